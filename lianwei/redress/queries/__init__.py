"""What is read of funds, advance compensation and pledges."""

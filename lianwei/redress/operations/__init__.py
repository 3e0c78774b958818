"""What people do with funds, advance compensation and pledges."""

"""What is read of observations."""

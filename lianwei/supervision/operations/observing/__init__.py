"""What is done with observations."""

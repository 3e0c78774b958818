"""What is read of letters and interviews."""

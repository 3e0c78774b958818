"""What is printed for a survey."""

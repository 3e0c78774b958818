"""What is typed on pages of social supervision."""

"""Pages of social supervision."""

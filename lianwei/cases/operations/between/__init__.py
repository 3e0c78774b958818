"""What members do with each other's cases."""

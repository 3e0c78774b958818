"""Commands of the analytics."""

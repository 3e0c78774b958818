"""Papers and sheets of statistics."""

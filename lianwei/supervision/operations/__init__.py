"""Writes of social supervision: one function, one verb, one transaction, one event."""

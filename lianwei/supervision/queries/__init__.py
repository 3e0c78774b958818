"""Reads of social supervision."""

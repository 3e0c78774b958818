"""Supervision on the command line."""

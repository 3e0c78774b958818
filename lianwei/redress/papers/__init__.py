"""Statements and plaques on paper."""

"""Writes of questionnaires, surveys, links and answers."""

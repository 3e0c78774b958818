"""Reads of questionnaires, surveys and answers."""

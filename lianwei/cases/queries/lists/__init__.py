"""Many cases at once: worklists, searches, what is due."""

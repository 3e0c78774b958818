"""The life of a case, from acceptance to the archive."""

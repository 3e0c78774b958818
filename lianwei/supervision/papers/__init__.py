"""Papers of social supervision. Papers are Chinese."""

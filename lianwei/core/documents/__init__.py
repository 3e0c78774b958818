"""Papers of an organisation: laid out, signed off, numbered, sealed, served and bound into a case file."""

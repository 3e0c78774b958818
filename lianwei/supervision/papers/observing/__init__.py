"""Papers of observations."""

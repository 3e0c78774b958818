"""Forms of observations."""

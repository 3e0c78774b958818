"""Forms of letters and interviews."""

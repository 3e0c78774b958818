"""Pages of letters and interviews."""

"""What is done with a drive: planned, inspected, measured, closed."""

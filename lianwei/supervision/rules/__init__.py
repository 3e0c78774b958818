"""What is computed of supervision: no tables, no time, no actor."""

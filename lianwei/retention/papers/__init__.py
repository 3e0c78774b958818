"""The archive on paper: its index, the lists and records of destruction, replies to people. In Chinese."""

"""The rules an organisation follows and what they do to the clocks."""

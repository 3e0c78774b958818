"""What is asked about peers, keys and messages."""

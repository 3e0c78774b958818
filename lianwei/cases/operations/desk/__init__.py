"""What saves a caseworker time, and what people are told."""

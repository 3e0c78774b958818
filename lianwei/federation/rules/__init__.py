"""What is computed without a database: messages as bytes, signatures, cards of instances."""

"""What is read of reviews of standard terms."""

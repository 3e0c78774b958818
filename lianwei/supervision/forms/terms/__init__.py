"""Forms of the review of standard terms."""

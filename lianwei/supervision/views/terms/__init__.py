"""Pages of the review of standard terms."""

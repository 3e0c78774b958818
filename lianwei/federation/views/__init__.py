"""Pages of the exchange, for the administrators of the instance."""

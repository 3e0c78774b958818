"""Commands of the exchange between instances."""

"""Standard terms: reading contracts, cutting them into clauses, comparing wordings and versions."""

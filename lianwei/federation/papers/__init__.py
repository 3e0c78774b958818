"""Papers of the exchange: data-sharing agreements and certificates of deletion. Papers are Chinese."""

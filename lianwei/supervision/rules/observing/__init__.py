"""Rules of observations, without tables, time or actor."""

"""Pure computation of figures: no tables, no time, no actor."""

"""The overview, the crossing and the lists behind their figures, as their pages show them."""

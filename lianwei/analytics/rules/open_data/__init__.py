"""Open data: what is told of a month, which cells stay out, what the rest could give away."""

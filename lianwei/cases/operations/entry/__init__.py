"""How a matter comes in, and what its people send after it."""

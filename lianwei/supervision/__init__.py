"""Social supervision: tests, observations, evaluations, contract reviews, interviews and letters."""

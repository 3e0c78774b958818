"""Questionnaires and what was answered: forms, samples, weights, intervals; surveys, observations and the city index stand on it."""

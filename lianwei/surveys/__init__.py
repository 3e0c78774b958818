"""Questionnaires and what was answered: forms, samples, weights, intervals."""

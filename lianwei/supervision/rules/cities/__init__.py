"""The city satisfaction index: indicators, sheets, scores."""

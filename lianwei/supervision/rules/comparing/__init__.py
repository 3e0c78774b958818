"""Comparative tests: items and limits, readings of laboratories, verdicts, points and stars."""

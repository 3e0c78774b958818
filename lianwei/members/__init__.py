"""Alliances, organisations down to stations, supervising bodies, people and their roles."""

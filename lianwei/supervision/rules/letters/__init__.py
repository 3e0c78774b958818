"""Kinds of letters and powers of interviews."""

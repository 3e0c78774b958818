"""Writes of joint projects: one function, one verb, one transaction, one event."""

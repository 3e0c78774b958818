"""Custody of a case between instances (docs/protocol/custody.md): tables, papers, titles, the checker."""

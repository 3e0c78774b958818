"""Pages of organisations, people and one's own account. Plain pages: they need no scripts."""

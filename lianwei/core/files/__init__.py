"""Files from outside: checked, stripped of what they should not tell, encrypted, opened with a record."""

"""What a text says: the numbers of people in it. Pure; no tables, no words of one app."""

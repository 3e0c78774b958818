"""What texts say: proposals for fields, doubles, cases that tell the same."""

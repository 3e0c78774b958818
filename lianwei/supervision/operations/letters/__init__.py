"""What is done with letters and interviews, from the draft to the check of what was put right."""

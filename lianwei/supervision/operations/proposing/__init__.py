"""What is done with suggestions on laws and standards and with group standards."""

"""Early warning: is a weekly count beyond what the past foretells? Pure computation on arrays."""

"""The people of an association and what lies on each desk."""

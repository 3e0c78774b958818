"""Many people with one matter: groups, joint sessions, sudden events."""

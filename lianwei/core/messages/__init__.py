"""Messages to people: written with the operation, sent after it, never twice."""

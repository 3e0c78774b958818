"""What the desk and the operator's pages ask, over all apps."""

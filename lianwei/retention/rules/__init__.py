"""Pure computation: the archive schedule, the limits of requests, what is held on a person."""

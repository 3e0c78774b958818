"""Rules chosen, clocks computed again, files and indexes kept."""

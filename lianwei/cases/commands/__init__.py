"""The commands of cases, one module each: what needs no instance must not import what does."""

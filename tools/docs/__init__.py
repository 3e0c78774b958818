"""docs/generated: what the sources already say, written down for people. `make docs`; `--check` in CI."""

"""PASS and FAIL lines."""

from dataclasses import dataclass

from django.db import connection


@dataclass
class Verdict:
    """What was claimed and whether it held."""

    failed: int = 0

    def claim(self, sentence: str, holds: bool, note: str = "") -> None:
        """Print whether a sentence is true."""
        self.failed += not holds
        word = "PASS" if holds else "FAIL"
        print(f"{word} {connection.vendor}: {sentence}{f' ({note})' if note else ''}", flush=True)

    @property
    def exit_code(self) -> int:
        return 1 if self.failed else 0

"""What an e-mail says: its words, its parts, whom it answers and whether a machine wrote it. Pure."""

from .reading import Letter, Part, read_mail
from .verdicts import LOOP_HEADER, Verdict, verdict_on

__all__ = ["LOOP_HEADER", "Letter", "Part", "Verdict", "read_mail", "verdict_on"]

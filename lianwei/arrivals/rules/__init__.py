"""Pure parts: the letters of a tracking code; sheets read into rows, and rows into contents."""

from .targets import Target
from .tracking import ALPHABET, code_from, fault_of_url, read_code

__all__ = ["ALPHABET", "Target", "code_from", "fault_of_url", "read_code"]

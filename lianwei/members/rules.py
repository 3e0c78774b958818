"""How codes and log-in names are written."""

import re

CODE = re.compile(r"[A-Z]{2,8}")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def is_organisation_code(text: str) -> bool:
    """2 to 8 capital letters: opens case numbers, so figures would run into them."""
    return CODE.fullmatch(text) is not None


def is_username(text: str) -> bool:
    """2 to 40 small letters, figures, dots, hyphens, underlines; begins with a letter or figure."""
    return USERNAME.fullmatch(text) is not None

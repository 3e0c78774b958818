"""The letters of a tracking code, and how one is read again from what a person types. No tables, no time."""

from urllib.parse import urlsplit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 and O, 1, I and L
LENGTH = 10
HALF = LENGTH // 2


def code_from(digest: str) -> str:
    """A tracking code from a keyed digest (hexadecimal, 128 bits): ABCDE-FGHJK, about 49 bits."""
    number, letters = int(digest, 16), ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return f"{letters[:HALF]}-{letters[HALF:]}"


def read_code(typed: str) -> str:
    """The code as it is kept, from what was typed: any case, with or without the dash; empty where it is
    none."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    if len(letters) != LENGTH or set(letters) - set(ALPHABET):
        return ""
    return f"{letters[:HALF]}-{letters[HALF:]}"


def fault_of_url(url: str) -> str:
    """What is wrong with an address that is called back: a code, or empty. http is for tests at home."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "unreadable"
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        return "unreadable"
    return "password" if parts.username or parts.password or parts.fragment else ""

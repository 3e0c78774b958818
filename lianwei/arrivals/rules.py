"""The letters of a tracking code, and how one is read again from what a person types. No tables, no time."""

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

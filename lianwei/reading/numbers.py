"""Numbers that people write into their stories: phone, identity, plate, account and order numbers.

A story is stored and searched with tokens in their place: 〔电话1〕. The values go to sealed fields. Prices,
dates, times, sizes and case numbers stay.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lianwei.reading.patterns import FINDERS, HALF_WIDTH, normalise

WORDS = {"phone": "电话", "id": "证件", "plate": "车牌", "account": "账号", "order": "单号"}
# Which token stands for a number of a finer kind
TOKEN_KINDS = {"email": "account", "card": "account"}
TOKEN = re.compile(r"〔(?:电话|证件|车牌|账号|单号)\d+〕")


class Token(NamedTuple):
    """What stands in the text, what kind of number it was, and the number without spaces and hyphens."""

    token: str
    kind: str
    value: str


class Tokenised(NamedTuple):
    """A text without numbers of people, and the tokens in it, each once, in the order of their first
    place.
    """

    text: str
    tokens: tuple[Token, ...]


def tokenise(text: str, *, known: Iterable[Token] = ()) -> Tokenised:
    """Replace the numbers of people in a text. `known`: tokens of the same case, which keep their numbers;
    they are not returned again. A text that went through once comes back unchanged.
    """
    known = tuple(known)
    names = {(token.kind, token.value): token.token for token in known}
    taken = {token.token for token in known} | set(TOKEN.findall(text))
    found: list[Token] = []
    parts, at = [], 0
    for start, end, fine in number_spans(text):
        kind = TOKEN_KINDS.get(fine, fine)
        value = normalise(kind, text[start:end])
        if (kind, value) not in names:
            token = Token(_free(kind, taken), kind, value)
            found.append(token)
            taken.add(token.token)
            names[kind, value] = token.token
        parts += [text[at:start], names[kind, value]]
        at = end
    return Tokenised("".join([*parts, text[at:]]), tuple(found))


def without_numbers(text: str) -> str:
    """What is left of a text without the numbers of people, as it may be looked for in stories."""
    return TOKEN.sub(" ", tokenise(text).text)


def number_spans(text: str, *, taken: Iterable[tuple[int, int, str]] = ()) -> list[tuple[int, int, str]]:
    """Where numbers of people stand and of what kind; a finder that comes first keeps its place, and what is
    `taken` already is kept too.
    """
    plain = text.translate(HALF_WIDTH)
    spans = list(taken)
    for kind, finder in FINDERS:
        for start, end in finder(plain):
            if all(end <= first or start >= last for first, last, _ in spans):
                spans.append((start, end, kind))
    return sorted(spans)


def _free(kind: str, taken: set[str]) -> str:
    n = 1
    while (token := f"〔{WORDS[kind]}{n}〕") in taken:
        n += 1
    return token

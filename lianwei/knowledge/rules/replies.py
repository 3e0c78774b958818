"""The language of letters: fields of the case, blocks, articles of law. It replaces, it computes nothing.

    {{ 案号 }}            a field of FIELDS
    {{ 块:落款 }}         another text by its name (block:…)
    {{ 法:CPL 26 }}       an article as it stands on the day (law:…)

What is put in is never read again: a business called {{ 投诉人 }} stays what it is called.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{\{[ \t]*([^{}\n]{1,80}?)[ \t]*\}\}")
BLOCK = re.compile(r"(?:块|block)[:：] ?(.+)", re.IGNORECASE)
LAW = re.compile(r"(?:法|law)[:：] ?([A-Za-z0-9\-]{2,20})[ :：]+([0-9]{1,4}(?:-[0-9]{1,2})?)", re.IGNORECASE)
DEEPEST, LONGEST = 8, 20_000
# The fields a letter may use: Chinese and English name, and whether they name a person.
FIELDS = {
    "案号": "number",
    "事项": "title",
    "投诉人": "consumer",
    "经营者": "business",
    "收到日期": "received_on",
    "受理日期": "accepted_on",
    "办结期限": "due_on",
    "补正期限": "supplement_on",
    "补正内容": "supplement",
    "调解时间": "session_at",
    "调解地点": "session_place",
    "诉求金额": "amount",
    "商品服务": "category",
    "单位": "organisation",
    "单位电话": "phone",
    "经办人": "handler",
    "今天": "today",
}
PERSONAL = frozenset({"consumer"})  # put in when the letter leaves, not before
NAMES = {english: chinese for chinese, english in FIELDS.items()}


class Unfit(Exception):
    """A text that cannot be filled: `code` unknown_field, unknown_block, circle or too_long, about `word`."""

    def __init__(self, code: str, word: str) -> None:
        super().__init__(code, word)
        self.code, self.word = code, word


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with everything put in that is known; `missing`: the fields that are not, in Chinese."""

    text: str
    missing: tuple[str, ...] = ()


def field_of(word: str) -> str:
    """The field a place names; empty for none."""
    return FIELDS.get(word, word if word in NAMES else "")


def mark_of(field: str) -> str:
    """How a field shows that is still to be put in."""
    return f"〔{NAMES[field]}〕"


def words_in(body: str) -> Iterator[str]:
    return (found[1].strip() for found in PLACE.finditer(body))


def blocks_in(body: str) -> list[str]:
    """The names of the blocks a text uses itself."""
    found = (BLOCK.fullmatch(word) for word in words_in(body))
    return [match[1].strip() for match in found if match]


def laws_in(body: str) -> list[tuple[str, str]]:
    """The articles a text uses itself."""
    found = (LAW.fullmatch(word) for word in words_in(body))
    return list(dict.fromkeys((match[1].upper(), match[2]) for match in found if match))


def unknown_in(body: str) -> list[str]:
    """Places that name neither a field nor a block nor an article."""
    return [w for w in words_in(body) if not (field_of(w) or BLOCK.fullmatch(w) or LAW.fullmatch(w))]


def expand(body: str, blocks: Mapping[str, str], *, path: tuple[str, ...] = ()) -> str:
    """The text with its blocks in their places, and the blocks of these. Raises Unfit."""

    def inner(match: re.Match[str]) -> str:
        found = BLOCK.fullmatch(match[1].strip())
        if not found:
            return match[0]
        name = found[1].strip()
        if name in path or len(path) >= DEEPEST:
            raise Unfit("circle", name)
        if name not in blocks:
            raise Unfit("unknown_block", name)
        return expand(blocks[name], blocks, path=(*path, name))

    whole = PLACE.sub(inner, body)
    if len(whole) > LONGEST:
        raise Unfit("too_long", path[-1] if path else "")
    return whole


def fill(body: str, values: Mapping[str, str], laws: Mapping[tuple[str, str], str]) -> Filled:
    """The text of an expanded body. A field without a value stays as 〔its name〕."""
    missing: list[str] = []

    def put(match: re.Match[str]) -> str:
        word = match[1].strip()
        if law := LAW.fullmatch(word):
            key = (law[1].upper(), law[2])
            missing.extend([] if key in laws else [word])
            return laws.get(key, f"〔{word}〕")
        field = field_of(word)
        if not field:
            raise Unfit("unknown_field", word)
        if value := values.get(field):
            return value
        missing.append(NAMES[field])
        return mark_of(field)

    return Filled(PLACE.sub(put, body), tuple(dict.fromkeys(missing)))


def put_in(text: str, values: Mapping[str, str]) -> str:
    """A letter that is about to leave: the marks of these fields get their values."""
    marks = {mark_of(field): value for field, value in values.items() if field in NAMES}
    pattern = "|".join(map(re.escape, marks))
    return re.sub(pattern, lambda match: marks[match[0]], text) if marks else text


def still_open(text: str) -> list[str]:
    """The marks a letter still holds."""
    return [name for name in FIELDS if f"〔{name}〕" in text]

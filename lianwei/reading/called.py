"""Names that are said outright: 王女士, 姓冉的, 周某某, 我叫…; pet names with them. Pure."""

import re
from collections.abc import Iterator

from lianwei.reading.beside import KINDS, LONGEST_BEFORE, ends_in, is_trade
from lianwei.reading.cues import HONORIFIC, NOT_ADDRESSED, ORDINARY
from lianwei.reading.cutting import ALL, CHINESE, SINGLE, Words, dictionary, is_word
from lianwei.reading.pet_names import pet_names_in
from lianwei.reading.surnames import COMPOUND, DOUBTFUL, GIVEN

Place = tuple[int, int, int]  # start, end, length of the family name
COMPOUND_LENGTH = 2
POLITE = frozenset(["先生", "女士", "小姐", "经理", "老师", "师傅", "主任", "教练", "主管"])
BEFORE_SOMEBODY = ("是", "位", "个", "的", "校", "店", "总部", "公司", "中心", "馆", "院", "由", "找")
CONJUNCTIONS = frozenset("和与及由给同跟对")
PREPOSITIONS = frozenset("向和与从对于同跟由让给应时经及")
CALLED = re.compile(
    r"(?:真名|姓名|名叫|我叫|他叫|她叫|人叫|名字是|名字叫|昵称叫)(?:是|为|做|:|：|叫| )?"
    r"(?P<name>[\u4e00-\u9fff]{2,4})(?=[，,。；;、（(\s]|$)"
)
FAMILY = re.compile(r"(?:(?<!百)姓(?!名|氏|赖))(?P<name>[\u4e00-\u9fff])")
SOMEONE = re.compile(r"(?P<name>[\u4e00-\u9fff])某{1,2}(?P<rest>[\u4e00-\u9fff]?)")


def called_in(words: Words) -> Iterator[Place]:
    """Every name that is said outright."""
    yield from _addressed(words)
    yield from pet_names_in(words)
    yield from _said(words)


def _addressed(words: Words) -> Iterator[tuple[int, int, int]]:
    """王女士, 欧阳经理, 张丽女士: what stands before the way in which people are addressed."""
    text = words.text
    for match in HONORIFIC.finditer(text):
        at, said = match.start(), match["said"]
        is_whole = match.end() in words.bounds or ends_in(
            text[max(0, at - LONGEST_BEFORE - 1) : at - 1], KINDS
        )
        if len(said) == 1 and not is_whole:
            continue
        for length in (COMPOUND_LENGTH, 1):
            start = at - length
            family = text[max(0, start) : at]
            if start < 0 or not (family in COMPOUND if length > 1 else family in ALL):
                continue
            if _is_addressed(words, start, family, match):
                yield start, at, length
            break


def _is_addressed(words: Words, start: int, family: str, match: re.Match[str]) -> bool:
    text, said = words.text, match["said"]
    whole = text[start : match.end()]
    if text[max(0, start - 1) : start].isdigit() or not _is_apart(words, start, match):
        return False  # 158路司机
    before = text[max(0, start - LONGEST_BEFORE) : start]
    is_alone = not before or not CHINESE.match(before[-1])
    is_polite = said in POLITE and before.endswith(BEFORE_SOMEBODY)
    is_begin = is_alone or is_polite or ends_in(before, KINDS) or is_trade(before)
    is_doubtful = family in PREPOSITIONS or (family not in SINGLE and family in DOUBTFUL)
    if (is_doubtful and not is_begin) or (family in CONJUNCTIONS and not is_alone):
        return False
    if whole in NOT_ADDRESSED or (family not in SINGLE and dictionary().has_word(whole)):
        return False
    if family in DOUBTFUL and len(said) == 1:
        return is_begin and not is_word(whole)
    return said not in ("某", "某某") or family in ALL


def _is_apart(words: Words, start: int, match: re.Match[str]) -> bool:
    """Whether no other word reaches into the family name or the way of addressing."""
    first, last, word = words.over(start)
    if first != start and is_word(word) and word != words.text[start : match.end()]:
        return False
    return not (match.start() < last < match.end() and is_word(word))


def _said(words: Words) -> Iterator[Place]:
    """姓冉的, 周某某, 我叫…: said outright, whatever it is made of."""
    text = words.text
    for match in FAMILY.finditer(text):
        if match["name"] in ALL:
            yield *match.span("name"), 1
    for match in SOMEONE.finditer(text):
        first, _last, word = words.over(match.start())
        is_torn = first < match.start() and is_word(word)
        if match["name"] in ALL - PREPOSITIONS and not is_torn:
            rest = match["rest"]
            is_given = rest in GIVEN and words.flag_at(match.start("rest"))[:1] not in set("vpdcu")
            yield match.start(), match.end() - (0 if rest and is_given else len(rest)), 1
    for match in CALLED.finditer(text):
        if match["name"][0] in ALL and match["name"] not in ORDINARY and not HONORIFIC.match(match["name"]):
            yield *match.span("name"), 1

"""Names that are said outright: 王女士, 小黄, 姓冉的, 女儿朵朵, 我叫…. Pure."""

import re
from collections.abc import Iterator

from lianwei.reading.beside import JOINING, LONGEST_BEFORE, is_called, weight_before
from lianwei.reading.cues import BEGINS_DOING, ENDS, HONORIFIC, NEVER_GIVEN, NOT_ADDRESSED, ORDINARY
from lianwei.reading.cutting import ALL, CHINESE, SINGLE, Words, dictionary, is_word
from lianwei.reading.surnames import COMPOUND, DOUBTFUL, GIVEN, GIVEN_OFTEN

Place = tuple[int, int, int]  # start, end, length of the family name
COMPOUND_LENGTH = 2
PREPOSITIONS = frozenset("向和与从对于同跟由让给应时")
NICK = re.compile(r"[小老阿](?P<name>[\u4e00-\u9fff])")
PET = re.compile(
    r"(?P<twice>[\u4e00-\u9fff])(?P=twice)|[小大老阿][\u4e00-\u9fff]|[\u4e00-\u9fff]子|[\u4e00-\u9fff]儿"
)
PET_SIGNS = frozenset("豆朵糖果宝贝乐萌欢甜妞露丹娜婷子儿毛圆团点星球米")
_NO_PETS = (
    "谢谢|天天|常常|慢慢|明明|宝宝|爸爸|妈妈|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|叔叔|刚刚|往往|仅仅|渐渐|"
    "好好|单单|星星|点点|乐乐呵|小区|小时|小票|小额|小孩|小伙|小店|小姐|小学|小型|小米|小心|小子|"
    "孩子|儿子|妻子|房子|车子|鞋子|老子|个子|样子|票子|老婆|老公|老板|老师|老人|老家|老大|老年|大家|"
    "大约|大概|大量|大爷|大妈|大姐|大哥|大楼|阿姨|一点|女儿|婴儿|小儿|幼儿|这儿|那儿|哪儿|电子|大半|"
    "大致|大力|大方|小声|小明细|大幅|老是|老远|大有|小有|大金|小金|大众|小众|大会|小会|大堂|大厅|"
    "大年|小年|老本|大病|小病|大海|小河|大海鲜|大海捞"
)
NO_PETS = frozenset(_NO_PETS.split("|"))
CALLED = re.compile(
    r"(?:真名|姓名|名叫|我叫|他叫|她叫|人叫|名字是|名字叫|昵称叫)(?:是|为|做|:|：|叫| )?"
    r"(?P<name>[\u4e00-\u9fff]{2,4})(?=[，,。；;、（(\s]|$)"
)
FAMILY = re.compile(r"(?:(?<!百)姓(?!名|氏|赖))(?P<name>[\u4e00-\u9fff])")
SOMEONE = re.compile(r"(?P<name>[\u4e00-\u9fff])某{1,2}(?P<rest>[\u4e00-\u9fff]?)")


def called_in(words: Words) -> Iterator[Place]:
    """Every name that is said outright."""
    yield from _addressed(words)
    yield from _nicknames(words)
    yield from _said(words)


def _addressed(words: Words) -> Iterator[tuple[int, int, int]]:
    """王女士, 欧阳经理, 张丽女士: what stands before the way in which people are addressed."""
    text = words.text
    for match in HONORIFIC.finditer(text):
        at, said = match.start(), match["said"]
        if len(said) == 1 and match.end() not in words.bounds:
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
    if text[max(0, start - 1) : start].isdigit():
        return False  # 158路司机
    first, last, word = words.over(start)
    whole = text[start : match.end()]
    is_apart = first == start or not is_word(word) or word == whole
    if not is_apart or (last > match.start() and last < match.end() and is_word(word)):
        return False
    before = text[max(0, start - LONGEST_BEFORE) : start]
    is_begin = not before or not CHINESE.match(before[-1]) or bool(ENDS["ROLES"].search(before))
    if (
        (family in PREPOSITIONS or (family not in SINGLE and family in DOUBTFUL))
        and len(family) == 1
        and not is_begin
    ):
        return False
    if whole in NOT_ADDRESSED or (family not in SINGLE and dictionary().has_word(whole)):
        return False
    if family in DOUBTFUL and len(said) == 1:
        return is_begin and not is_word(whole)
    return said not in ("某", "某某") or family in ALL


def _nicknames(words: Words) -> Iterator[tuple[int, int, int]]:
    """小黄, 老周, 阿强: people who are called so."""
    text = words.text
    for match in NICK.finditer(text):
        start, end = match.span()
        known = text[start] == "阿" and match["name"] in GIVEN_OFTEN
        if not known and (match["name"] not in SINGLE or match["name"] in DOUBTFUL):
            continue
        if words.cuts(start, end):
            continue
        before, after = text[max(0, start - LONGEST_BEFORE) : start], text[end : end + LONGEST_BEFORE]
        if weight_before(before, words, start) > 0 and (
            not after or not CHINESE.match(after[0]) or BEGINS_DOING.match(after) or HONORIFIC.match(after)
        ):
            yield start, end, 0


def _said(words: Words) -> Iterator[tuple[int, int, int]]:
    """姓冉的, 周某某, 女儿朵朵, 我叫…: said outright, whatever it is made of."""
    text = words.text
    for match in FAMILY.finditer(text):
        if match["name"] in ALL:
            yield *match.span("name"), 1
    for match in SOMEONE.finditer(text):
        if match["name"] in ALL:
            rest = match["rest"]
            is_given = rest in GIVEN and words.flag_at(match.start("rest"))[:1] not in {
                "v",
                "p",
                "d",
                "c",
                "u",
            }
            yield match.start(), match.end() - (0 if rest and is_given else len(rest)), 1
    for match in PET.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - LONGEST_BEFORE) : start], text[end : end + LONGEST_BEFORE]
        is_alone = (
            not after
            or not CHINESE.match(after[0])
            or (
                end in words.bounds
                and bool(BEGINS_DOING.match(after) or words.flag_at(end).startswith(JOINING))
            )
        )
        if (
            is_alone
            and not words.cuts(start, end)
            and _is_pet(match[0], weight_before(before, words, start), before)
        ):
            yield start, end, 0
    for match in CALLED.finditer(text):
        if match["name"][0] in ALL and match["name"] not in ORDINARY and not HONORIFIC.match(match["name"]):
            yield *match.span("name"), 1


def _is_pet(name: str, weight: float, before: str) -> bool:
    """朵朵, 小美, 梅子: a name by which a child or a clerk is called."""
    first, last = name[0], name[-1]
    if name in NO_PETS or first in NEVER_GIVEN or (last not in GIVEN and last not in PET_SIGNS):
        return False
    if first == last and (first in GIVEN_OFTEN or first in PET_SIGNS):
        return weight > 0
    return is_called(before) and (first in "小大老阿" or not is_word(name))

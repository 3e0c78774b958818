"""Names of people in Chinese text, and words meant for other offices without them. Pure.

Whatever may be a name (a family name and one or two characters) is weighed by what stands beside it, by what
given names are made of, and by the words of a dictionary that it would cut in two; a name that was believed
once is found wherever it stands. Names of shops, goods and places stay.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lianwei.reading.beside import INTRODUCED, LONGEST_BEFORE, weight_after, weight_before
from lianwei.reading.called import called_in
from lianwei.reading.cues import HONORIFIC, KNOWN_NAMES, NEVER_GIVEN, NEVER_LAST, ORDINARY, WORDS
from lianwei.reading.cutting import ALL, CHINESE, SINGLE, Words, dictionary, is_word
from lianwei.reading.far_names import far_names
from lianwei.reading.introduced import in_lists, introduced_in, said_in
from lianwei.reading.numbers import tokenise
from lianwei.reading.scripts import simplified
from lianwei.reading.surnames import COMPOUND, DOUBTFUL, GIVEN, GIVEN_OFTEN, NOUNS, PAIRS

SOMEBODY = "某"
A_WORD = 1.5  # what a name loses that is a word as well
SHORTEST = 2  # characters of a name
KIND = 1.8  # what a kind of person weighs that stands before a name
NEVER = 10.0
HALF_A_WORD = 1.0  # what a name loses of which the first two characters are a word
SHORTER = 1.5  # what the shorter reading must weigh more: one character too many hidden harms nobody
ENOUGH = 2.1  # from this weight on a name is believed
BEFORE_DOING = frozenset(
    "曾时应向从相连且能经于易和都祝后班白管司"
)  # family names that stand before what is done: 曾投诉
TENS = frozenset("十百千万")
COMPOUNDS = frozenset(COMPOUND)
COUNTED = re.compile(r"[一二三四五六七八九十两几]")
THINGS = (
    "(?:[^等的在和、，去到让把与及从住是有]?(?:酒店|花园|小区|公寓|雅园)|体育[场馆]|教育(?:集团|机构|科技|培训)|项目(?!经理|负责|部|总)|幼儿园|"
    "实验[中小]|书院|外国语|高架|营销中心|公园|商品|交易|企业|总部|安置|高速|快速|地产|物业|置业|投资|控股|支行|分行|银行|保险|财险|公司|集团|小区|派出所|高铁|大道|会展|新城|工业园|开发区|置地|中学|小学|医院|花园|"
    "有限|社区|街道|广场|大厦|国际城|村委|居委|校区|分校|酒店|消费|金融|科技|股份|[东西南北中]路|路(?![过上边人])|楼盘|号线|商城|镇(?!长)|景区)"
)
PLACE = re.compile(r".家[岩坪桥嘴铺坡垭坝湾沟店庄村堡口巷院岗坨塘花渡码岭冲]")


class Named(NamedTuple):
    """Where a name stands; `family`: how many characters of it are the family name (0: unknown)."""

    start: int
    end: int
    family: int


def names_in(text: str) -> list[Named]:
    """Every name that is believed, in the order of the text, none over another."""
    text = simplified(text)
    words = Words(text)
    found = [*far_names(text), *called_in(words), *said_in(words), *_weighed(words)]
    kept = _apart(Named(*each) for each in found)
    kept = _joined(kept, introduced_in(words))
    for _round in range(3):
        kept = _joined(kept, in_lists(words, _sides(kept)))
    people = [each for each in kept if not _is_of_a_thing(text, each)]
    return _apart([*people, *_again(text, people)])


def _is_of_a_thing(text: str, name: Named) -> bool:
    """Whether the same word stands before what makes a thing of it: 易安保险, 黄星大道."""
    word = text[name.start : name.end]
    is_whole = len(word) > max(name.family, 1)
    return bool(is_whole and re.search(re.escape(word) + THINGS, text))


def without_people(text: str) -> str:
    """A text in which numbers of people are tokens and names a family name with 某. A text that went through
    once comes back unchanged.
    """
    parts, at = [], 0
    for name in names_in(text):
        shown = text[name.start : name.start + name.family] + SOMEBODY
        is_masked = name.end - name.start == name.family or text[name.start : name.end] == shown
        parts += [text[at : name.start], text[name.start : name.end] if is_masked else shown]
        at = name.end
    return tokenise("".join([*parts, text[at:]])).text


def _weighed(words: Words) -> Iterator[tuple[int, int, int]]:
    """Family and given name together, the best reading of each place."""
    text, at = words.text, 0
    while at < len(text) - 1:
        best, weight = None, ENOUGH
        for family, end in _readings(text, at):
            weighs = _weight(words, at, family, end)
            is_longer = (
                best is not None and text[end - 1] in GIVEN and weighs >= max(ENOUGH, weight - SHORTER)
            )
            if weighs >= weight or is_longer:
                best, weight = (at, end, family), weighs
        if best:
            yield best
            at = best[1]
        else:
            at += 1


def _readings(text: str, at: int) -> Iterator[tuple[int, int]]:
    """How a name could stand at a place: the length of its family name, its end."""
    before = text[at - 1 : at]
    if text.startswith("师傅", at - 1) or (text[at] in "万余时" and (before.isdigit() or before in TENS)):
        return
    families = [length for length in (2, 4) if text[at : at + length] in COMPOUNDS]
    families = families or ([1] if text[at] in ALL else [])
    for family in families:
        for given in (1, 2):
            end = at + family + given
            if end <= len(text) and all(CHINESE.match(each) for each in text[at + family : end]):
                yield family, end


def _weight(words: Words, at: int, family: int, end: int) -> float:
    text = words.text
    name, given = text[at:end], text[at + family : end]
    before, after = text[max(0, at - LONGEST_BEFORE) : at], text[end : end + LONGEST_BEFORE]
    if _is_other(name, given, weight_before(before, words, at)):
        return 0
    beside = weight_before(before, words, at) + weight_after(after, words, end)
    weight = (
        beside
        - (2.0 if beside > INTRODUCED else 3.0) * words.cuts(at, end)
        + (0.8 if {at, end} <= words.bounds else 0)
    )
    weight += _family_weight(name, family) + _given_weight(given) - _word_weight(name)
    if family == 1 and len(given) > 1 and given[-1] not in GIVEN_OFTEN and is_word(name[:2]):
        weight -= HALF_A_WORD
    if name[0] in DOUBTFUL and len(given) > 1 and not GIVEN_OFTEN & set(given) and is_word(given):
        weight -= HALF_A_WORD
    return weight if beside > 0 else min(weight, ENOUGH - 1)


def _is_other(name: str, given: str, before: float) -> bool:
    """A known shop, a place, a weekday, an ordinary word, or a family name with a way of addressing."""
    if (
        dictionary().has_word(name)
        and dict(dictionary().tag(name, False)).get(name) == "ns"
        and before < INTRODUCED
    ):
        return True
    if name in KNOWN_NAMES or name[:2] in ORDINARY or PLACE.fullmatch(name) or HONORIFIC.fullmatch(given):
        return True
    if name[:2] in WORDS and before < (KIND if len(name) > SHORTEST and name[-1] in GIVEN else INTRODUCED):
        return True
    if (
        len(name) > SHORTEST
        and before < KIND
        and dict(dictionary().tag(name[:2], False)).get(name[:2]) == "ns"
    ):
        return name[0] in DOUBTFUL
    if name[0] in BEFORE_DOING and name[1:] == given and _is_done(given) and before < INTRODUCED:
        return True
    return given in ORDINARY or (name[0] in DOUBTFUL and COUNTED.match(given) is not None)


def _is_done(given: str) -> bool:
    """Whether what stands behind 曾, 和, 向 is a word of its own and no name of a person or place."""
    return is_word(given) and dict(dictionary().tag(given, False)).get(given, "") not in {"ns", "nz"}


def _word_weight(name: str) -> float:
    """What a name loses that is a word of the dictionary as well: 夏天, 白雪; less if held for a name."""
    if is_word(name):
        return A_WORD
    if len(name) > SHORTEST or not dictionary().has_word(name):
        return 0.0
    if name[0] in DOUBTFUL:
        return A_WORD + 1.0
    return 0.0 if name[1] in GIVEN_OFTEN else A_WORD * 0.75


def _family_weight(name: str, family: int) -> float:
    if family > 1:
        return 1.6
    if name[0] in DOUBTFUL:
        return -0.8 if name[0] in SINGLE else -2.0
    if name[0] in NOUNS:
        return 0.5
    return 1.0 if name[0] in SINGLE else 0.0


def _given_weight(given: str) -> float:
    """Two characters tell more than one."""
    if given in PAIRS:
        return 1.3
    each = [_sign_weight(sign) for sign in given]
    if given[-1] in NEVER_LAST:
        return -NEVER
    return sum(each) if len(each) > 1 else each[0] - 0.3


def _sign_weight(sign: str) -> float:
    if sign in GIVEN:
        return 0.9 if sign in GIVEN_OFTEN else 0.4
    return -NEVER if sign in NEVER_GIVEN else -0.6


def _sides(kept: list[Named]) -> frozenset[int]:
    """Where whole names begin and end: beside one in a list others stand."""
    return frozenset(
        place for each in kept if each.end - each.start > each.family for place in (each.start, each.end)
    )


def _joined(kept: list[Named], further: Iterable[tuple[int, int, int]]) -> list[Named]:
    """What is known, and what further names stand apart from it."""
    joined = list(kept)
    for each in further:
        if all(each[1] <= other.start or each[0] >= other.end for other in joined):
            joined.append(Named(*each))
    return sorted(joined)


def _again(text: str, kept: list[Named]) -> Iterator[Named]:
    """The same name wherever else it stands."""
    whole = {
        (text[each.start : each.end], each.family)
        for each in kept
        if each.end - each.start > max(each.family, 1)
    }
    addressed = {
        text[each.start : each.end] + said[0]
        for each in kept
        if each.end - each.start == each.family and (said := HONORIFIC.match(text, each.end))
    }
    for called in addressed:
        for match in re.finditer(re.escape(called), text):
            length = next((len(each) for each in COMPOUND if called.startswith(each)), 1)
            yield Named(match.start(), match.start() + length, length)
    for name, family in whole:
        for match in re.finditer(re.escape(name), text):
            yield Named(*match.span(), family)


def _apart(names: Any) -> list[Named]:
    """Longer names win over those inside them; none within a token."""
    found: list[Named] = []
    for each in sorted(names, key=lambda name: (name.start - name.end, name.start)):
        if all(each.end <= other.start or each.start >= other.end for other in found):
            found.append(each)
    return sorted(found)

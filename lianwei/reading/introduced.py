"""Names that stand where only a name can, whatever they are made of: behind what somebody is called, behind a
kind of person and before what people do. Pure.
"""

import re
from collections.abc import Iterator

from lianwei.reading.beside import JOINING, KINDS, LONGEST_BEFORE, SPEAKING, is_called, is_trade
from lianwei.reading.cues import (
    BEGINS_DOING,
    HONORIFIC,
    INTRODUCING,
    KNOWN_NAMES,
    NEVER_GIVEN,
    NEVER_LAST,
    NO_NAMES,
    ORDINARY,
    ROLES,
    WORDS,
)
from lianwei.reading.cutting import ALL, CHINESE, SINGLE, Words, dictionary, is_word
from lianwei.reading.far_names import SOUNDS
from lianwei.reading.pet_names import NO_PETS, PET_SIGNS
from lianwei.reading.surnames import COMPOUND, DOUBTFUL, GIVEN

Place = tuple[int, int, int]  # start, end, length of the family name
SHORTEST, LONGEST = 2, 3  # characters of a name that its place alone tells
NAME = r"(?P<name>[\u4e00-\u9fff]{2,4})"
END = r"(?=[^\u4e00-\u9fff0-9:：]|$)"
SAID = re.compile(
    r"(?:名字|姓名|真名|本名|原名|全名|大名|小名|花名|网名|艺名|昵称|外号|绰号|户名|账户名|账户|签字|签名|落款|名单|甲方|乙方|[发寄收签经审受委代证见担介投联付借负保]\w{0,2}人)"
    r"[\u4e00-\u9fff]{0,3}?(?:是|为|叫|:|：)[:： 　]*\*{0,3}" + NAME + END
)
LABELLED = re.compile(
    r"(?:收件人|收货人|寄件人|发件人|收款人|付款人|联系人|经手人|审核人|委托人|受托人|代理人|证明人|见证人|担保人|介绍人|投诉人|签字人|持卡人|负责人|经办人|姓名|户名)"
    r"[ 　]?" + NAME + END
)
CALLED = re.compile(
    r"(?:我|他|她|俺|咱|侬|人|孩子|儿子|女儿|个|位|名|小孩|家长|师傅|老板|老板娘|同学|老师|店员|教练|的|娃儿?|女娃儿?)"
    r"(?:就|也|都|只)?(?:名叫|叫做|叫|喊做|自称|唤作)(?:他|她)?" + NAME + r"?(?=[^\u4e00-\u9fff0-9]|$)"
)
HAILED = re.compile(r"(?:都|家|个|们|一直|就|也)(?:叫|喊|称呼?)(?:他|她|其)?(?:为|作)?" + NAME + END)
OF_SOMEBODY = re.compile(
    r"(?:个|位|名|人)(?:名叫|叫做|叫)(?P<name>[\u4e00-\u9fff]{2,3}?)的"
    r"(?=人|女|男|小|老|年轻|中年|客服|师傅|老师|经理|主管|销售|教练|店员|员工|业务|司机|医生|姑娘|顾问|主播|中介)"
)
ALL_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,4}")
AT_SOMEBODY = re.compile(
    "让我|叫我|给我|把我|帮我|带我|拉我|推给|劝我|骗我|骂我|不认账|离职|收了|收走|拿了|拿走|统计|带头|交了|签字|签了|打人|骂人|看了|摔|压|撕"
)
LIST_GOES_ON = re.compile(
    r"[^\u4e00-\u9fff]|$|[和与及跟等都均的也]|[两二三四五六七八九]个?人|联名|一起|一同|一齐|共同|在|到|去|是|来|兄弟|姐妹|夫妇|当时|当天"
)
LIST_BEGINS = re.compile(r"(?:^|[^\u4e00-\u9fff]|[是有找跟和与及给被由让时候]|包括|还有)$")
NEVER_FIRST = frozenset("不没未无的了也都还又就再已我你他她它这那哪")
BY = re.compile(
    r"[由被](?P<name>[\u4e00-\u9fff]{2,3}?)(?=负责|接待|跟进|对接|经手|经办|介绍|签收|领走|拿走|拿去|签字|保管|带队|主讲|授课|代收|代签|主持|带我)"
)
ACTING = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2})(?=收了我|答应|承诺|告诉我|把我|骗我|加我|拉我|劝我|说他|说她|就说|上个?月|也没|一直说)"
)
STARRED = re.compile(r"(?<=[名是为示:：])\*(?P<name>[\u4e00-\u9fff]{1,2})" + END)
TOGETHER = re.compile(
    r"[跟和与同](?P<name>[\u4e00-\u9fff]{2,3}?)(?=一起|一块|一同|一道|结伴|两个人|两人|二人)"
)
TO_REACH = re.compile(
    r"(?:联系|找|咨询|问)(?P<name>[\u4e00-\u9fff]{2,3})(?=[，,（( ]*(?:电话|手机|微信|号码|联系))"
)
PARTED = re.compile(
    r"(?<![\u4e00-\u9fff])"
    r"(?P<name>(?P<family>[\u4e00-\u9fff])[ 　]{1,3}[\u4e00-\u9fff][ 　]{1,3}[\u4e00-\u9fff])"
    r"(?![ 　]?[\u4e00-\u9fff][ 　])(?!\n?[\u4e00-\u9fff]{1}[ 　])"
)
BROKEN = re.compile(
    rf"(?:{INTRODUCING}|{ROLES}|本人|我叫)(?:是|叫|为|:|：)?[ 　]*"
    r"(?P<name>(?P<family>[\u4e00-\u9fff])(?:[ 　\n][\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]?\n[\u4e00-\u9fff]))"
    r"(?=[^\u4e00-\u9fff]|说|讲|表示|在|于|的|让|把|给|与|和|先生|女士|$)"
)
KIND = re.compile("|".join(sorted(ROLES.split("|"), key=len, reverse=True)) + r"|[\u4e00-\u9fff][员师匠]")
# What words in a name may be by the dictionary: nouns, names, adjectives, what it does not know
NAMING = ("n", "a", "i", "j", "x", "z", "ng", "s")
NEVER_NAMING = ("nt",)


def said_in(words: Words) -> Iterator[Place]:
    """Names that are said outright: 真名是…, 一个叫…的客服, 联系人…, with gaps between the characters."""
    text = words.text
    for pattern in (SAID, CALLED, HAILED, OF_SOMEBODY):
        for match in pattern.finditer(text):
            if match["name"] and _can_be(match["name"]):
                yield *match.span("name"), _family(match["name"])
    for match in LABELLED.finditer(text):
        name = match["name"]
        if _can_be(name) and name[0] in ALL and GIVEN.issuperset(name[1:]):
            yield *match.span("name"), _family(name)
    yield from _written_apart(text)


def _written_apart(text: str) -> Iterator[Place]:
    """*建军, 陈 桂 芝, 吴↵芳"""
    for match in STARRED.finditer(text):
        if GIVEN.issuperset(match["name"]):
            yield *match.span("name"), 0
    for pattern in (PARTED, BROKEN):
        for match in pattern.finditer(text):
            if match["family"] in ALL and not NEVER_GIVEN & set(match["name"]):
                yield *match.span("name"), 1


def introduced_in(words: Words) -> Iterator[Place]:
    """Names that their place tells."""
    for pattern in (TOGETHER, TO_REACH, BY, ACTING):
        for match in pattern.finditer(words.text):
            name, (start, end) = match["name"], match.span("name")
            is_made_so = name[0] in ALL and GIVEN.issuperset(name[1:])
            if is_made_so and _can_be(name) and {start, end} <= words.bounds:
                yield start, end, _family(name)
    yield from _of_a_kind(words)
    yield from _whole_before_titles(words)


def _whole_before_titles(words: Words) -> Iterator[Place]:
    """米雪医生, 路遥经理: a whole name and a way of addressing."""
    text = words.text
    for match in HONORIFIC.finditer(text):
        end = match.start()
        if len(match["said"]) == 1 or end not in words.bounds:
            continue
        for start in (end - LONGEST, end - SHORTEST):
            if start >= 0 and start in words.bounds and _is_whole(words, start, end):
                yield start, end, _family(text[start:end])
                break


def _is_whole(words: Words, start: int, end: int) -> bool:
    """Whether a family name and a given name stand there, of one word or at the begin of a clause."""
    name, before = words.text[start:end], words.text[max(0, start - LONGEST_BEFORE) : start]
    if name[0] not in ALL or not GIVEN.issuperset(name[1:]) or not _can_be(name):
        return False
    is_one = words.over(start) == (start, end, name)
    is_known = is_one and (words.flag_at(start) == "nr" or not is_word(name))
    if name[0] in DOUBTFUL and not is_one:
        return False
    return is_known or not before or not CHINESE.match(before[-1]) or before[-1] == "的" or is_called(before)


def _of_a_kind(words: Words) -> Iterator[Place]:
    """店员鹿鹿说, 顾问水清让我: behind a kind of person, of whole words, before what people do."""
    text = words.text
    for match in KIND.finditer(text):
        start = match.end()
        if start not in words.bounds or (match[0] not in KINDS and not is_trade(text[:start][-4:])):
            continue
        for length in range(LONGEST, 1, -1):
            if _stands_alone(words, start, start + length):
                yield start, start + length, _family(text[start : start + length])
                break


def _stands_alone(words: Words, start: int, end: int) -> bool:
    text = words.text
    name, behind = text[start:end], text[end : end + 4]
    if end not in words.bounds or end > len(text) or not _can_be(name):
        return False
    flags = [words.flag_at(place) for place in range(start, end) if place in words.bounds]
    is_twice = _is_twice(name)
    if len(name) == SHORTEST and name[0] in ALL and GIVEN.issuperset(name) and AT_SOMEBODY.match(behind):
        return True
    if not is_twice and not _may_be(name):
        return False
    if not is_twice and any(not flag.startswith(NAMING) or flag in NEVER_NAMING for flag in flags):
        return False
    is_speaking = SPEAKING.match(behind) is not None
    if dictionary().has_word(name) and not is_twice:
        is_whole = len(name) == LONGEST and name[0] in SINGLE - DOUBTFUL and is_speaking
        is_acting = is_speaking or behind[:1] in ("（", "(") or AT_SOMEBODY.match(behind)
        return is_whole or (GIVEN.issuperset(name) and bool(is_acting))
    is_end = not behind or not CHINESE.match(behind[0])
    is_doing = BEGINS_DOING.match(behind) or words.flag_at(end).startswith(JOINING)
    return is_speaking or (_is_made_so(name, flags) and bool(is_end or HONORIFIC.match(behind) or is_doing))


def _is_made_so(name: str, flags: list[str]) -> bool:
    """Whether names and nicknames are made of such characters."""
    if name[0] in ALL and GIVEN.issuperset(name[1:]):
        return True
    is_nick = _is_twice(name) or name[0] in "小阿老黑胖" or name[-1] in "娃妹仔姐哥幺"
    return (
        is_nick or GIVEN.issuperset(name) or SOUNDS.issuperset(name) or (flags == ["nr"] and name[0] in ALL)
    )


def _is_twice(name: str) -> bool:
    """鹿鹿, 大欢欢, 赵露露"""
    is_pet = len(name) == SHORTEST or name[0] in "小大" or name[0] in SINGLE
    return is_pet and name[-1] == name[-2] and (name[-1] in GIVEN or name[-1] in PET_SIGNS)


def in_lists(words: Words, sides: frozenset[int]) -> Iterator[Place]:
    """What stands in one list with a name that is known: 业主成功、万福、安然联名."""
    text = words.text
    for at, sign in enumerate(text):
        if sign not in "、和与及跟":
            continue
        if at in sides:
            yield from _item(words, at + 1, is_next=True)
        if at + 1 in sides:
            yield from _item(words, at, is_next=False)


def _item(words: Words, place: int, *, is_next: bool) -> Iterator[Place]:
    """An item of two or three characters, of whole words, that a list goes on or ends behind."""
    text = words.text
    for length in (3, 2):
        start, end = (place, place + length) if is_next else (place - length, place)
        name = text[max(start, 0) : end]
        if start < 0 or end > len(text) or not {start, end} <= words.bounds or not _can_be(name):
            continue
        before, behind = text[max(0, start - 6) : start], text[end : end + 3]
        is_apart = LIST_GOES_ON.match(behind) if is_next else LIST_BEGINS.search(before) or is_called(before)
        if is_apart and _is_of_a_list(name, before):
            yield start, end, _family(name)
            return


def _is_of_a_list(name: str, before: str) -> bool:
    """Whether an item may be a name: one that begins like one and stands apart, or no word."""
    is_parted = not before or not CHINESE.match(before[-1])
    if is_parted and name[0] in SINGLE and name[-1] not in NEVER_LAST:
        return True
    return _may_be(name) and _is_made_so(name, ["n"] * len(name)) and (not is_word(name) or is_called(before))


def _family(name: str) -> int:
    if name[:2] in COMPOUND and len(name) > LONGEST - 1:
        return 2
    return 1 if name[0] in ALL else 0


def _can_be(name: str) -> bool:
    """Whether characters can be somebody's name where that is said outright."""
    if not ALL_CHINESE.fullmatch(name) or (len(name) > LONGEST and name[:2] not in COMPOUND):
        return False
    if NEVER_GIVEN & set(name[1:-1] + name[-1:].strip("来")) or name[0] in NEVER_FIRST:
        return False
    is_kind = name in KINDS or name[-2:] in KINDS or HONORIFIC.fullmatch(name) is not None
    return not (is_kind or name in NO_NAMES or name in NO_PETS or name in KNOWN_NAMES or name[:2] in ORDINARY)


def _may_be(name: str) -> bool:
    """Whether characters may be somebody's name where it is not said: no word that begins like one."""
    if name[-1] in NEVER_LAST - {"来"} or not _can_be(name) or name[:2] in WORDS:
        return False
    return not (len(name) == SHORTEST and name[0] in DOUBTFUL and dictionary().has_word(name))

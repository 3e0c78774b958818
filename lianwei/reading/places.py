"""Addresses down to a house or a room, and days of birth, in complaints. Pure.

A street, a shopping mall or a district alone is no address of a person and stays; with the number of a house
behind it the whole address is found, from its province on.
"""

import re
from collections.abc import Iterator

DIGITS = r"(?:[0-9A-Za-z]{1,5}|[一二三四五六七八九十百零〇]{1,4})"
UNIT = rf"(?:{DIGITS}-)?{DIGITS} ?(?:号楼|号院|号附|号|弄|栋|幢|座|单元|层|楼|室|房|户|组|社|队|门)"
ROOM = (
    rf"(?:[附之第]?{UNIT}[,， ]?|附 ?\d{{1,4}} ?号|[A-Za-z]?\d{{1,4}}(?:[-—–]\d{{1,4}}){{1,3}}|"
    r"[A-Z]?\d{3,4}(?!\d|元|块|万|多|平|年|件|个|天|米|人|次|余))"
)
STREET = (
    r"(?:大道|大街|胡同|路|街|巷|弄|里|支路|马路|道)"
    r"(?:[一二三四五六七八九十东南西北中]{1,2}(?:段|路|巷|支路|街))?"
)
ESTATE = (
    "(?:小区|花园|公寓|新村|家园|家属院|宿舍|大院|山庄|别墅|广场|大厦|华庭|名都|豪庭|新城|国际|公馆|佳苑|雅苑|"
    "苑|园|庭|府|城|湾|郡|居|里|轩|阁|院|坊|村|社区|寨|屯|庄)"
)
SIGNS = r"[\u4e00-\u9fffA-Za-z0-9·]"
ON_STREET = re.compile(rf"{STREET} ?(?:附)?\d{{1,5}}(?:[-—–]\d{{1,4}})? ?(?:号|弄)(?!线)")
IN_HOUSE = re.compile(rf"(?:{ESTATE})?{DIGITS} ?(?:号楼|栋|幢|座|单元)(?=[ ,，]?{ROOM})")
IN_ESTATE = re.compile(
    rf"{ESTATE}[ ,，]?(?:{DIGITS} ?(?:号楼|栋|幢)(?!别)|[A-Za-z]?\d{{1,4}}(?:[-—–]\d{{1,4}}){{1,3}}|"
    rf"\d{{1,4}} ?号(?!线|楼?店))"
)
IN_VILLAGE = re.compile(rf"(?:村|社区|居委会)(?:第)?{DIGITS} ?(?:组|社|队)(?: ?{DIGITS} ?号)?")
MORE = re.compile(
    rf"[\u4e00-\u9fff·]{{2,8}}?(?:{ESTATE[3:-1]})?"
    rf"(?=[A-Za-z0-9一二三四五六七八九十]{{1,5}} ?(?:号楼|栋|幢|座|单元|室|-\d))"
)
REST = re.compile(rf"[ ,，]?{ROOM}")
# Behind one of these an address begins
EDGES = re.compile(
    r"(?:家住|住在|住址|居住在|居住于|住于|现住|租住|地址|位于|坐落于|坐落在|寄到|送到|发到|送至|寄至|寄往|收货地|户籍地|户籍|经营地|搬到|搬至|是在|就在|来到|去到|开在|设在|我在|"
    r"他在|她在|我住|他住|她住|我家|他家|她家|们在|店在|到|在|于|住|是|为|至|从|去|给|往|的|叫|我|他|她|了|和|与|寄|送|有|由|将|因|除|每)$"
)
ADMIN = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区|市|自治州|州|盟|区|县|旗|新区|镇|乡|街道|村|社区|开发区|居委会))+$"
)
LONGEST = 36  # characters of an address before its number
ENGLISH = re.compile(
    r"(?:(?:Room|Apt|Apartment|Unit|Flat|Suite|Building|Block|Floor|"
    r"No)\.? ?#?\d{1,5}[A-Z]?,? )*\d{1,5} (?:[A-Z][a-z]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Way)\b\.?(?:,? (?:Room|Apt|Apartment|Unit|"
    r"Flat|Suite|Building|Block)\.? ?#?\d{1,5}[A-Z]?)*"
    r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+)? (?:District|County|City|Town))*"
)
ENGLISH_ROOM = re.compile(
    r"(?:(?:Room|Apt|Apartment|Flat|Unit)\.? ?#?\d{1,5}[A-Z]?,? ?(?:Building|Block|Tower|"
    r"Unit)\.? ?#?[0-9A-Z]{1,4})"
)
DAY = (
    r"(?:(?:19|20)\d\d ?[年./\-] ?\d{1,2} ?[月./\-] ?\d{1,2} ?[日号]?|"
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|"
    r"3[01])|(?:19|20)?\d\d年(?:\d{1,2}月)?(?:\d{1,2}[日号])?|"
    r"(?:19|20)\d\d年(?:农历|阴历)?[正一二三四五六七八九十冬腊]{1,2}月(?:初|廿|二十|三十|十)?[一二三四五六七八九十]{1,2}|"
    r"[一二零〇○三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]?|\d{1,2}月\d{1,2}[日号]?)"
)
BORN = re.compile(
    rf"(?:出生日期|出生年月日?|出生于|出生在|生日|生于|出生)(?:是|为|:|：|于|在| )*(?P<before>{DAY})|"
    rf"(?P<after>{DAY})(?:日|号)?(?:出生|"
    rf"生的|生人|生(?![产活效意成]))"
)
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
ENGLISH_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})\.?,? \d{{4}}|"
    rf"(?:{MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}/\d{1,2}/\d{4})"
)
BORN_IN_ENGLISH = re.compile(
    rf"\b(?i:born(?: on| in)?|date of birth|birthday|dob)(?: is| was|:)* (?P<before>{ENGLISH_DAY})"
)


def addresses_in(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in a text with half-width figures."""
    cores = [
        match.span()
        for pattern in (ON_STREET, IN_HOUSE, IN_ESTATE, IN_VILLAGE)
        for match in pattern.finditer(text)
    ]
    found = [(_begin(text, start), _end(text, end)) for start, end in cores]
    found += [match.span() for pattern in (ENGLISH, ENGLISH_ROOM) for match in pattern.finditer(text)]
    return _joined(found)


def births_in(text: str) -> Iterator[tuple[int, int]]:
    """Where days of birth stand: of a person who is said to be born then."""
    for pattern in (BORN, BORN_IN_ENGLISH):
        for match in pattern.finditer(text):
            yield match.span("before") if match["before"] else match.span("after")


def _begin(text: str, core: int) -> int:
    """Back from the street or the house to where the address begins."""
    start = core
    while start and core - start < LONGEST and re.match(SIGNS, text[start - 1]):
        if EDGES.search(text[max(0, start - 3) : start]) and not ADMIN.search(text[start:core] or "区"):
            break
        if EDGES.search(text[max(0, start - 2) : start]):
            break
        start -= 1
    return start


def _end(text: str, end: int) -> int:
    """On from the street or the house over further numbers and the name of an estate between them."""
    while True:
        match = REST.match(text, end) or MORE.match(text, end)
        if match is None or match.end() == end:
            return end
        end = match.end()


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found

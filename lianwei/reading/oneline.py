"""What a clerk writes down while somebody speaks: 138…… 健身 跑路 5800元 渝北 王女士, in any order.

Finds the phone, the amount, the person, the age and the day; the words that are left are for those who know
places, businesses and kinds of goods. Nothing is guessed silently: each finding carries its words and how
sure it is.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from lianwei.reading.confidence import LIKELY, SURE, UNSURE
from lianwei.reading.numerals import NUMERAL, number_in
from lianwei.reading.patterns import FAR_PHONE, HALF_WIDTH, LANDLINE, MOBILE, SERVICE_LINE, normalise

# Frequent family names, and the compound ones; who is called otherwise is typed into the field
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴"
    "贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申"
    "欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓"
)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒")
HONORIFIC = "女士|先生|小姐|同志|老师|阿姨|大爷|大妈|大娘|大姐|大哥|婆婆|爷爷|奶奶|叔叔|师傅|老板|某某|某"
NAMED = re.compile(
    rf"(?:姓名|名字|叫|联系人)[:： ]*(?P<said>[\u4e00-\u9fff·]{{2,8}})|"
    rf"(?P<name>(?:{'|'.join(COMPOUND)}|[{SURNAMES}])[\u4e00-\u9fff]{{0,2}}?(?:{HONORIFIC}))"
)
FULL_NAME = re.compile(rf"(?:{'|'.join(COMPOUND)}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}")
AMOUNT = re.compile(rf"(?P<mark>[¥￥])?(?P<number>{NUMERAL.pattern})(?P<unit> ?(?:元|块钱|块|圆|人民币))?")
AGE = re.compile(r"(?<![0-9.])(?P<age>\d{1,3}) ?(?:岁|周岁)")
PLAIN_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")  # 13912345678 万州: what follows is no unit of money
DAY = re.compile(
    r"(?<![\d.])(?:(?P<year>20\d\d)[年/.\-])?(?P<month>1[0-2]|0?[1-9])(?:[月/\-]|(?<=20\d\d.\d)\.|(?<=20\d\d.\d\d)\.)"
    r"(?P<day>3[01]|[12]\d|0?[1-9])[日号]?(?![0-9.元块万千百%])"
)
NEAR_DAYS = {"今天": 0, "昨天": 1, "前天": 2, "大前天": 3, "上周": 7, "上星期": 7, "上个月": 30, "上月": 30}
BREAK = re.compile(r"[\s,，。;；、|]+")
OLDEST = 120
LEAST_BARE, MOST_BARE = 10_00, 9_999_999_00  # fen: what a number without a unit may stand for


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing read off the line: a value, the words it was read from, and how sure that is."""

    value: str
    words: str
    confidence: str = SURE


@dataclass(frozen=True, slots=True)
class Line:
    """Everything found. `amount` is in fen, `day` an ISO date; `words` are what is left, in their order."""

    phone: Finding | None = None
    amount: Finding | None = None
    person: Finding | None = None
    age: Finding | None = None
    day: Finding | None = None
    words: tuple[str, ...] = field(default=())


def read_line(text: str, *, today: date) -> Line:
    """Read one line. What is found is taken out of it, so that nothing is read twice."""
    rest = text.translate(HALF_WIDTH)
    phone, rest = _phone(rest)
    age, rest = _age(rest)
    day, rest = _day(rest, today)
    amount, rest = _amount(rest)
    person, rest = _person(rest)
    words = tuple(word for word in BREAK.split(rest) if word)
    if person is None:
        person, words = _bare_name(words)
    return Line(phone, amount, person, age, day, words)


def _phone(text: str) -> tuple[Finding | None, str]:
    for pattern in (PLAIN_MOBILE, MOBILE, LANDLINE, SERVICE_LINE, FAR_PHONE):
        if match := pattern.search(text):
            return Finding(normalise("phone", match[0]), match[0].strip()), _without(text, match)
    return None, text


def _age(text: str) -> tuple[Finding | None, str]:
    match = AGE.search(text)
    if match is None or int(match["age"]) > OLDEST:
        return None, text
    return Finding(match["age"], match[0]), _without(text, match)


def _day(text: str, today: date) -> tuple[Finding | None, str]:
    for words, days in sorted(NEAR_DAYS.items(), key=lambda pair: -len(pair[0])):
        if words in text:
            confidence = SURE if days < NEAR_DAYS["上周"] else UNSURE
            found = Finding((today - timedelta(days)).isoformat(), words, confidence)
            return found, text.replace(words, " ", 1)
    for match in DAY.finditer(text):
        if (day := _past_day(match, today)) is not None:
            sure = match["year"] or "月" in match[0]
            return Finding(day.isoformat(), match[0].strip(), SURE if sure else LIKELY), _without(text, match)
    return None, text


def _past_day(match: re.Match[str], today: date) -> date | None:
    """The latest such day that is not in the future; None for a day that no calendar has."""
    year = int(match["year"] or today.year)
    try:
        day = date(year, int(match["month"]), int(match["day"]))
        if day > today and not match["year"]:
            day = day.replace(year=year - 1)
    except ValueError:
        return None
    return day if day <= today else None


def _amount(text: str) -> tuple[Finding | None, str]:
    """The first sum with a unit; without one, the first number that may be a price."""
    bare: tuple[re.Match[str], int] | None = None
    for match in AMOUNT.finditer(text):
        fen = round(number_in(match["number"]) * 100)
        if (match["mark"] or match["unit"]) and fen > 0:
            return Finding(str(fen), match[0].strip()), _without(text, match)
        if bare is None and LEAST_BARE <= fen <= MOST_BARE and _may_be_price(text, match):
            bare = (match, fen)
    if bare is None:
        return None, text
    return Finding(str(bare[1]), bare[0][0].strip(), LIKELY), _without(text, bare[0])


def _may_be_price(text: str, match: re.Match[str]) -> bool:
    """Whether a number without a unit may be a sum: a word of its own (5800, not 618大促), or in thousands
    (三千八, 2万5).
    """
    before, after = text[: match.start()], text[match.end() :]
    is_word = (not before or BREAK.match(before[-1])) and (not after or BREAK.match(after[0]))
    is_round = re.search("[百千万]", match["number"]) is not None
    return len(match["number"]) > 1 and (is_round or bool(is_word))


def _person(text: str) -> tuple[Finding | None, str]:
    match = NAMED.search(text)
    if match is None:
        return None, text
    return Finding(match["said"] or match["name"], match[0].strip()), _without(text, match)


def _bare_name(words: tuple[str, ...]) -> tuple[Finding | None, tuple[str, ...]]:
    """A word that is built like a name, at either end of the line, where people write names."""
    for place in (len(words) - 1, 0):
        if words and FULL_NAME.fullmatch(words[place]):
            left = words[:place] + words[place + 1 :]
            return Finding(words[place], words[place], UNSURE), left
    return None, words


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"

"""How phone, identity, plate, account and order numbers look in Chinese text. Used by `numbers.tokenise`.

Every finder takes text whose digits and letters are half-width and gives (start, end) of what it finds.
"""

import re
from collections.abc import Callable, Iterator

Finder = Callable[[str], Iterator[tuple[int, int]]]

WIDE = "".join(map(chr, range(0xFF10, 0xFF1A))) + "".join(map(chr, range(0xFF21, 0xFF3B)))
WIDE += "".join(map(chr, range(0xFF41, 0xFF5B))) + "＋－（）＠．：　"
NARROW = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-()@.: "
HALF_WIDTH = str.maketrans(WIDE, NARROW)

GAP = r"[ \-‐‑–—]?"
ALONE = r"(?<![0-9A-Za-z.])"  # no digit, letter or decimal point before
NO_MORE = r"(?![0-9A-Za-z])(?!\.\d)(?! ?(?:元|万|亿|块|%|％))"  # none after, and no unit of money
SAYS = r"(?:号码|编号|号|为|是|:| )*"

PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][ ·•.\-]?"
    r"(?=[A-Za-z]{0,3}\d[0-9A-Za-z]*\d)(?:[A-HJ-NP-Za-hj-np-z0-9]{5,6}|[A-HJ-NP-Za-hj-np-z0-9]{4}[挂学警港澳])"
    r"(?![0-9A-Za-z])"
)
IDENTITY = re.compile(
    ALONE + rf"[1-9]\d{{5}}{GAP}(?:18|19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){GAP}\d{{3}}[\dXx]"
    r"(?![0-9A-Za-z])"
)
OLD_IDENTITY = re.compile(rf"(?:身份证|证件){SAYS}(?P<value>[1-9]\d{{14}})(?!\d)")
TRAVEL_PAPER = re.compile(
    rf"(?:护照|通行证|居留证|居住证|回乡证|台胞证|军官证|证件){SAYS}(?P<value>[A-Za-z]{{1,3}}\d{{6,10}})(?![0-9A-Za-z])"
)
MOBILE = re.compile(
    ALONE + rf"(?:\(?(?:\+|00)86\)?{GAP}|86{GAP})?1[3-9]\d"
    rf"(?:{GAP}\d{{4}}{GAP}\d{{4}}|{GAP}\d{{3}}{GAP}\d{{5}}|\d{GAP}\d{{3}}{GAP}\d{{4}})" + NO_MORE
)
EXTENSION = r"(?: ?(?:转|-|—) ?\d{1,6}(?!\d))?"
LANDLINE = re.compile(
    ALONE + rf"(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}(?:{GAP}| - ))[1-9]\d{{2,3}}{GAP}\d{{4}}{EXTENSION}" + NO_MORE
)
SERVICE_LINE = re.compile(ALONE + rf"[48]00{GAP}\d{{3}}{GAP}\d{{4}}" + NO_MORE)
FAR_PHONE = re.compile(ALONE + rf"\(?(?:\+|00)85[23]\)?{GAP}[2-9]\d{{3}}{GAP}\d{{4}}" + NO_MORE)
SHORT_PHONE = re.compile(
    rf"(?:电话|座机|手机|联系方式|[Tt]el){SAYS}(?P<value>[2-9]\d{{2,3}}{GAP}\d{{4}}{EXTENSION})" + NO_MORE
)
CARD = re.compile(ALONE + r"\d{4}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?" + NO_MORE)
NAMED_ACCOUNT = re.compile(
    rf"(?:银行卡|卡号|账号|帐号|账户|帐户|户号){SAYS}(?P<value>\d(?:[ \-]?\d){{7,24}})" + NO_MORE
)
NET_NAME = re.compile(
    r"(?:微信|QQ|qq|支付宝|抖音|快手|小红书|旺旺)(?:账号|帐号|号码|号|名|:| )+(?P<value>[A-Za-z0-9_\-]{5,30})"
)
MAIL = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}", re.ASCII
)
NAMED_ORDER = re.compile(
    r"(?:订单|快递|运单|物流|包裹|流水|交易|支付|保单|会员|发票|合同|单)(?:编号|单号|号码|号|:)"
    r"(?:为|是|:| |#)*(?P<value>(?=(?:[A-Za-z\-]*\d){5})[A-Za-z0-9\-]{6,40})" + NO_MORE
)
PARCEL = re.compile(ALONE + r"(?:[A-Z]{2,4}\d{10,18}|[A-Z]{2}\d{9}CN)" + NO_MORE)
LONG_RUN = re.compile(ALONE + r"\d{12,32}" + NO_MORE)
COMPANY_CODE = re.compile(r"(?:信用代码|机构代码|注册号)[^0-9A-Za-z]{0,4}$")
DATE = re.compile(r"(?:19|20)\d\d-?(?:0?[1-9]|1[0-2])-?(?:0?[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?")


def _all(pattern: re.Pattern[str]) -> Finder:
    def find(text: str) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(text):
            yield match.span("value" if "value" in pattern.groupindex else 0)

    return find


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Card numbers without a word before them: written in groups of four, or with the right check digit."""
    for match in CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not _is_company(text, match.start()) and (digits != match[0] or has_card_check(digits)):
            yield match.span()


def _orders(text: str) -> Iterator[tuple[int, int]]:
    for match in NAMED_ORDER.finditer(text):
        if not DATE.fullmatch(match["value"]):
            yield match.span("value")


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Long runs of digits: a number of somebody, whatever it counts, but not a moment or a company."""
    for match in LONG_RUN.finditer(text):
        if not DATE.fullmatch(match[0]) and not _is_company(text, match.start()):
            yield match.span()


def _identities(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in IDENTITY.finditer(text) if not _is_company(text, match.start()))


def _is_company(text: str, start: int) -> bool:
    return COMPANY_CODE.search(text[max(0, start - 12) : start]) is not None


def has_card_check(digits: str) -> bool:
    """Whether the last digit of a card number is right (ISO/IEC 7812, Luhn)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def normalise(kind: str, found: str) -> str:
    """A number in one writing: half-width, without spaces and hyphens, capitals; +86 falls away."""
    value = found.translate(HALF_WIDTH)
    if kind == "account" and ("@" in value or not re.fullmatch(r"[\d \-]+", value)):
        return value
    if kind == "phone":
        value = re.sub(r"^\(?(?:\+|00)86\)?|^86(?=[ \-]?1[3-9])", "", value)
        value = re.sub(r" ?转 ?", "转", value)
    return re.sub(r"[ \-‐‑–—()·•.]", "", value).upper()


FINDERS: tuple[tuple[str, Finder], ...] = (
    ("account", _all(MAIL)),
    ("account", _all(NET_NAME)),
    ("order", _orders),
    ("account", _all(NAMED_ACCOUNT)),
    ("id", _identities),
    ("id", _all(OLD_IDENTITY)),
    ("id", _all(TRAVEL_PAPER)),
    ("plate", _all(PLATE)),
    ("account", _cards),
    ("phone", _all(MOBILE)),
    ("phone", _all(LANDLINE)),
    ("phone", _all(SERVICE_LINE)),
    ("phone", _all(FAR_PHONE)),
    ("phone", _all(SHORT_PHONE)),
    ("order", _all(PARCEL)),
    ("order", _runs),
)

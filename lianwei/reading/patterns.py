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
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Za-hj-np-z][ ·•.\-]?"
    r"(?=[A-Za-z]{0,3}\d[0-9A-Za-z]*\d)(?:[A-HJ-NP-Za-hj-np-z0-9]{5,6}|[A-HJ-NP-Za-hj-np-z0-9]{4}[挂学警港澳])"
    r"(?![0-9A-Za-z])"
)
IDENTITY = re.compile(
    ALONE + rf"[1-9]\d{{5}}{GAP}(?:18|19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){GAP}\d{{3}}[\dXx]"
    r"(?![0-9A-Za-z])"
)
OLD_IDENTITY = re.compile(rf"(?:身份证|证件){SAYS}(?P<value>[1-9]\d{{14}})(?!\d)")
TRAVEL_PAPER = re.compile(
    rf"(?:护照|通行证|居留证|居住证|回乡证|台胞证|军官证|证件|(?i:passport)){SAYS}"
    r"(?P<value>[A-Za-z]{1,3}\d{6,10})(?![0-9A-Za-z])"
)
MOBILE = re.compile(
    ALONE + rf"(?:\(?(?:\+|00)86\)?{GAP}|86{GAP})?1[3-9]\d"
    rf"(?:{GAP}\d{{4}}{GAP}\d{{4}}|{GAP}\d{{3}}{GAP}\d{{5}}|\d{GAP}\d{{3}}{GAP}\d{{4}})" + NO_MORE
)
SPREAD_MOBILE = re.compile(  # 1 3 8 1 2 …, 138.1234.6027: written so that no program finds them
    ALONE + r"(?:1[ \-.·*][3-9](?:[ \-.·*]\d){9}|"
    r"1[3-9]\d(?:[.·_—/、*]|[ \-]{2,3})\d{4}(?:[.·_—/、*]|[ \-]{2,3})\d{4})" + NO_MORE
)
NUMERALS = "零〇○一幺二两三四五六七八九"
AS_DIGITS = str.maketrans(NUMERALS, "00011223456789")
SPOKEN_MOBILE = re.compile(
    rf"(?<![{NUMERALS}十百千万])[一幺1](?:[ \-、.]?[{NUMERALS}0-9]){{10}}(?![{NUMERALS}0-9十百千万元块])"
)
SPOKEN_LANDLINE = re.compile(
    rf"(?<![{NUMERALS}十百千万])[零〇○0](?:[ \-、.]?[{NUMERALS}0-9]){{9,11}}(?![{NUMERALS}0-9十百千万元块])"
)
SPOKEN_RUN = re.compile(rf"(?<![{NUMERALS}十百千万])[{NUMERALS}]{{15,24}}(?![{NUMERALS}十百千万])")
SPACED_IDENTITY = re.compile(ALONE + rf"[1-9](?:{GAP}\d){{16}}{GAP}[\dXx](?![0-9A-Za-z])")
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
NETS = (
    "微信|薇信|威信|微芯|支付宝|抖音|快手|小红书|旺旺|扣扣|企鹅|微博|陌陌|闲鱼|V信|v信|"
    "(?<![A-Za-z])(?i:WeChat|Weixin|Alipay|TikTok|Douyin|vx|wx|QQ)(?![A-Za-z])"
)
LINKS = r"(?:账号|帐号|账户|号码|号|昵称|名|群|ID|id|:|=|是|为|叫|,| )"
NET_NAME = re.compile(rf"(?:{NETS}){LINKS}+(?P<value>[A-Za-z0-9_\-]{{5,30}})(?![A-Za-z0-9@])")
NET_NUMBER = re.compile(
    rf"(?:{NETS})(?P<value>(?=[A-Za-z_\-]*\d{{3}}|[A-Za-z0-9]+_)[A-Za-z0-9_\-]{{5,30}})(?![A-Za-z0-9@])"
)
ADDED_NAME = re.compile(
    r"(?:加|\+)(?:我|他|她|个)?[Vv](?![A-Za-z])(?:信|号|:| )*(?P<value>[A-Za-z0-9_\-]{5,30})(?![A-Za-z0-9@])"
)
MAIL = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}", re.ASCII
)
NAMED_ORDER = re.compile(
    r"(?:订单|快递|运单|物流|包裹|流水|交易|支付|保单|会员|发票|合同|工单|住院|门诊|病历|就诊|客票|机票|票|车架|发动机|序列|单)"
    r"(?:编号|单号|号码|号|:)(?:为|是|:| |#)*(?P<value>(?=(?:[A-Za-z\-]*\d){5})[A-Za-z0-9\-]{6,40})" + NO_MORE
)
BARE_ORDER = re.compile(r"(?:订单|运单|快递单|工单|保单)(?:为|是| )?(?P<value>\d{8,32})" + NO_MORE)
ENGLISH_ORDER = re.compile(
    r"\b(?i:order|parcel|tracking|ticket|booking|reference|policy|contract|invoice|waybill)"
    r"(?i: (?:no|number|id|code))?\.?[ :#]*(?P<value>(?=(?:[A-Za-z\-]*\d){5})[A-Za-z0-9\-]{6,40})" + NO_MORE
)
PICK_UP = re.compile(
    r"取(?:件|货|餐)码(?:为|是|:| )*(?P<value>[A-Za-z0-9](?:[A-Za-z0-9]|-(?=\d)){3,11})(?![0-9A-Za-z])"
)
VEHICLE = re.compile(ALONE + r"(?=[A-HJ-NPR-Z]*\d)(?=\d*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}(?![0-9A-Za-z])")
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


def _net_names(text: str) -> Iterator[tuple[int, int]]:
    """Account names behind the name of a net; plain letters or a day are none (QQ Music,
    抖音 2026-10-12).
    """
    for pattern in (NET_NAME, NET_NUMBER, ADDED_NAME):
        for match in pattern.finditer(text):
            value, said = match["value"], text[match.start() : match.start("value")]
            is_said = re.search("[号名:=是为叫]|ID|id", said) is not None
            if not DATE.fullmatch(value) and (is_said or re.search(r"[\d_\-]", value)):
                yield match.span("value")


def _spoken(text: str) -> Iterator[tuple[int, int]]:
    """Phones in Chinese numerals (幺三八…). Figures alone are found by the patterns of figures."""
    for pattern in (SPOKEN_MOBILE, SPOKEN_LANDLINE):
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[0].translate(AS_DIGITS))
            spoken = len(re.findall(f"[{NUMERALS}]", match[0]))
            if spoken > len(digits) // 2 and (digits[0] == "0" or digits[1] in "3456789"):
                yield match.span()


def _spaced_identities(text: str) -> Iterator[tuple[int, int]]:
    """Identity numbers with gaps wherever somebody liked them; their check digit must be right."""
    for match in SPACED_IDENTITY.finditer(text):
        digits = re.sub(r"[^0-9X]", "", match[0].upper())
        if has_identity_check(digits) and not _is_company(text, match.start()):
            yield match.span()


def has_identity_check(digits: str) -> bool:
    """Whether the last sign of an identity number is right (GB 11643-1999, ISO 7064 MOD 11-2)."""
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[weighed % 11] == digits[17]


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
        value = value.translate(AS_DIGITS)
        value = re.sub(r"^\(?(?:\+|00)86\)?|^86(?=[ \-]?1[3-9])", "", value)
        value = re.sub(r" ?转 ?", "转", value)
    return re.sub(r"[ \-‐‑–—()·•._/、*]", "", value).upper()


# The finer kinds of numbers; `numbers.TOKEN_KINDS` says which token stands for each
FINDERS: tuple[tuple[str, Finder], ...] = (
    ("email", _all(MAIL)),
    ("account", _net_names),
    ("order", _orders),
    ("order", _all(BARE_ORDER)),
    ("order", _all(ENGLISH_ORDER)),
    ("order", _all(PICK_UP)),
    ("card", _all(NAMED_ACCOUNT)),
    ("id", _identities),
    ("id", _spaced_identities),
    ("id", _all(OLD_IDENTITY)),
    ("id", _all(TRAVEL_PAPER)),
    ("plate", _all(PLATE)),
    ("card", _cards),
    ("phone", _all(MOBILE)),
    ("phone", _all(SPREAD_MOBILE)),
    ("phone", _all(LANDLINE)),
    ("phone", _all(SERVICE_LINE)),
    ("phone", _all(FAR_PHONE)),
    ("phone", _all(SHORT_PHONE)),
    ("phone", _spoken),
    ("order", _all(PARCEL)),
    ("order", _all(VEHICLE)),
    ("order", _runs),
    ("order", _all(SPOKEN_RUN)),
)

"""Codes with check digits, and how names of businesses and regions are compared. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from lianwei.ui.inputs import is_id_number as is_valid_id_number

__all__ = (
    "LEGACY_LENGTH",
    "ORG_LENGTH",
    "USCC_LENGTH",
    "WINDOWS",
    "WindowRule",
    "distinctive_name",
    "is_legacy_registration",
    "is_valid_id_number",
    "is_valid_org_code",
    "is_valid_registration",
    "is_valid_uscc",
    "likeness",
    "name_tokens",
    "normalise_code",
    "normalise_name",
    "organisation_part",
    "pairs",
    "query_tokens",
    "short_region_name",
    "window_rule",
)

# GB 32100-2015: 31 symbols without I O S V Z; weights of the first 17 places.
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# GB 11714-1997: organisation code, eight places and a check.
ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
USCC_LENGTH, ORG_LENGTH, LEGACY_LENGTH = 18, 9, 15
LEGACY_REGISTRATION = re.compile(r"\d{15}")


def normalise_code(text: str) -> str:
    """A code as typed → as stored: half-width, upper case, no spaces or hyphens."""
    return re.sub(r"[\s\-—–]", "", unicodedata.normalize("NFKC", text)).upper()


def is_valid_uscc(code: str) -> bool:
    """Whether this is a unified social credit code (GB 32100-2015): its own check and the inner one."""
    if len(code) != USCC_LENGTH or any(c not in USCC_ALPHABET for c in code):
        return False
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(code[:17], USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31] == code[17] and is_valid_org_code(code[8:17])


def is_valid_org_code(code: str) -> bool:
    """Whether nine characters (a hyphen before the last allowed) are an organisation code (GB 11714-1997)."""
    code = code.replace("-", "")
    if len(code) != ORG_LENGTH or any(c not in ORG_ALPHABET for c in code[:8]):
        return False
    check = 11 - sum(ORG_ALPHABET.index(c) * w for c, w in zip(code[:8], ORG_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(check, str(check)) == code[8]


def is_legacy_registration(code: str) -> bool:
    """Whether this looks like a 15-digit registration number from before 2015; it still occurs on papers."""
    return LEGACY_REGISTRATION.fullmatch(code) is not None


def is_valid_registration(code: str) -> bool:
    """Whether a business may be entered under this code: a USCC or a legacy number."""
    return is_valid_uscc(code) or is_legacy_registration(code)


def organisation_part(code: str) -> str:
    """The organisation code inside a USCC; empty for anything else. Doubles meet in it."""
    return code[8:17] if is_valid_uscc(code) else ""


def normalise_name(name: str) -> str:
    """A name as compared: half-width, lower case, without spaces, brackets and punctuation."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if unicodedata.category(c)[0] in "LNM")


PAIR = 2  # characters of a search token, and the least that tells a name
# Words that say what kind of company it is, not which; the longest first.
KINDS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "个人独资企业", "个体工商户", "有限公司",
    "分公司", "股份公司", "集团公司", "经营部", "营业部", "门市部", "专卖店", "旗舰店", "总公司",
    "公司", "集团",
)  # fmt: skip

PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|"
    "四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
PLACE = re.compile(rf"^(?:({PROVINCES})[省市]?)?(?:.{{2,4}}?市)?(?:.{{2,4}}?[区县])?")


def distinctive_name(name: str) -> str:
    """The part of a company's name that tells it from others: no kind, no leading province or city."""
    key = normalise_name(re.sub(r"[（(].*?[）)]", "", name))
    for kind in KINDS:
        if key.endswith(kind) and len(key) - len(kind) >= PAIR:
            key = key[: -len(kind)]
            break
    stripped = PLACE.sub("", key)
    return stripped if len(stripped) >= PAIR else key


# Pairs of characters that most companies share: as search tokens they only cost room.
COMMON_PAIRS = frozenset({"有限", "限公", "公司", "责任", "任公", "限责", "股份", "份有", "集团", "分公"})
START = "^"


def name_tokens(name: str) -> set[str]:
    """Search tokens of a name: its pairs of characters, and its first one and two marked as the start."""
    key = normalise_name(name)
    if not key:
        return set()
    return (pairs(key) - COMMON_PAIRS) | {START + key[:1], START + key[:2]}


def query_tokens(text: str) -> set[str]:
    """The tokens a name must have to answer `text`. One character asks for names that begin with it."""
    key = normalise_name(text)
    if len(key) < PAIR:
        return {START + key} if key else set()
    return (pairs(key) - COMMON_PAIRS) or {START + key[:2]}


def pairs(key: str) -> set[str]:
    return {key[i : i + 2] for i in range(len(key) - 1)}


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: shared pairs of their distinctive parts (Dice)."""
    a, b = pairs(distinctive_name(one)), pairs(distinctive_name(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|普米族|"
    "塔吉克族?|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春族|各族|蒙古"
)  # fmt: skip
AUTONOMOUS = re.compile(rf"({PEOPLES})*自治[区州县旗]$")
PLAIN_AUTONOMOUS = re.compile(r"自治[区州县旗]$")
ADMINISTRATIVE = re.compile(r"(特别行政区|地区|林区|新区|街道办事处|街道|省|市|区|县|旗|盟|镇|乡)$")


def short_region_name(name: str) -> str:
    """What people say: 渝北区 → 渝北, 石柱土家族自治县 → 石柱, 新疆维吾尔自治区 → 新疆; 沙县 stays 沙县."""
    for pattern in (AUTONOMOUS, PLAIN_AUTONOMOUS, ADMINISTRATIVE):
        short = pattern.sub("", name)
        if short != name and len(short) >= PAIR:
            return short
    return name


@dataclass(frozen=True, slots=True)
class WindowRule:
    """How long a business of the fast track may take, from a day on: working days usually and at most."""

    code: str
    valid_from: date
    usual: int
    most: int
    source: str


# Order 20 of SAMR (2019) art. 6 asks for fast tracks, in force since 2020-01-01; its platform for settling
# online gives businesses 10 working days outside the clock of acceptance. 5 is what members usually agree.
WINDOWS = (
    WindowRule(
        code="FT-2020",
        valid_from=date(2020, 1, 1),
        usual=5,
        most=10,
        source="《市场监督管理投诉举报处理暂行办法》第六条（绿色通道）；全国12315平台在线消费纠纷解决：企业10个工作日内协商",
    ),
)


def window_rule(on: date) -> WindowRule:
    """The rule on settlement windows in force on a day; before the first one, the first."""
    return next((each for each in reversed(WINDOWS) if each.valid_from <= on), WINDOWS[0])

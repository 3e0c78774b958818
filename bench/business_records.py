"""Descriptions of businesses as several sheets have them: typos, swapped and left-out parts, missing fields.

After splink's fake_1000 (about 1,000 rows of 250 things, each field spoilt or missing in a fifth of the
rows), with what makes businesses harder than persons: shops of one chain, neighbours in one mall, the phone
of a head office.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lianwei.registry.rules.matching import Described

SIGNS = (
    "鑫盛宏瑞华美嘉佳和润泰安康源丰利达通顺兴旺福禄喜悦朗星辰海天宇晨"
    "曦雅诗尚优品诚信恒久远卓越新皇庭豪景云山河"
)
TRADES = """
美容院 健身中心 火锅店 口腔门诊部 培训学校 装饰工程 汽车维修 家电维修 母婴用品 眼镜店 手机专卖店
旅行社 宠物医院 家具商场 婚纱摄影 电动车行 洗衣店 茶楼 药房 生鲜超市"""
KINDS = ("有限公司", "有限责任公司", "", "", "", "经营部", "股份有限公司")
CITIES = {
    "重庆市": ("渝中区", "江北区", "南岸区", "沙坪坝区", "渝北区", "巴南区"),
    "广安市": ("广安区", "前锋区"),
}
AREA = {"重庆市": "023", "广安市": "0826"}
ROADS = """
人民路 解放路 建设大道 滨江路 学府路 金山大道 红星街 中山路 朝阳街 新华街 洪湖路 翠竹街 东风路 育才路"""
MALLS = """
万达广场 龙湖天街 新世纪百货 世纪金源 时代广场"""
SLIPS = {
    "美": "每",
    "华": "花",
    "佳": "嘉",
    "源": "缘",
    "达": "大",
    "新": "心",
    "和": "河",
    "康": "慷",
    "路": "街",
}
CHAIN, IN_MALL, HEAD_OFFICE = 0.2, 0.2, 0.05
TYPO, SECOND_TYPO, SWAPPED, MISSING, OTHER_NUMBER = 0.22, 0.06, 0.12, 0.2, 0.08
NAMES_BRANCH = 0.85  # of the descriptions of a chain's shop
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Shop:
    """A business as it is."""

    city: str
    district: str
    sign: str
    trade: str
    kind: str
    branch: str
    road: str
    house: int
    mall: str
    phone: str


def records(rows: int, *, seed: int) -> tuple[list[Described], list[int]]:
    """Descriptions in no order, and the number of the business each is of."""
    rng = Random(seed)
    shops: list[Shop] = []
    made: list[tuple[Described, int]] = []
    while len(made) < rows:
        shops.append(_shop(rng, shops))
        several = rng.choices((1, 2, 3, 4, 5, 6, 7), (12, 14, 16, 18, 16, 14, 10))[0]
        made += [(_described(rng, shops[-1]), len(shops) - 1) for _n in range(several)]
    rng.shuffle(made)
    return [each for each, _shop in made[:rows]], [shop for _each, shop in made[:rows]]


def _shop(rng: Random, before: list[Shop]) -> Shop:
    city = rng.choice(list(CITIES))
    like = rng.choice(before) if before and rng.random() < CHAIN else None
    near = rng.choice(before) if before and rng.random() < IN_MALL else None
    phone = like.phone if like and rng.random() < HEAD_OFFICE / CHAIN else _phone(rng, city)
    branch = rng.choice((MALLS + ROADS).split()) + "店" if like else ""
    return Shop(
        city=near.city if near else city,
        district=near.district if near else rng.choice(CITIES[city]),
        sign=like.sign if like else "".join(rng.sample(SIGNS, rng.choice((2, 2, 3)))),
        trade=like.trade if like else rng.choice(TRADES.split()),
        kind=like.kind if like else rng.choice(KINDS),
        branch=branch,
        road=near.road if near else rng.choice(ROADS.split()),
        house=near.house if near else rng.randint(1, 399),
        mall=(near.mall or rng.choice(MALLS.split())) if near else "",
        phone=phone,
    )


def _phone(rng: Random, city: str) -> str:
    if rng.random() < 0.5:
        return "1" + rng.choice("3578") + _digits(rng, 9)
    return AREA[city] + rng.choice("2468") + _digits(rng, 7 if city == "重庆市" else 6)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice(DIGITS) for _n in range(count))


def _described(rng: Random, shop: Shop) -> Described:
    address = "" if rng.random() < MISSING else _spoilt(rng, _address(rng, shop))
    phone = "" if rng.random() < MISSING else _written(rng, shop)
    return Described(_spoilt(rng, _name(rng, shop)), address, phone)


def _name(rng: Random, shop: Shop) -> str:
    """As on the licence, on the sign, or as people say it."""
    core = shop.sign + shop.trade
    branch = f"（{shop.branch}）" if shop.branch and rng.random() < NAMES_BRANCH else ""
    place = rng.choice((shop.city, shop.city[:-1], shop.district, shop.city + shop.district, "", ""))
    if rng.random() < SWAPPED:
        return core + branch + place
    kind = shop.kind if rng.random() < 0.6 else ""
    return place + core + branch + kind


def _address(rng: Random, shop: Shop) -> str:
    house = f"{shop.road}{shop.house}{rng.choice(('号', '号', '#', ''))}"
    mall = shop.mall if rng.random() < 0.8 else ""
    parts = [
        rng.choice((shop.city, shop.city, "")),
        rng.choice((shop.district, shop.district, "")),
        house,
        mall,
    ]
    if rng.random() < SWAPPED:
        parts[2], parts[3] = parts[3], parts[2]
    return "".join(parts)


def _written(rng: Random, shop: Shop) -> str:
    number = _phone(rng, shop.city) if rng.random() < OTHER_NUMBER else shop.phone
    if rng.random() < TYPO / 2:
        at = rng.randrange(3, len(number))
        number = number[:at] + rng.choice(DIGITS) + number[at + 1 :]
    if number.startswith("0"):
        area = AREA[shop.city]
        ways: tuple[Callable[[str], str], ...] = (
            lambda n: n,
            lambda n: f"{area}-{n.removeprefix(area)}",
            lambda n: n.removeprefix(area),
        )
        return rng.choice(ways)(number)
    return rng.choice((number, f"+86 {number}", f"{number[:3]} {number[3:7]} {number[7:]}"))


def _spoilt(rng: Random, text: str) -> str:
    """With a slip of the pen in some texts, and now and then a second one."""
    for chance in (TYPO, SECOND_TYPO):
        if text and rng.random() < chance:
            text = _slip(rng, text)
    return text


def _slip(rng: Random, text: str) -> str:
    at = rng.randrange(len(text))
    way = rng.choice(("other", "left out", "twice", "swapped"))
    if way == "other":
        return text[:at] + SLIPS.get(text[at], rng.choice(SIGNS)) + text[at + 1 :]
    if way == "left out":
        return text[:at] + text[at + 1 :]
    if way == "twice":
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]

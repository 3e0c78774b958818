"""Synthetic narratives with marks at what a scrubber has to find. All invented, repeatable by their seed.

Templates are what the scrubber was tuned on; `by_hand` reads narratives that were written before it was.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

FILE = Path(__file__).parent / "scrub_by_hand.txt"
TUNED = Path(__file__).parent / "scrub_tuned.txt"
TRADES = Path(__file__).parent / "scrub_trades.txt"
TEMPLATES = Path(__file__).parent / "scrub_templates.txt"
TAGGED = re.compile(r"\{(\w+)\|([^{}|]*)\}")
SLOT = re.compile(r"<(\w+)>")
NEW_LINE = "⏎"
CHINESE_DIGITS = "零一二三四五六七八九"
FAMILIES = (
    "王王王李李李张张张刘刘陈陈杨杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉甘晏蒲谯亓仝逄昝"
)
_GIVEN = (
    "伟|芳|娜|敏|静|丽|强|磊|军|洋|勇|艳|杰|涛|明|超|霞|平|刚|桂英|秀英|建国|建华|志强|秀兰|玉兰|"
    "桂兰|淑华|国庆|晓燕|海燕|春梅|雪梅|小红|小明|文博|浩然|子轩|梓涵|雨桐|欣怡|诗涵|宇航|俊杰|佳怡|"
    "思远|嘉豪|一鸣|家豪|若曦|天佑|永福|德才|大勇|红梅|朝阳|晓东|志远|文静|丽华|国栋|世杰|长江|万里|"
    "雅琴|凤英|成刚|正义|学兵|光明|冬梅|中华|立新|安琪|向阳|云飞|海涛|鹏程|玉珍|素芬|昌荣|泽宇|可欣|"
    "奕辰|语嫣|沐阳|明远|道全|贤芳|仕林|克勤|治国|乐天|清泉|洪波|家兴|启航|月娥|传芳|代碧"
)
GIVEN = _GIVEN.split("|")
COMPOUNDS = ("欧阳", "司马", "上官", "诸葛", "令狐", "皇甫")
FAR = (
    "阿卜杜拉·买买提",
    "热依汗古丽·吐尔逊",
    "努尔麦麦提·卡德尔",
    "次仁卓玛",
    "多吉",
    "洛桑平措",
    "艾力·木沙",
)
ROADS = ("人民路", "建设大道", "滨江西路", "五一巷", "民生路", "凤天大道", "科园四路", "石桥街")
ESTATES = ("翠湖小区", "金科花园", "阳光公寓", "恒大名都", "学府苑", "南湖新村", "朗诗国际")
PLACES = ("渝中区", "江北区", "重庆市南岸区", "成都市锦江区", "浙江省杭州市西湖区", "合川区钓鱼城街道", "")
PROVINCES = "渝川京沪粤浙苏鲁湘鄂"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text and what has to be found in it: kind, start, end."""

    text: str
    gold: tuple[tuple[str, int, int], ...]


def by_hand() -> list[Narrative]:
    return [_read(line) for line in _written(FILE)]


def tuned() -> list[Narrative]:
    """Of kinds the others have few of; the finder of names was tuned on them."""
    return [_read(line) for line in _written(TUNED)]


def trades(*, is_held_out: bool) -> list[Narrative]:
    """Of every trade, apart by the sum of the line: the finder of names is tuned on one half."""
    lines = _written(TRADES)
    return [_read(line) for line in lines if hashlib.sha256(line.encode()).digest()[0] % 2 == is_held_out]


def looked_at() -> list[Narrative]:
    """Those that were looked at while the finder of names was made."""
    return by_hand()[::2]


def held_out() -> list[Narrative]:
    """Those that were not."""
    return by_hand()[1::2]


def generated(count: int, *, seed: int) -> list[Narrative]:
    """So many narratives, each of one to three sentences of the templates."""
    rng = Random(seed)
    lines = _written(TEMPLATES)
    return [_read(_filled(rng, rng.sample(lines, rng.choice((1, 2, 2, 3))))) for _n in range(count)]


def _written(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _read(line: str) -> Narrative:
    line, text, gold, at = line.replace(NEW_LINE, "\n"), "", [], 0
    for match in TAGGED.finditer(line):
        text += line[at : match.start()]
        gold.append((match[1], len(text), len(text) + len(match[2])))
        text, at = text + match[2], match.end()
    return Narrative(text + line[at:], tuple(gold))


def _filled(rng: Random, sentences: list[str]) -> str:
    names = {slot: _name(rng) for slot in ("name", "other", "third")}
    out = []
    for sentence in sentences:

        def fill(match: re.Match[str], names: dict[str, str] = names) -> str:
            slot = match[1]
            if slot in names:
                return f"{{name|{names[slot]}}}"
            kind, make = SLOTS[slot]
            return f"{{{kind}|{make(rng)}}}" if kind else make(rng)

        out.append(SLOT.sub(fill, sentence))
    return "".join(out)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _n in range(count))


def _name(rng: Random) -> str:
    chance = rng.random()
    if chance < 0.02:
        return rng.choice(FAR)
    family = rng.choice(COMPOUNDS) if chance < 0.06 else rng.choice(FAMILIES)
    return family + rng.choice(GIVEN)


def _phone(rng: Random) -> str:
    digits = f"1{rng.choice('3456789')}{_digits(rng, 9)}"
    a, b, c = digits[:3], digits[3:7], digits[7:]
    spoken = "".join(CHINESE_DIGITS[int(each)] for each in digits)
    wide = "".join(chr(ord(each) + 0xFEE0) for each in digits)
    forms = (digits, digits, digits, f"{a} {b} {c}", f"{a}-{b}-{c}", f"+86 {digits}", f"{a}.{b}.{c}", wide)
    return rng.choice((*forms, spoken, spoken.replace("一", "幺"), " ".join(digits)))


def _landline(rng: Random) -> str:
    number = rng.choice("2345678") + _digits(rng, 7)
    forms = (
        f"023-{number}",
        f"023{number}",
        f"(023){number}",
        f"0571-{number[:4]} {number[4:]}",
        f"010 {number}",
    )
    return rng.choice((*forms, f"（０２３）{number}", f"023-{number}转{_digits(rng, 3)}"))


def _identity(rng: Random) -> str:
    day = f"{rng.randint(1940, 2012)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    body = f"{rng.choice(('500103', '500112', '510104', '330106'))}{day}{_digits(rng, 3)}"
    check = "10X98765432"[sum(int(d) * 2 ** (17 - n) for n, d in enumerate(body)) % 11]
    forms = (
        body + check,
        body + check,
        f"{body[:6]} {body[6:14]} {body[14:]}{check}",
        (body + check).lower(),
    )
    return rng.choice(forms)


def _card(rng: Random) -> str:
    body = "62" + _digits(rng, 16)
    doubled = [int(d) * (1 if n % 2 else 2) for n, d in enumerate(reversed(body))]
    check = -sum(v // 10 + v % 10 for v in doubled) % 10
    digits = f"{body}{check}"
    return rng.choice((digits, " ".join(digits[n : n + 4] for n in range(0, 19, 4))))


def _plate(rng: Random) -> str:
    province, city = rng.choice(PROVINCES), rng.choice("ABCDEFGH")
    tail = "".join(rng.choice("0123456789" + LETTERS) for _n in range(3))
    number = rng.choice((f"{tail}{_digits(rng, 2)}", f"D{_digits(rng, 5)}", f"{_digits(rng, 5)}F"))
    return province + city + rng.choice(("", "·", " ")) + number


def _order(rng: Random) -> str:
    forms = (_digits(rng, 19), f"SF{_digits(rng, 13)}", f"YT{_digits(rng, 13)}", f"JD{_digits(rng, 12)}")
    return rng.choice((*forms, f"78{_digits(rng, 12)}"))


def _account(rng: Random) -> str:
    word = rng.choice(("xiaomei", "cq_shop", "lovefish", "wxid_k", "shan-cheng", "abc"))
    return f"{word}{_digits(rng, rng.randint(3, 6))}"


def _email(rng: Random) -> str:
    word, host = (
        rng.choice(("wang", "lily", "cq2026", "service.a")),
        rng.choice(("example.com", "mail.example.cn")),
    )
    return f"{word}{_digits(rng, 3)}@{host}"


def _address(rng: Random) -> str:
    place, road, estate = rng.choice(PLACES), rng.choice(ROADS), rng.choice(ESTATES)
    a, b, c = rng.randint(1, 300), rng.randint(1, 30), rng.randint(1, 32)
    house = f"{b}栋{rng.randint(1, 4)}单元{c:02d}0{rng.randint(1, 9)}"
    forms = (
        f"{place}{road}{a}号{estate}{house}室",
        f"{place}{road}{a}号附{b}号",
        f"{place}{road}{a}号{b}-{c}",
        f"{place}{estate}{house}",
        f"{place}{estate}{b}幢{c}-{rng.randint(1, 8)}",
        f"{place}{road}{a}号{estate}{rng.choice('ABC')}座{c}0{rng.randint(1, 9)}室",
        f"{place or '万州区'}龙驹镇{rng.choice(('石龙村', '双河村'))}{b}组{a}号",
    )
    return rng.choice(forms)


def _born(rng: Random) -> str:
    y, m, d = rng.randint(1938, 2020), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{y}年{m}月{d}日", f"{y}-{m:02d}-{d:02d}", f"{y}.{m}.{d}", f"{y}{m:02d}{d:02d}"))


def _link(rng: Random) -> str:
    return rng.choice(
        (
            f"https://item.example.com/p/{_digits(rng, 9)}.html",
            f"http://m.example.cn/s?uid={_digits(rng, 6)}&t=3",
        )
    )


SLOTS: dict[str, tuple[str, Callable[[Random], str]]] = {
    "family": ("name", lambda rng: rng.choice(FAMILIES)),
    "nick": (
        "name",
        lambda rng: (
            rng.choice("小小老")
            + rng.choice("王李张刘陈杨赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘")
        ),
    ),
    "phone": ("phone", _phone),
    "landline": ("phone", _landline),
    "identity": ("id", _identity),
    "card": ("card", _card),
    "plate": ("plate", _plate),
    "order": ("order", _order),
    "account": ("account", _account),
    "email": ("email", _email),
    "address": ("address", _address),
    "born": ("birth", _born),
    "link": ("url", _link),
    "yuan": ("", lambda rng: str(rng.choice((98, 368, 1280, 5800, 19999)))),
    "day": ("", lambda rng: f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"),
    "sir": ("", lambda rng: rng.choice(("女士", "先生", "小姐", "阿姨", "大爷"))),
    "post": (
        "",
        lambda rng: rng.choice(
            ("经理", "老师", "师傅", "主任", "店长", "总", "姐", "哥", "工", "教练", "医生")
        ),
    ),
    "shop": (
        "",
        lambda rng: rng.choice(
            (
                "重庆富安百货",
                "王家渡火锅",
                "张鸭子",
                "李记牛肉面",
                "陈昌银麻花",
                "周君记底料",
                "永辉超市",
                "何氏眼镜",
                "唐小燕美发店",
                "胡大饭馆",
                "谭木匠",
                "江小白酒馆",
                "白塔坪诊所",
            )
        ),
    ),
    "place": (
        "",
        lambda rng: rng.choice(
            (
                "解放碑",
                "黄泥磅",
                "马家岩",
                "杨家坪步行街",
                "石桥铺",
                "沙坪坝三峡广场",
                "万达广场三楼",
                "江北嘴",
                "陈家桥",
            )
        ),
    ),
}

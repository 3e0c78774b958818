"""Units that are multiples of each other, as laboratories write them. What is not here is never converted."""

import unicodedata
from decimal import Decimal

# By family: unit → how many of the family's first one it is.
FAMILIES: tuple[dict[str, str], ...] = (
    {"g/l": "1", "mg/l": "1e-3", "ug/l": "1e-6", "ng/l": "1e-9", "mg/ml": "1", "ug/ml": "1e-3",
     "g/ml": "1e3"},
    {
        "g/kg": "1", "mg/kg": "1e-3", "ug/kg": "1e-6", "ng/kg": "1e-9", "mg/g": "1", "ug/g": "1e-3",
        "ng/g": "1e-6", "%": "10", "‰": "1", "g/100g": "10", "mg/100g": "1e-2",
    },
    {"g/m3": "1", "mg/m3": "1e-3", "ug/m3": "1e-6"},
    {"kg": "1", "g": "1e-3", "mg": "1e-6", "ug": "1e-9"},
    {"m": "1", "dm": "1e-1", "cm": "1e-2", "mm": "1e-3", "um": "1e-6"},
    {"l": "1", "ml": "1e-3", "ul": "1e-6"},
    {"l/min": "1", "l/h": "0.0166666666666666666666666667", "ml/min": "1e-3"},
    {"h": "3600", "min": "60", "s": "1"},
    {"kw": "1", "w": "1e-3"},
    {"Mpa": "1e6", "kpa": "1e3", "pa": "1"},
    {"cfu/ml": "1", "cfu/100ml": "1e-2", "cfu/l": "1e-3"},
)  # fmt: skip
CHINESE = (
    ("毫克", "mg"), ("微克", "ug"), ("纳克", "ng"), ("千克", "kg"), ("公斤", "kg"), ("克", "g"),
    ("毫升", "ml"), ("微升", "ul"), ("立方米", "m3"), ("升", "l"), ("毫米", "mm"), ("厘米", "cm"),
    ("微米", "um"), ("米", "m"), ("小时", "h"), ("分钟", "min"), ("秒", "s"), ("千瓦", "kw"), ("瓦", "w"),
    ("兆帕", "Mpa"), ("千帕", "kpa"), ("帕", "pa"),
)  # fmt: skip

OF_MEGA = {"pa", "w", "j", "hz"}  # units of which both thousandths and millions are in use


def factor(found: str, wanted: str) -> Decimal | None:
    """By what a number in one unit is multiplied to be in another; nothing where that is not known."""
    one, other = plain_unit(found), plain_unit(wanted)
    if one == other:
        return Decimal(1)
    for family in FAMILIES:
        if one in family and other in family:
            return Decimal(family[one]) / Decimal(family[other])
    return None


def plain_unit(text: str) -> str:
    """A unit in one spelling: narrow, small letters, u for micro, no blanks, no powers' signs."""
    narrow = unicodedata.normalize("NFKC", text).replace("μ", "u").replace("^", "").replace(" ", "")
    plain = narrow.lower().strip("()[]")
    if narrow.startswith("M") and plain[1:] in OF_MEGA:
        plain = f"M{plain[1:]}"
    for chinese, latin in CHINESE:
        plain = plain.replace(chinese, latin)
    return plain

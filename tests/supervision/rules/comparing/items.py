"""Items of a water purifier test, invented."""

from decimal import Decimal

from lianwei.supervision.rules.comparing.plan import Direction, Item


def item(key: str = "lead", **said) -> Item:
    """Lead in treated water, at most 10 µg/L, unless said otherwise."""
    given = {
        "name": "铅",
        "name_en": "Lead",
        "unit": "μg/L",
        "method": "GB/T 5750.6",
        "standard": "GB 5749-2022",
        "weight": Decimal(100),
        "direction": Direction.MAX,
        "low": None,
        "high": Decimal(10),
        "uncertainty": Decimal(1),
        "is_mandatory": False,
        "worst": Decimal(10),
        "best": Decimal(0),
    }
    return Item(key=key, **given | said)


def flow(**said) -> Item:
    """Flow of treated water, at least 1 L/min."""
    given = {
        "name": "净水流量",
        "name_en": "Flow",
        "unit": "L/min",
        "direction": Direction.MIN,
        "low": Decimal(1),
        "high": None,
        "uncertainty": Decimal("0.1"),
        "worst": Decimal(0),
        "best": Decimal(2),
    }
    return item("flow", **given | said)

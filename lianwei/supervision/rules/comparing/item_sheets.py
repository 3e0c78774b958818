"""Items of a comparative test from a sheet: a row for each item, headed as the empty sheet is. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from .plan import Direction, Item, item_faults
from .readings import UnreadableError, number_of

HEADS = {
    "项目": "name", "英文名": "name_en", "单位": "unit", "检测方法": "method", "标准": "standard",
    "权重%": "weight", "判定": "direction", "下限": "low", "上限": "high", "扩展不确定度": "uncertainty",
    "强制项": "is_mandatory", "0分值": "worst", "100分值": "best",
}  # fmt: skip
DIRECTIONS = {
    "不大于": Direction.MAX, "不小于": Direction.MIN, "范围": Direction.RANGE, "": Direction.NONE,
    "仅评分": Direction.NONE, "max": Direction.MAX, "min": Direction.MIN, "range": Direction.RANGE,
    "none": Direction.NONE,
}  # fmt: skip
NUMBERS = ("weight", "low", "high", "uncertainty", "worst", "best")
NEEDED = ("weight", "worst", "best")
YES = ("是", "yes", "1", "y", "√")
EXAMPLE = (
    "铅析出量",
    "Lead released",
    "μg/L",
    "浸泡后测定",
    "GB 示例",
    "20",
    "不大于",
    "",
    "10",
    "0.6",
    "是",
    "10",
    "0",
)
BEYOND = 10**9  # no column holds more digits
MOST_ITEMS, LONGEST = 60, 60


def empty_item_sheet() -> list[list[str]]:
    """The heads, and one row that shows how they are filled."""
    return [list(HEADS), list(EXAMPLE)]


def read_items(lines: Sequence[Sequence[str]]) -> tuple[list[Item], list[str]]:
    """The items of a sheet, and what is wrong, a sentence for each fault with its row."""
    heads = [HEADS.get(each.replace(" ", "").replace("(%)", "%"), "") for each in lines[0]] if lines else []
    if missing := [
        each for each, field in HEADS.items() if field in ("name", *NEEDED) and field not in heads
    ]:
        return [], [_("These columns are missing: %(names)s.") % {"names": "、".join(missing)}]
    items, faults, names = [], [], set()
    for row, line in enumerate(lines[1:], start=2):
        told = {field: line[at].strip() if at < len(line) else "" for at, field in enumerate(heads) if field}
        if not any(told.values()):
            continue
        item, wrong = _item(told, f"i{len(items) + 1}")
        if told["name"] in names:
            wrong.append(_("This item stands above already."))
        names.add(told["name"])
        faults += [_("Row %(row)s: %(reason)s") % {"row": row, "reason": each} for each in wrong]
        if item is not None:
            items.append(item)
    if len(items) > MOST_ITEMS:
        faults.append(_("A plan has %(most)s items at most.") % {"most": MOST_ITEMS})
    if not items and not faults:
        faults = [_("No items were found in this sheet.")]
    return items, faults


def _item(told: Mapping[str, str], key: str) -> tuple[Item | None, list[str]]:
    numbers: dict[str, Decimal | None] = {}
    faults = []
    for field in NUMBERS:
        try:
            numbers[field] = _number(told.get(field, ""))
        except UnreadableError as fault:
            faults.append(str(fault))
    direction = DIRECTIONS.get(told.get("direction", "").lower())
    if direction is None:
        faults.append(_("Please write 不大于, 不小于, 范围 or 仅评分 as the limit."))
    if not told["name"] or len(told["name"]) > LONGEST:
        faults.append(_("Please give the item a name of at most 60 characters."))
    if any(numbers.get(field) is None for field in NEEDED):
        faults.append(_("Weight and the readings of 0 and of 100 points are numbers."))
    if faults or direction is None:
        return None, faults
    item = _made(told, key, direction, numbers)
    return item, list(item_faults(item).values())


def _made(
    told: Mapping[str, str], key: str, direction: Direction, numbers: Mapping[str, Decimal | None]
) -> Item:
    return Item(
        key=key,
        name=told["name"],
        name_en=told.get("name_en", ""),
        unit=told.get("unit", ""),
        method=told.get("method", ""),
        standard=told.get("standard", ""),
        weight=numbers["weight"] or Decimal(0),
        direction=direction,
        low=numbers["low"],
        high=numbers["high"],
        uncertainty=numbers["uncertainty"] or Decimal(0),
        is_mandatory=told.get("is_mandatory", "").lower() in YES,
        worst=numbers["worst"] or Decimal(0),
        best=numbers["best"] or Decimal(0),
    )


def _number(text: str) -> Decimal | None:
    plain = text.rstrip("%％").strip()
    number = number_of(plain) if plain else None
    if number is not None and not (number.is_finite() and abs(number) < BEYOND):
        raise UnreadableError(_("This is no number: “%(text)s”.") % {"text": text})
    return number

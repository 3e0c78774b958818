"""Checklists and lists of shops, typed in lines or brought as a sheet."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.cases.queries.lists.businesses import businesses_named
from lianwei.core.errors import Invalid
from lianwei.members.models import Organisation
from lianwei.supervision.operations.observing.planning import ShopEntry

SHOP_HEADS = {
    "name": ("门店", "店名", "名称", "经营者", "shop", "name"),
    "kind": ("类型", "门店类型", "kind", "type"),
    "district": ("区县", "地区", "district"),
    "address": ("地址", "address"),
    "member": ("负责单位", "成员单位", "member"),
    "lat": ("纬度", "latitude", "lat"),
    "lon": ("经度", "longitude", "lon"),
}
SHOP_COLUMNS = ("name", "kind", "district", "address", "member", "lat", "lon")


def rows_typed(text: str) -> list[list[str]]:
    """Lines of cells apart by |, ｜ or a tab."""
    lines = [line.replace("｜", "|").replace("\t", "|") for line in text.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def rows_brought(upload: Any) -> list[list[str]]:
    """Rows of a sheet (XLSX, CSV, ODS). Raises ValidationError for what is none."""
    content = upload.read()
    try:
        kind = kind_of(content[:8], upload.name)
        return [list(row) for row in read_table(io.BytesIO(content), kind) if any(row)]
    except Invalid as refusal:
        raise ValidationError(str(refusal.message or _("This sheet cannot be read."))) from refusal


def shops_of_rows(rows: list[list[str]], members: list[Organisation]) -> list[ShopEntry]:
    """The shops of rows with or without a head; those of the register are found by name or code."""
    columns = _columns(rows[0]) if rows else {}
    lines = rows[1:] if columns else rows
    columns = columns or {name: at for at, name in enumerate(SHOP_COLUMNS)}
    cells = [{k: row[at].strip() if at < len(row) else "" for k, at in columns.items()} for row in lines]
    told = [each for each in cells if each["name"]]
    firms = businesses_named([each["name"] for each in told])
    keys = {str(each): each.pk for each in members} | {each.name: each.pk for each in members}
    return [_shop(each, firms, keys) for each in told]


def _columns(row: list[str]) -> dict[str, int]:
    found = {}
    for at, cell in enumerate(row):
        words = cell.strip().lower()
        found |= {name: at for name, heads in SHOP_HEADS.items() if words in heads}
    return found if "name" in found else {}


def _shop(cells: dict[str, str], firms: dict[str, int], members: dict[str, int]) -> ShopEntry:
    member = cells.get("member", "")
    if member and member not in members:
        sentence = _("This member does not take part: %(name)s.")
        raise ValidationError(sentence % {"name": member})
    return ShopEntry(
        name=cells["name"][:120],
        kind=cells.get("kind", "")[:40],
        district=cells.get("district", "")[:60],
        address=cells.get("address", "")[:200],
        member_id=members.get(member),
        business_id=firms.get(cells["name"]),
        lat=_degrees(cells.get("lat", ""), 90),
        lon=_degrees(cells.get("lon", ""), 180),
    )


def _degrees(text: str, most: int) -> float | None:
    if not text:
        return None
    plain = text.removeprefix("-").replace(".", "", 1)
    if not (plain.isascii() and plain.isdecimal()) or abs(float(text)) > most:
        raise ValidationError(_("This is no latitude or longitude: %(text)s.") % {"text": text})
    return float(text)

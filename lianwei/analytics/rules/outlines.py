"""Outlines of regions in a GeoJSON file: read, checked, put into the form that pages draw. Pure.

No outline is ours: an operator brings a map that was examined and has an approval number (审图号), without
which a map may not be shown in public (地图管理条例 2015, articles 15 and 36).
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_PARTS = 5_000
WEST, EAST, SOUTH, NORTH = 73, 136, 3, 54  # degrees: China with its seas
AREAS = ("Polygon", "MultiPolygon")
LEAST_POINTS = 4  # of a ring, the last of which is the first
NAMES = ("name", "NAME", "名称", "label")
COUNTY = 6  # digits of a region's code; some files write twelve
NUMBER = re.compile(r"(?:GS[\u4e00-\u9fff]?|[\u4e00-\u9fff]S)\(20\d{2}\)\d{1,6}号")
BRACKETS = str.maketrans("（）〔〕[]【】", "()()()()")
EXAMPLE = "GS(2024)0650号"


@dataclass(frozen=True, slots=True)
class Part:
    """One feature of the file: what is said of it, its kind of area and its rings' points."""

    told: dict[str, Any]
    kind: str
    coordinates: list[Any]

    @property
    def name(self) -> str:
        return next((str(self.told[key]) for key in NAMES if self.told.get(key)), "")

    def code(self, column: str) -> str:
        return code_of(self.told.get(column))


def approval_number(text: str) -> str:
    """An approval number with plain brackets. Raises Invalid for what is none."""
    number = "".join(text.split()).translate(BRACKETS)
    if not NUMBER.fullmatch(number):
        said = _("Please enter the number as it is printed on the map, for example {example}.")
        raise Invalid({"approval": said.format(example=EXAMPLE)})
    return number


def code_of(value: Any) -> str:
    """A region's code as a file writes it: text or number, of six digits or of twelve."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    code = str(value).strip()
    return code.removesuffix("000000") if len(code) == 2 * COUNTY else code


def read_parts(content: bytes) -> list[Part]:
    """The areas of a GeoJSON file. Raises Invalid for anything but areas in degrees within China."""
    if len(content) > MOST_BYTES:
        raise _refused(_("This file is larger than 5 MB. Please simplify the outlines or leave parts out."))
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise _refused(_("This file is not JSON, or it was cut short.")) from fault
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise _refused(_("This file holds no FeatureCollection. Please save the map as GeoJSON."))
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise _refused(_("This file holds no outline."))
    if len(features) > MOST_PARTS:
        raise _refused(_("This file holds more than 5,000 parts."))
    return [_part(each, n) for n, each in enumerate(features, start=1)]


def _part(feature: Any, n: int) -> Part:
    inner = feature.get("geometry") if isinstance(feature, dict) else None
    geometry = inner if isinstance(inner, dict) else {}
    kind, points = geometry.get("type"), geometry.get("coordinates")
    if kind not in AREAS or not isinstance(points, list):
        said = _("Part {n} is no area ({kind}). Only Polygon and MultiPolygon can be drawn.")
        raise _refused(said.format(n=n, kind=kind or "—"))
    rings = list(_rings(points if kind == "MultiPolygon" else [points]))
    if not rings or not all(_is_ring(ring) for ring in rings):
        raise _refused(_("The outline of part {n} is not closed, or it is damaged.").format(n=n))
    if not all(_is_in_china(point) for ring in rings for point in ring):
        said = _("Part {n} lies outside China. The points must be degrees: longitude, then latitude.")
        raise _refused(said.format(n=n))
    told = feature.get("properties")
    return Part(told if isinstance(told, dict) else {}, str(kind), points)


def _rings(areas: list[Any]) -> Iterator[Any]:
    for area in areas:
        yield from area if isinstance(area, list) and area else [None]


def _is_ring(ring: Any) -> bool:
    """Whether it is a list of points whose last is its first."""
    is_long = isinstance(ring, list) and len(ring) >= LEAST_POINTS
    return is_long and all(_is_point(point) for point in ring) and ring[0][:2] == ring[-1][:2]


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and [type(each) in (int, float) for each in point[:2]] == [True, True]


def _is_in_china(point: Sequence[float]) -> bool:
    return WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH


def columns_of(parts: Iterable[Part]) -> list[str]:
    """What a file says of its parts, the most frequent first."""
    return [name for name, _count in Counter(key for part in parts for key in part.told).most_common()]


def column_with_codes(parts: Sequence[Part], known: frozenset[str] | set[str]) -> str:
    """The property that holds the most codes of the register; nothing where none holds any."""
    counts = {name: sum(part.code(name) in known for part in parts) for name in columns_of(parts)}
    best = max(counts, key=lambda name: counts[name], default="")
    return best if best and counts[best] else ""


def twice(codes: Iterable[str]) -> list[str]:
    """Codes that stand at more than one part."""
    return sorted(code for code, count in Counter(filter(None, codes)).items() if count > 1)


def drawn(parts: Iterable[Part], column: str, known: Iterable[str]) -> bytes:
    """The outlines as pages fetch them: the code of each region and its shape, nothing else of the file."""
    codes = set(known)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code if (code := part.code(column)) in codes else ""},
            "geometry": {"type": part.kind, "coordinates": part.coordinates},
        }
        for part in parts
    ]
    found = {"type": "FeatureCollection", "features": features}
    return json.dumps(found, separators=(",", ":")).encode()


def _refused(sentence: str) -> Invalid:
    return Invalid({"upload": sentence})

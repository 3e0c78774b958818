"""Members on a map: tiles in about the places of their regions, or the operator's approved outlines."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianwei.analytics.queries.approved_maps import Outlines
from lianwei.analytics.queries.figures import Value
from lianwei.analytics.queries.returned_figures import Returned
from lianwei.analytics.rules.style import NO_BASE
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.queries import short_named
from lianwei.registry.queries import region_own_labels
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.drawings import Tile, step_of, tiles

from .asking import days_label, keys_of
from .by_return import can_be_narrowed, marked, members_by_return, members_seen, return_notes
from .charts import nothing_words, source_words
from .told import Line, Teller
from .words import HIDDEN, printed

POSITIONS = Path(__file__).parents[2] / "data" / "tiles.csv"
COLUMNS = 8  # tiles in a row
MEASURES = ["accepted", "resolved", "resolution_rate"]
RETURNED = "†"  # on a tile


@dataclass(frozen=True, slots=True)
class Place:
    """A member with its figures of the period; None where they stay out, or where its return has none."""

    organisation: Organisation
    accepted: int | None
    resolved: int | None
    url: str
    on_tile: str
    returned: Returned | None = None

    @property
    def name(self) -> str:
        return marked(self.returned) if self.returned else short_named(self.organisation)

    @property
    def nothing(self) -> str:
        """What stands for a figure that is not told."""
        return NO_BASE if self.returned else HIDDEN

    @property
    def rate(self) -> Value:
        if self.accepted is None or self.resolved is None:
            return None
        return Fraction(self.resolved, self.accepted) if self.accepted else None


def members_chart(teller: Teller, *, actor: Actor, outlines: Outlines | None = None) -> Chart:
    """Each member's cases and rate, the members as a map; cases of a merged member are its successor's."""
    found = {line.keys[0]: line for line in teller.lines(MEASURES, "member")}
    told = members_by_return(teller, actor=actor)
    places = _with_returns(_places(members_seen(actor), found, teller, actor), told, teller)
    places.sort(key=lambda each: (each.accepted is None, -(each.accepted or 0), each.name))
    top = max([each.accepted or 0 for each in places], default=0)
    rows = tuple(_row(each) for each in places)
    return Chart(
        "members",
        _("By member"),
        (
            Column(_("Member"), Role.NAME, is_number=False),
            Column(pgettext("figure", "Accepted"), Role.NOW),
            Column(pgettext("figure", "Resolved")),
            Column(pgettext("figure", "Resolution rate")),
        ),
        rows,
        kind=Kind.MAP if outlines else Kind.DRAWN,
        alt=_("Cases accepted by each member; the darker, the more."),
        legend=_legend(outlines, told),
        period=days_label(teller.asked.period),
        source=source_words(teller),
        drawing=tiles([] if outlines else _tiles(places, top)),
        geo=outlines.url if outlines else "",
        approval=outlines.approval if outlines else "",
        empty=nothing_words(),
        notes=tuple(return_notes(told, teller=teller)),
    )


def _legend(outlines: Outlines | None, told: Sequence[Returned]) -> tuple[str, ...]:
    how = _("The darker, the more cases") if outlines else _("Places of the tiles are approximate")
    mark = _("{sign} from the member's returns").format(sign=RETURNED)
    return (how, mark) if told and not outlines else (how,)


def _with_returns(places: list[Place], told: Iterable[Returned], teller: Teller) -> list[Place]:
    """The same; of members that told their complaints by return, what these say."""
    known = {each.member.pk: each for each in told}
    return [_told_by(known.get(place.organisation.pk), place, teller) for place in places]


def _told_by(told: Returned | None, place: Place, teller: Teller) -> Place:
    if told is None:
        return place
    values = (
        [told.total(name) for name in ("accepted", "resolved")] if can_be_narrowed(teller) else [None] * 2
    )
    accepted, resolved = (_whole(each) for each in values)
    return replace(place, accepted=accepted, resolved=resolved, url="", returned=told)


def _whole(value: Value) -> int | None:
    return None if value is None else int(value)


def _places(
    members: Sequence[Organisation], found: Mapping[str, Line], teller: Teller, actor: Actor
) -> list[Place]:
    made, on_tiles = [], _on_tiles(members)
    for member in members:
        lines = [found[key] for key in keys_of("member", str(member.pk)) if key in found]
        is_open = not teller.is_partial or member.pk in actor.organisations
        url = f"?{teller.asked.narrowed(member=str(member.pk)).query()}" if is_open else ""
        figures = _added(lines, "accepted"), _added(lines, "resolved")
        made.append(Place(member, *figures, url, on_tiles[member.pk]))
    return made


def _on_tiles(members: Sequence[Organisation]) -> dict[int, str]:
    """The one word a tile has room for: 渝中消委 → 渝中; Yuzhong, the place, in another language."""
    if (get_language() or "zh").startswith("zh"):
        return {each.pk: _short(short_named(each)) for each in members}
    places = region_own_labels({each.region_code for each in members if each.region_code}, on=clock.today())
    return {each.pk: places.get(each.region_code) or short_named(each) for each in members}


def _added(lines: Iterable[Line], name: str) -> int | None:
    """Together; nothing where one of them is hidden."""
    counts = [None if line.is_hidden else line.whole(name) for line in lines]
    return None if None in counts else sum(count for count in counts if count is not None)


def _row(place: Place) -> Row:
    if place.accepted is None:
        return Row((Cell(place.name), *[Cell(place.nothing)] * 3))
    return Row(
        (
            Cell(place.name, url=place.url, code=place.organisation.region_code),
            Cell(f"{place.accepted:,}", place.accepted),
            Cell(place.nothing if place.resolved is None else f"{place.resolved:,}"),
            Cell(printed(place.rate, "share")),
        )
    )


def _tiles(places: Iterable[Place], top: int) -> list[Tile]:
    """Members at their place; one without a place follows below, in order."""
    known, below = positions(), max([row for _column, row in positions().values()], default=0)
    made, spare = [], 0
    for place in places:
        at = known.get(place.organisation.region_code)
        if at is None:
            at = (spare % COLUMNS + 1, below + 1 + spare // COLUMNS)
            spare += 1
        text = place.nothing if place.accepted is None else f"{place.accepted:,}"
        text += RETURNED if place.returned else ""
        made.append(Tile(*at, place.on_tile, text, step_of(place.accepted, top), place.url))
    return sorted(made, key=lambda tile: (tile.row, tile.column))


def _short(name: str) -> str:
    return name.removesuffix("消委").removesuffix("消委会")


@cache
def positions() -> dict[str, tuple[int, int]]:
    """Column and row of a region's tile, from the upper left."""
    with POSITIONS.open(encoding="utf-8", newline="") as lines:
        return {each["region"]: (int(each["column"]), int(each["row"])) for each in csv.DictReader(lines)}

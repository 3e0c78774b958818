"""The operator's approved map: what is drawn, under which number, and which members it does not show."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.analytics.models import ApprovedMap
from lianwei.analytics.rules.outlines import drawn, read_parts
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of, open_file
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import alliances_listed, members_of, short_named
from lianwei.registry.queries import region_labels
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row

VIEW = "approved_map.view"
DIGITS = 16  # of the hash, in an address


@dataclass(frozen=True, slots=True)
class Outlines:
    """Where the approved outlines are fetched, and under which number they may be shown."""

    url: str
    approval: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map in use, those before it, and the members whose region has no outline."""

    now: ApprovedMap | None
    before: list[ApprovedMap]
    missing: list[str]
    chart: Chart | None


def outlines_now() -> Outlines | None:
    """What the overview draws; None: no map was brought, and tiles are drawn."""
    row = _in_use()
    return None if row is None else _outlines("statistics_outlines", row)


def outlines_drawn(*, actor: Actor) -> bytes:
    """The outlines in use as JSON: codes and shapes. NotVisible where there are none."""
    row = _in_use()
    if row is None:
        raise NotVisible
    content = open_file(_file(row, actor), actor=actor, reason="map drawn").read()
    return drawn(read_parts(content), row.column, row.codes)


def approved_map_page(*, actor: Actor) -> MapPage:
    """The page of the map. Raises NotAllowed without the permission."""
    actor.require(VIEW)
    now, before = _in_use(), ApprovedMap.objects.filter(is_in_use=False).order_by("-uploaded_at", "-pk")
    if now is None:
        return MapPage(None, list(before), [], None)
    members = _members_by_region(actor)
    missing = sorted(set(members) - set(now.codes))
    labels = region_labels([*now.codes, *missing], on=clock.today())
    said = [f"{labels[code]} {code} · {_(', ').join(members[code])}" for code in missing]
    return MapPage(now, list(before), said, _chart(now, labels, members))


def _in_use() -> ApprovedMap | None:
    return ApprovedMap.objects.filter(is_in_use=True).first()


def _file(row: ApprovedMap, actor: Actor) -> File:
    file = files_of(row, actor=actor).first()
    if file is None:
        raise NotVisible
    return file


def _outlines(route: str, row: ApprovedMap) -> Outlines:
    return Outlines(f"{reverse(route)}?v={row.sha256[:DIGITS]}", row.approval)


def _members_by_region(actor: Actor) -> dict[str, list[str]]:
    """The members of all alliances here, by the code of their region."""
    found: dict[str, list[str]] = {}
    for member in _members(actor):
        found.setdefault(member.region_code, []).append(short_named(member))
    return found


def _members(actor: Actor) -> list[Organisation]:
    known = {
        each.pk: each for row in alliances_listed(actor=actor) for each in members_of(Alliance(pk=row.pk))
    }
    return [each for each in known.values() if each.region_code]


def _chart(now: ApprovedMap, labels: dict[str, str], members: dict[str, list[str]]) -> Chart:
    """Every region of the map with the members in it: what the eye checks after bringing it."""
    outlines = _outlines("approved_map_view_outlines", now)
    rows = [
        Row(
            (
                Cell(labels[code], code=code),
                Cell(str(len(members.get(code, ()))), len(members.get(code, ()))),
                Cell(_(", ").join(members.get(code, ()))),
            )
        )
        for code in now.codes
    ]
    return Chart(
        "regions",
        _("Regions of the map"),
        (
            Column(_("Region"), Role.NAME, is_number=False),
            Column(_("Number of members"), Role.NOW),
            Column(_("Members"), is_number=False),
        ),
        tuple(rows),
        kind=Kind.MAP,
        alt=_("The regions of the map; those with members are dark."),
        legend=(_("Regions with members are dark"),),
        geo=outlines.url,
        approval=outlines.approval,
    )

"""Reads: the ready-made mappings, and where each of their headings comes from."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.arrivals.models import ColumnMapping
from lianwei.arrivals.receivers import sheet_receiver
from lianwei.arrivals.rules.columns import KIND, Column, ReadyMapping, ready_mappings
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.reading.scripts import said_in
from lianwei.ui.words import full_date


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """All ready-made mappings with name and validity in words, and one of them column by column."""

    mappings: list[tuple[ReadyMapping, str, str]]
    shown: ReadyMapping
    title: str
    columns: list[tuple[str, Column]]


def ready_page(code: str, *, actor: Actor) -> ReadyPage:
    """With the mapping of that code, the first where none is named. Raises NotVisible."""
    actor.require("sheet.view")
    known = ready_mappings()
    shown = known.get(code) if code else next(iter(known.values()))
    if shown is None:
        raise NotVisible
    labels = {target.path: str(target.label) for target in sheet_receiver(KIND)[1].targets}
    mappings = [(each, name_of(each), _validity(each)) for each in known.values()]
    columns = [(labels[each.field], each) for each in shown.columns]
    return ReadyPage(mappings, shown, name_of(shown), columns)


def _validity(mapping: ReadyMapping) -> str:
    first, last = mapping.valid_from, mapping.valid_to
    if first is None:
        return _("not dated")
    if last is None:
        return _("from %(day)s") % {"day": full_date(first)}
    return _("%(first)s to %(last)s") % {"first": full_date(first), "last": full_date(last)}


def name_of(mapping: ReadyMapping) -> str:
    return said_in(get_language(), mapping.name, mapping.name_en)


def ready_mapping(code: str) -> ReadyMapping | None:
    """A mapping that comes with the product; None for one of people's own."""
    return ready_mappings().get(code)


def mapping_names(*, actor: Actor, organisation_id: int | None) -> list[tuple[str, str]]:
    """Mappings to choose from, with their names for people: the organisation's own, then the shipped ones."""
    rows = ColumnMapping.objects.visible_to(actor).filter(organisation_id=organisation_id)
    own = list(rows.order_by("name").values_list("name", flat=True))
    shipped = [(each.code, name_of(each)) for each in ready_mappings().values() if each.code not in own]
    return [*((name, name) for name in own), *shipped]

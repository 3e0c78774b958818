"""Programme specials: figures of others beside the complaints of the same days and goods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.models import ProgrammeFigure, SpecialProgramme
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.specials import per_ten_thousand
from lianwei.analytics.rules.style import NO_BASE
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.members.models import Organisation
from lianwei.registry.queries import code_names
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.words import amount

from .figures import figures

VIEW = "special_programme.view"
CLASS = 3  # letters of the code of a class; longer ones are kinds below it
SHOWN = 60


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the list."""

    row: SpecialProgramme
    about: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """One programme with its figures."""

    line: ProgrammeRow
    chart: Chart
    may_enter: bool


def programmes_here(*, actor: Actor) -> list[ProgrammeRow]:
    """The programmes the reader sees, the latest first."""
    if not actor.may(VIEW):
        return []
    names = code_names("category", on=clock.today())
    rows = SpecialProgramme.objects.visible_to(actor).select_related("holder").order_by("-pk")
    return [_listed(each, names) for each in rows[:SHOWN]]


def _listed(row: SpecialProgramme, names: dict[str, str]) -> ProgrammeRow:
    return ProgrammeRow(row, _(", ").join(names.get(code, code) for code in row.categories))


def programme_page(pk: int, *, actor: Actor) -> ProgrammePage:
    """One programme. Raises NotVisible."""
    actor.require(VIEW)
    row = find(SpecialProgramme, pk, actor=actor)
    line = _listed(row, code_names("category", on=clock.today()))
    told = ProgrammeFigure.objects.visible_to(actor).filter(programme=row).order_by("first", "last")
    chart = _chart(row, list(told[:SHOWN]), actor)
    return ProgrammePage(line, chart, row.is_within_reach(actor) and actor.may("special_programme.enter"))


def complaints_about(
    row: SpecialProgramme, *, actor: Actor, first: date, last: date, offices: Sequence[str]
) -> int:
    """Complaints accepted in these days about the goods of a programme, at its holder with its stations. A
    kind counts once, also where its class is named too. `offices`: the holder and those below it.
    """
    classes = [code for code in row.categories if len(code) == CLASS]
    kinds = [code for code in row.categories if len(code) > CLASS and code[:CLASS] not in classes]
    period = Period(first, last)
    found = [
        figures(("accepted",), actor=actor, period=period, where={name: codes, "holder": offices})
        for name, codes in (("category_main", classes), ("category", kinds))
        if codes
    ]
    return sum(int(told.values["accepted"] or 0) for [told] in found)


def _offices(row: SpecialProgramme) -> list[str]:
    """The holder and all below it: who looks on an alliance reads the same figure as the holder does."""
    below = Organisation.objects.filter(path__startswith=row.holder.path)
    return [str(pk) for pk in below.order_by("pk").values_list("pk", flat=True)]


def _chart(row: SpecialProgramme, told: list[ProgrammeFigure], actor: Actor) -> Chart:
    columns = (
        Column(pgettext("figures", "Days"), Role.NAME, is_number=False),
        Column(_("Units sold")),
        Column(_("Sales (yuan)")),
        Column(_("Subsidy (yuan)")),
        Column(_("Complaints accepted")),
        Column(_("Complaints per 10,000 units"), Role.NOW, _("per 10,000 units")),
        Column(_("Source"), is_number=False),
    )
    offices = _offices(row)
    rows = tuple(_row(row, each, actor, offices) for each in told)
    alt = _("Complaints per 10,000 units sold, by period")
    empty = _("No figure of others is entered yet.")
    return Chart("programme", row.name, columns, rows, kind=Kind.BARS, alt=alt, empty=empty)


def _row(programme: SpecialProgramme, each: ProgrammeFigure, actor: Actor, offices: Sequence[str]) -> Row:
    count = complaints_about(programme, actor=actor, first=each.first, last=each.last, offices=offices)
    rate: Decimal | None = per_ten_thousand(count, each.units)
    return Row(
        (
            Cell(Period(each.first, each.last).name, is_text=True),
            Cell(f"{each.units:,}", each.units),
            Cell(amount(each.sales), each.sales / 100),
            Cell(amount(each.subsidy), each.subsidy / 100),
            Cell(f"{count:,}", count),
            Cell(NO_BASE if rate is None else str(rate), None if rate is None else float(rate)),
            Cell(each.source, is_text=True),
        )
    )

"""Two cases side by side, line by line, with what differs marked; values of people masked."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.models import Complainant, Complaint, OutsideNumber, Respondent
from lianwei.cases.queries.lists.rows import several
from lianwei.core.scope import Actor
from lianwei.core.sealed import Sealed
from lianwei.members.visibility import Identity
from lianwei.ui.words import full_date, money

from .labels import Labels, codes_of, labels_of
from .parties import narrative_of
from .viewers import FIGURES_ONLY, sight_of


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: what it is, how it stands in either case, whether they differ."""

    label: str
    one: str
    other: str
    differs: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two, as its reader may see it, and what the lines are compared by."""

    case: Complaint
    person: Complainant | None
    respondents: list[str]
    numbers: list[str]
    labels: Labels
    narrative: str
    shows_facts: bool


def compared(one: Complaint, other: Complaint, *, actor: Actor) -> list[Compared]:
    """The lines of two cases found in scope."""
    left, right = _side(one, actor), _side(other, actor)
    lines = [*_people(left, right)]
    for label, shown in _FACTS:
        lines.append(_line(str(label()), shown(left), shown(right)))
    return [each for each in lines if each.one or each.other]


def _side(case: Complaint, actor: Actor) -> _Side:
    sight = sight_of(case, actor=actor)
    shows_facts = sight.facts not in FIGURES_ONLY
    knows = sight.identity != Identity.NO
    names = QuerySet(Respondent).filter(complaint=case).order_by("seq").values_list("name", flat=True)
    numbers = QuerySet(OutsideNumber).filter(complaint=case).order_by("pk")
    return _Side(
        case,
        QuerySet(Complainant).filter(complaint=case).first() if knows else None,
        list(names) if shows_facts else [],
        [f"{row.get_system_display()} {row.number}" for row in numbers] if shows_facts else [],
        labels_of(codes_of(case), on=case.received_on),
        narrative_of(case, sight, actor=actor) or "",
        shows_facts,
    )


def _people(left: _Side, right: _Side) -> list[Compared]:
    """Masked values may look alike and differ, so they are compared as they are."""
    if left.person is None or right.person is None:
        return []
    fields = (
        (pgettext("person", "Name"), "name"),
        (pgettext("person", "Phone"), "phone"),
        (_("Identity paper"), "id_number"),
    )
    return [_sealed(label, getattr(left.person, name), getattr(right.person, name)) for label, name in fields]


def _sealed(label: str, one: Sealed | None, other: Sealed | None) -> Compared:
    values = [value.plain() if value else "" for value in (one, other)]
    left, right = (value.masked if value else "" for value in (one, other))
    return Compared(label, left, right, differs=values[0] != values[1])


def _line(label: str, one: str, other: str) -> Compared:
    return Compared(label, one, other, differs=one != other)


def _word(kind: str, code: str) -> Callable[[_Side], str]:
    return lambda side: side.labels.get((kind, getattr(side.case, code)), getattr(side.case, code))


def _sum(name: str) -> Callable[[_Side], str]:
    def shown(side: _Side) -> str:
        fen = getattr(side.case, name)
        return money(fen) if fen is not None and side.shows_facts else ""

    return shown


def _day(name: str) -> Callable[[_Side], str]:
    def shown(side: _Side) -> str:
        day = getattr(side.case, name)
        return full_date(day) if day and side.shows_facts else ""

    return shown


_FACTS: tuple[tuple[Callable[[], str], Callable[[_Side], str]], ...] = (
    (lambda: _("Business"), lambda side: several(side.respondents)),
    (lambda: _("Numbers elsewhere"), lambda side: "、".join(side.numbers)),
    (lambda: _("Received on"), _day("received_on")),
    (lambda: _("Bought on"), _day("happened_on")),
    (lambda: _("Goods or services"), _word("category", "category")),
    (lambda: _("Nature"), _word("nature", "nature")),
    (lambda: _("Channel"), _word("channel", "channel")),
    (lambda: _("In dispute"), _sum("amount_disputed")),
    (lambda: _("Claimed (yuan)"), _sum("amount_claimed")),
    (lambda: _("Status"), lambda side: side.case.status_label),
    (lambda: _("What happened"), lambda side: side.narrative),
)

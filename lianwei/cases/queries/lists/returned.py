"""A worklist in the columns of another system (12315, 12345, national 315), to fill our results back there.

Each line is a number of that system. People are left out: it knows them, and its number is enough. Headings
are those by which its exports are read (arrivals, data/columns); our results stand beside them. Only who
works on a case fills it back: one that was given away or is looked on stays out, as its facts do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from lianwei.arrivals.queries.columns import ready_mapping
from lianwei.arrivals.rules.columns import ReadyMapping
from lianwei.cases.models import Complaint, OutsideNumber
from lianwei.cases.queries.page.outside import result_cells, result_heads
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor
from lianwei.registry.queries import code_label, scheme_words
from lianwei.ui.words import amount

from .exported import WHAT, listed
from .rows import Row
from .worklist import Filters

System = OutsideNumber.System
SYSTEMS = (System.H12345, System.H12315, System.CCA315)
AT_ONCE = 200
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A case of the list under one of its numbers there."""

    row: Row
    case: Complaint
    number: OutsideNumber


def _word(name: str, words: Words, line: Line) -> str:
    """The other system's word where it has one, else ours."""
    code = getattr(line.case, name)
    return words.get(code) or (code_label(name, code, on=line.case.received_on) if code else "")


def _money(line: Line) -> str:
    return amount(fen).replace(",", "") if (fen := line.case.amount_disputed) is not None else ""


CELLS: dict[str, Callable[[Line], str]] = {
    "outside_numbers.0.number": lambda line: line.number.number,
    "outside_numbers.0.due_on": lambda line: line.number.due_on.isoformat() if line.number.due_on else "",
    "respondents.0.name": lambda line: line.row.respondent,
    "title": lambda line: line.row.title,
    "amount_disputed": _money,
    "received_on": lambda line: line.case.received_on.isoformat(),
}


def returned_list(system: str, *, actor: Actor, filters: Filters) -> list[tuple[str, ...]]:
    """The head, and one line for each number there of the cases in the list. Leaves a row in the read log;
    raises NotVisible for a system whose columns are not known.
    """
    mapping = ready_mapping(system) if system in SYSTEMS else None
    if mapping is None:
        raise NotVisible
    cells = _cells(mapping)
    lines = _lines(mapping.system, list(listed(filters, actor=actor)), actor=actor)
    told = [(*(cell(line) for cell in cells.values()), *result_cells(line.case)) for line in lines]
    reason = f"{len(told)} cases downloaded in the columns of {mapping.code}"
    ReadLog.write(actor, what=WHAT, subject=f"worklist:{actor.organisation_id}", reason=reason)
    return [(*cells, *result_heads()), *told]


def _cells(mapping: ReadyMapping) -> dict[str, Callable[[Line], str]]:
    """Heading → what stands under it."""
    today = clock.today()
    coded = {
        name: partial(_word, name, scheme_words(mapping.scheme, name, on=today))
        for name in ("category", "nature")
    }
    known = CELLS | coded
    return {
        each.rule.columns[0]: known[each.field]
        for each in mapping.columns
        if each.field in known and each.rule.columns
    }


def _lines(system: str, rows: list[Row], *, actor: Actor) -> list[Line]:
    found = []
    for start in range(0, len(rows), AT_ONCE):
        some = {row.pk: row for row in rows[start : start + AT_ONCE]}
        seen = Complaint.objects.visible_to(actor).filter(pk__in=some)
        cases = {each.pk: each for each in seen if each.is_within_reach(actor)}
        numbers = OutsideNumber.objects.visible_to(actor).filter(system=system, complaint_id__in=cases)
        by_case: dict[int, list[OutsideNumber]] = {pk: [] for pk in cases}
        for number in numbers.order_by("pk"):
            by_case[number.complaint_id].append(number)
        found += [Line(row, cases[pk], each) for pk, row in some.items() for each in by_case.get(pk, ())]
    return found

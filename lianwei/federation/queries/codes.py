"""Agreed tables of codes: reading what a peer sends with them, and the pages on which they are agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.scope import Actor, find
from lianwei.federation.lifecycle import CODE_TRANSITIONS, END_CODES, WITHDRAW_CODES
from lianwei.federation.models import CodeTable, CodeTableStatus, Peer
from lianwei.federation.rules.codes import (
    LOCAL,
    NATIONAL,
    TABLED,
    Fault,
    faults_of,
    lines_of,
    named_in,
    reason_of,
)
from lianwei.registry.queries import code_kinds, code_labels, code_on, codes_on

from .own import WIRE
from .peers import fault_of_peer

VIEW = "code_table.view"
BADGES = {
    CodeTableStatus.PROPOSED: "soon",
    CodeTableStatus.AGREED: "done",
    CodeTableStatus.DECLINED: "late-soft",
    CodeTableStatus.WITHDRAWN: "plain",
    CodeTableStatus.ENDED: "plain",
}


class UnknownCodeError(Exception):
    """No agreed table names a code of a peer. `reason` is the one a message is parked with."""

    def __init__(self, code_list: str, code: str) -> None:
        super().__init__(f"{code_list} {code}")
        self.reason = reason_of(code_list, code)


class CodeReader:
    """Reads the codes of a peer as they were meant on the day they were written, in one query."""

    def __init__(self, peer: Peer, written_at: datetime | None) -> None:
        rows = CodeTable.objects.visible_to(WIRE).filter(peer=peer, is_incoming=True)
        kept = rows.filter(status__in=(CodeTableStatus.AGREED, CodeTableStatus.ENDED))
        self.tables = list(kept.order_by("starts_on", "answered_at", "pk"))
        self.on = clock.as_office_time(written_at).date() if written_at else clock.today()

    def read(self, code_list: str, code: str) -> str:
        """Our code for a code of the peer. The table of the day of writing is asked, then today's, so that
        what was parked can be read with a table agreed since. Raises UnknownCodeError.
        """
        if not code or code_list in NATIONAL:
            return code
        held = [each for day in (self.on, clock.today()) if (each := self._table(code_list, day))]
        for table in held:
            found = dict(table.pairs).get(code) or (code if table.same_else else "")
            if found and code_on(code_list, found, on=clock.today()):
                return found
        if held or not is_common(code_list, code, on=self.on):
            raise UnknownCodeError(code_list, code)
        return code

    def _table(self, code_list: str, day: date) -> CodeTable | None:
        held = [each for each in self.tables if each.code_list == code_list and each.is_in_force(day)]
        return held[-1] if held else None


def is_common(code_list: str, code: str, *, on: date) -> bool:
    """Whether a code stands in a list that all associations share; one that an alliance has added for itself
    may mean something else at another.
    """
    entry = code_on(code_list, code, on=on)
    return entry is not None and entry.scheme != LOCAL


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table as the list of a peer shows it."""

    table: CodeTable
    list_name: str
    badge: str
    count: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as the page shows it, our own code with its name."""

    theirs: str
    ours: str
    label: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table, and what may be done with it."""

    row: TableRow
    peer: Peer
    pairs: list[PairRow]
    steps: list[Transition]
    may_propose: bool

    @property
    def unknown(self) -> list[str]:
        """Codes said to be ours that our list does not hold."""
        return [each.ours for each in self.pairs if not each.is_known]


@dataclass(frozen=True, slots=True)
class SaidFault:
    """A fault of a line, in words."""

    line: int
    source: str
    said: str


def list_choices() -> list[tuple[str, str]]:
    """The lists for which a table can be agreed."""
    return [(code, name) for code, name in code_kinds() if code in TABLED]


def list_name(code_list: str) -> str:
    return dict(code_kinds()).get(code_list, code_list)


def list_to_map(reason: str) -> str:
    """The list of the code that a message was parked for; empty where it was parked for something else."""
    named = named_in(reason)
    return named[0] if named and named[0] in TABLED else ""


def codes_known(code_list: str, *, on: date) -> set[str]:
    """The codes of one of our lists that hold on a day."""
    return {each.code for each in codes_on(code_list, on=on)}


def faults_in(text: str, *, code_list: str, is_incoming: bool, on: date) -> list[SaidFault]:
    """What is wrong with the lines of a table, in words."""
    known = codes_known(code_list, on=on) if code_list in TABLED else set()
    found = faults_of(lines_of(text), is_incoming=is_incoming, known=known)
    return [SaidFault(each.line, each.text, _said(each)) for each in found]


def _said(fault: Fault) -> str:
    return {
        "incomplete": _("Please give both codes: that of the other side, then ours."),
        "no_code": _("This is no code: letters, digits, dots and hyphens, at most 20."),
        "not_ours": _("Our list holds no such code. Please check it, or add it to the list first."),
        "twice": _("This code stood in a line above already. Please leave one of them."),
    }[fault.code]


def tables_of(peer: Peer, *, actor: Actor) -> list[TableRow]:
    """The tables with a peer found in scope: what waits first, then the latest."""
    if not actor.may(VIEW):
        return []
    rows = CodeTable.objects.visible_to(actor).filter(peer=peer).order_by("-starts_on", "-pk")
    return [_row(each) for each in sorted(rows, key=lambda each: each.status != CodeTableStatus.PROPOSED)]


def _row(table: CodeTable) -> TableRow:
    is_agreed = table.status == CodeTableStatus.AGREED
    is_over = is_agreed and table.ends_on is not None and table.ends_on < clock.today()
    badge = BADGES[CodeTableStatus(table.status)]
    return TableRow(table, list_name(table.code_list), badge, len(table.pairs), is_over)


def table_page(pk: int, *, actor: Actor) -> TablePage:
    """One table. Raises NotVisible."""
    actor.require(VIEW)
    table = find(CodeTable, pk, actor=actor)
    may_propose = actor.may("code_table.propose") and not fault_of_peer(table.peer)
    return TablePage(_row(table), table.peer, _pairs(table), steps_of(table, actor=actor), may_propose)


def steps_of(table: CodeTable, *, actor: Actor) -> list[Transition]:
    """Who proposed it may withdraw it, the other side confirm or decline; either may end it."""
    mine = (WITHDRAW_CODES, END_CODES)
    found = next_steps(table, CODE_TRANSITIONS, actor=actor)
    return [each for each in found if each == END_CODES or (each in mine) == table.is_ours]


def _pairs(table: CodeTable) -> list[PairRow]:
    today = max(clock.today(), table.starts_on)
    sides = [(given, taken) if table.is_incoming else (taken, given) for given, taken in table.pairs]
    labels = code_labels({(table.code_list, ours) for _theirs, ours in sides}, on=today)
    known = codes_known(table.code_list, on=today)
    return [
        PairRow(theirs, ours, labels[table.code_list, ours] if ours in known else "", ours in known)
        for theirs, ours in sides
    ]


def table_lines(table: CodeTable) -> Iterable[tuple[str, str]]:
    """A table found in scope, as it is typed: their code, our code."""
    for given, taken in table.pairs:
        yield (given, taken) if table.is_incoming else (taken, given)


def proposal_of(key: str, peer: Peer, *, actor: Actor) -> dict[str, object]:
    """What a form for the next table begins with: an earlier one with the same peer."""
    rows = CodeTable.objects.visible_to(actor).filter(peer=peer, pk=int(key) if key.isdecimal() else 0)
    table = rows.first()
    if table is None:
        return {}
    return {
        "code_list": table.code_list,
        "direction": "incoming" if table.is_incoming else "outgoing",
        "lines": "\n".join(",".join(line) for line in table_lines(table)),
        "same_else": table.same_else,
    }

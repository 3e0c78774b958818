"""A work bulletin (工作专报) put together: what was done, what about, member by member, what next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianwei.analytics.rules.cells import hidden_in_line, is_small
from lianwei.analytics.rules.style import Style
from lianwei.analytics.rules.wording import ZH

from .composing import detail_section
from .figuring import HIDDEN, Ledger, is_other
from .headings import numbered
from .hiding import Hidden, Hiding, hidden_members
from .indicators import Indicator, by_measure, figure_of, indicator_table
from .sentences import listed, on_year
from .shapes import Composition, Item, Section, Table

LEAD = ("received", "accepted", "closed", "resolved", "resolution_rate", "recovered_promised")
RATES = (
    *("handling_rate", "completion_rate", "settlement_rate", "mediation_rate", "visit_rate", "on_time_rate"),
    *("days_to_accept_median", "days_to_close_median"),
)
COLUMNS = ("received", "accepted", "closed", "resolved")
# What falls short of this asks for a step; in the order in which the steps are written down.
DUE = (("on_time_rate", Fraction(1)), ("visit_rate", Fraction(4, 5)), ("mediation_rate", Fraction(3, 5)))


@dataclass(frozen=True, slots=True)
class MemberLine:
    """What one member did, by measure."""

    code: str
    label: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WorkNumbers:
    """Everything a work bulletin counts; `classes`: accepted cases by class of goods or services. `own`: the
    code of the member whose bulletin it is, where it is on others too; None on one member.
    """

    title: str
    issuer: str
    scope: str
    period: str
    indicators: Sequence[Indicator]
    classes: Sequence[Item] = ()
    members: Sequence[MemberLine] = ()
    own: str | None = None


def work_composed(numbers: WorkNumbers, style: Style, language: str = ZH) -> Composition:
    """The whole bulletin."""
    ledger = Ledger(style, language, _hiding(numbers))
    found = [*_done(ledger, numbers), *_classes(ledger, numbers), *_members(ledger, numbers)]
    found += _next(ledger, numbers)
    sections = [_lead(ledger, numbers), *numbered(found, language)]
    return Composition(numbers.title, numbers.issuer, numbers.period, ledger.figures, ledger.tables, sections)


def _hiding(numbers: WorkNumbers) -> Hiding:
    """Of classes those with few cases, and what would give them away."""
    if numbers.own is None:
        return Hiding()
    now, before = (
        hidden_in_line({item.code: getattr(item, when) for item in numbers.classes})
        for when in ("now", "before")
    )
    return Hiding({"classes": Hidden(now, before)})


def _lead(ledger: Ledger, numbers: WorkNumbers) -> Section:
    known = by_measure(numbers.indicators)
    received = known["received"]
    grown, size = ledger.growth(int(received.now or 0), int(received.before or 0))
    parts = [
        ledger.say(f"work_{name}", value=figure_of(ledger, known[name]))
        for name in LEAD
        if known[name].is_said and not _is_cut(known[name], numbers)
    ]
    if not parts:
        had = any(known[name].now for name in LEAD)
        return Section("lead", "", 0, ledger.say("withheld" if had else "nothing"))
    growing = on_year(grown, size, ledger.language)
    text = ledger.say(
        "work_lead",
        period=numbers.period,
        scope=numbers.scope,
        parts=listed(parts, ledger.language),
        growth=growing,
    )
    if known["enquiries"].is_said:
        told = ledger.say("lead_enquiries", enquiries=figure_of(ledger, known["enquiries"]))
        text = ledger.say("space").join((text, told))
    return Section("lead", "", 0, text)


def _is_cut(each: Indicator, numbers: WorkNumbers) -> bool:
    return numbers.own is not None and each.unit == "count" and is_small(int(each.now or 0))


def _done(ledger: Ledger, numbers: WorkNumbers) -> Iterator[Section]:
    """Rates and times in words, then all indicators in a table."""
    known = by_measure(numbers.indicators)
    parts = [
        ledger.say("label_is", label=known[name].label, value=figure_of(ledger, known[name]))
        for name in RATES
        if known[name].is_said
    ]
    title = ledger.say("title_indicators")
    table = indicator_table(ledger, numbers.indicators, title=title, is_shared=numbers.own is not None)
    text = ledger.say("text_indicators", parts=listed(parts, ledger.language)) if parts else ""
    yield Section("indicators", ledger.say("heading_indicators"), 1, text, table)


def _classes(ledger: Ledger, numbers: WorkNumbers) -> Iterator[Section]:
    hidden = ledger.hiding.of("classes")
    if any(item.now and item.code not in hidden.now for item in numbers.classes):
        yield detail_section(ledger, "classes", numbers.classes, level=1)


def _members(ledger: Ledger, numbers: WorkNumbers) -> Iterator[Section]:
    if not numbers.members:
        return
    lines = sorted(numbers.members, key=lambda line: (-line.values[COLUMNS[0]], line.code))
    out = {
        name: hidden_members({line.code: line.values[name] for line in lines}, own=numbers.own or "")
        for name in COLUMNS
    }
    lines.sort(key=lambda line: (line.code in out[COLUMNS[0]], line.code in out[COLUMNS[0]] and line.code))
    rows = [
        (line.label, *(HIDDEN if line.code in out[name] else f"{line.values[name]:,}" for name in COLUMNS))
        for line in lines
    ]
    title, codes = ledger.say("title_work_members"), [line.code for line in lines]
    heads = [ledger.say(f"column_{name}") for name in ("member", *COLUMNS)]
    drawn = ledger.say("drawn_work_members")
    table = ledger.table(title, Table(title, heads, rows, codes, bars=1), drawn=drawn)
    text = ledger.say("text_work_members", count=len(lines))
    yield Section("member", ledger.say("heading_work_members"), 1, text, table)


def _next(ledger: Ledger, numbers: WorkNumbers) -> Iterator[Section]:
    """What the figures ask for; the drafter's words take its place."""
    known = by_measure(numbers.indicators)
    steps = [
        ledger.say(f"next_{name}", value=figure_of(ledger, known[name]))
        for name, least in DUE
        if isinstance(value := known[name].now, Fraction) and value < least
    ]
    hidden = ledger.hiding.of("classes")
    top = [i for i in numbers.classes if i.now and i.code not in hidden.now and not is_other(i.code)]
    if top:
        label = min(top, key=lambda item: (-item.now, item.code)).label
        steps.append(ledger.say("next_class", label=label))
    if steps:
        yield Section("next", ledger.say("heading_next"), 1, "\n".join(steps))

"""A report put together: the structure of the national association's reports, from one set of numbers."""

from collections.abc import Iterator, Sequence

from lianwei.analytics.rules.cells import is_small
from lianwei.analytics.rules.style import NO_BASE, Style, growth
from lianwei.analytics.rules.wording import ZH

from .figuring import (
    HIDDEN,
    KINDS,
    Ledger,
    Line,
    bases_of,
    cells,
    is_other,
    lines_of,
    moved,
    ordered,
    reference,
    share_figures,
    tells,
)
from .headings import numbered
from .hiding import Hidden, hiding_of
from .hotspots import hotspot_sections
from .sentences import listed, moves, on_year, points
from .shapes import Composition, Item, Numbers, Section, Table

NAMED, TOP, LEADERS = 5, 10, 3
LEAST = 10  # cases a year before, under which a growth is no news


def composed(numbers: Numbers, style: Style, language: str = ZH) -> Composition:
    """The whole report in the order of the national ones: lead, natures, goods and services, changes of
    detailed categories, hot topics; then members.
    """
    ledger = Ledger(style, language, hiding_of(numbers))
    found = [_lead(ledger, numbers), *_basics(ledger, numbers), *_details(ledger, numbers)]
    found += hotspot_sections(ledger, numbers)
    if (members := numbers.splits.get("member") or ()) or numbers.returned:
        found.append(_members(ledger, numbers, members))
    sections = list(numbered(found, language))
    return Composition(numbers.title, numbers.issuer, numbers.period, ledger.figures, ledger.tables, sections)


def _lead(ledger: Ledger, numbers: Numbers) -> Section:
    now, before = numbers.now, numbers.before
    accepted = ledger.count("accepted", now.accepted)
    grown, size = ledger.growth(now.accepted, before.accepted)
    text = ledger.say(
        "lead",
        period=numbers.period,
        scope=numbers.scope,
        accepted=accepted,
        growth=on_year(grown, size, ledger.language),
        resolved=ledger.count("resolved", now.resolved),
        rate=ledger.rate(now.resolved, now.accepted),
        recovered=ledger.money("recovered_promised", now.recovered),
    )
    parts = [text, *_multiple(ledger, numbers), *_enquiries(ledger, now.enquiries)]
    return Section("lead", "", 0, ledger.say("space").join(parts))


def _multiple(ledger: Ledger, numbers: Numbers) -> Iterator[str]:
    """The sentence on multiple damages, where there were any and they may be told."""
    now = numbers.now
    if not now.multiple_cases or (numbers.own is not None and is_small(now.multiple_cases)):
        return
    yield ledger.say(
        "lead_multiple",
        cases=ledger.count("multiple_cases", now.multiple_cases),
        amount=ledger.money("multiple_amount", now.multiple_amount),
    )


def _enquiries(ledger: Ledger, persons: int) -> Iterator[str]:
    if persons:
        yield ledger.say("lead_enquiries", enquiries=ledger.persons("enquiries", persons))


def _basics(ledger: Ledger, numbers: Numbers) -> list[Section]:
    sections = [Section("basics", ledger.say("heading_basics"), 1, "")]
    for key in ("nature", "kind", "goods", "services"):
        items = numbers.splits.get(key) or ()
        if items:
            sections.append(_split(ledger, numbers, key, items))
    return sections


def _level(numbers: Numbers, key: str) -> int:
    """Goods and services stand within their kinds, where these are told."""
    return 3 if key in KINDS and numbers.splits.get("kind") else 2


def _split(ledger: Ledger, numbers: Numbers, key: str, items: Sequence[Item]) -> Section:
    """One split with its table, its shares, and what rose and fell."""
    now, before = bases_of(numbers, key, ledger)
    lines = lines_of(items, now, before, ledger.style, ledger.hiding.of(key))
    heads = ("item", "count", "share", "count_before", "share_before", "change")
    heading, level = ledger.say(f"heading_{key}"), _level(numbers, key)
    if not tells(lines):
        return Section(key, heading, level, _untold(ledger, key, items))
    rows = [cells(line, ledger.style) for line in lines]
    columns = [ledger.say(f"column_{head}") for head in heads]
    codes = [reference(line.item) for line in lines]
    title = ledger.say(f"title_{key}")
    drawn = ledger.say(f"drawn_{key}")
    table = ledger.table(title, Table(title, columns, rows, codes, bars=2), drawn=drawn)
    share_figures(ledger, table, key if key in ("nature", "kind") else "category_main", lines, now)
    text = _split_text(ledger, key, table, lines) or _untold(ledger, key, items)
    return Section(key, heading, level, text, table)


def _untold(ledger: Ledger, key: str, items: Sequence[Item]) -> str:
    """Why no line of a split is named: there were no such cases, they stay out, or none is sorted finer."""
    if not any(item.now for item in items):
        return ledger.say("nothing")
    out = ledger.hiding.of(key).now
    is_shown = any(item.now and item.code not in out for item in items)
    return ledger.say("other_alone" if is_shown else "withheld")


def _split_text(ledger: Ledger, key: str, table: str, lines: Sequence[Line]) -> str:
    """What is said of the lines that may be named; nothing where none may."""
    if key == "kind":
        return _kinds(ledger, table, lines)
    shown = [line for line in lines if line.item.now and not line.is_hidden and not is_other(line.item.code)]
    top = shown if key == "nature" else shown[:NAMED]
    if not top:
        return ""
    named = [
        ledger.say(f"share_of_{key}", label=line.item.label, share=f"{{{table}-{reference(line.item)}s}}")
        for line in top
    ]
    text = ledger.say(f"text_{key}", parts=listed(named, ledger.language))
    told = moved(table, lines)
    return ledger.say("space").join((text, moves(told, ledger.language))) if told else text


def _kinds(ledger: Ledger, table: str, lines: Sequence[Line]) -> str:
    parts = [
        ledger.say(
            "kind_part",
            label=line.item.label,
            count=f"{{{table}-{reference(line.item)}n}}",
            share=f"{{{table}-{reference(line.item)}s}}",
            points=_points(ledger, table, line),
        )
        for line in lines
        if line.item.now and not line.is_hidden
    ]
    return ledger.say("text_kind", parts=ledger.say("semicolon").join(parts)) if parts else ""


def _points(ledger: Ledger, table: str, line: Line) -> str:
    """The change of a share in words; nothing where the year before stays out or had no case."""
    if not line.has_change:
        return ""
    said = points(line.change, f"{{{table}-{reference(line.item)}c}}", ledger.language)
    return ledger.say("comma") + said


def _details(ledger: Ledger, numbers: Numbers) -> list[Section]:
    found = [key for key in ("goods_detail", "services_detail") if numbers.splits.get(key)]
    if not found:
        return []
    sections = [Section("details", ledger.say("heading_details"), 2, "")]
    for key in found:
        sections.append(detail_section(ledger, key, numbers.splits[key]))
    return sections


def detail_section(ledger: Ledger, key: str, items: Sequence[Item], *, level: int = 3) -> Section:
    """The ten categories with most cases and their growth; no table where none may be listed."""
    hidden, heading = ledger.hiding.of(key), ledger.say(f"heading_{key}")
    listable = [item for item in ordered(items) if item.now and item.code not in hidden.now]
    top = [item for item in listable if not is_other(item.code)][:TOP]
    if not top:
        return Section(key, heading, level, _untold(ledger, key, items))
    title, columns = ledger.say(f"title_{key}"), ("item", "count", "count_before", "growth")
    rows = [(item.label, f"{item.now:,}", *_before_cells(ledger, item, hidden)) for item in top]
    heads = [ledger.say(f"column_{head}") for head in columns]
    drawn = ledger.say("drawn_cases", title=title)
    table = ledger.table(title, Table(title, heads, rows, [item.code for item in top], bars=1), drawn=drawn)
    text = ledger.say(f"text_{key}", parts=listed([item.label for item in top[:NAMED]], ledger.language))
    text = ledger.say("space").join(filter(None, (text, _leaders(ledger, items, hidden))))
    return Section(key, heading, level, text, table)


def _before_cells(ledger: Ledger, item: Item, hidden: Hidden) -> tuple[str, str]:
    """The cases of the year before and the growth since."""
    is_hidden = item.code in hidden.before
    return (HIDDEN, HIDDEN) if is_hidden else (f"{item.before:,}", _growth_cell(ledger, item))


def _growth_cell(ledger: Ledger, item: Item) -> str:
    value = growth(item.now, item.before, decimals=ledger.style.growth_decimals)
    return NO_BASE if value is None else f"{value}%".replace("-", "−")


def _leaders(ledger: Ledger, items: Sequence[Item], hidden: Hidden) -> str:
    """Who grew most, of those that had cases enough a year before."""
    grown = [
        (value, item)
        for item in items
        if item.code not in hidden.now | hidden.before
        and item.before >= LEAST
        and (value := growth(item.now, item.before)) is not None
        and value > 0
    ]
    leading = sorted(grown, key=lambda pair: (-pair[0], pair[1].code))[:LEADERS]
    if not leading:
        return ""
    named = [
        ledger.say("leader", label=item.label, growth=ledger.growth(item.now, item.before)[1])
        for _v, item in leading
    ]
    return ledger.say("leaders", parts=listed(named, ledger.language))


def _members(ledger: Ledger, numbers: Numbers, members: Sequence[Item]) -> Section:
    """The split by member, which adds up to the whole; and who is not in it, having sent returns alone."""
    hidden = ledger.hiding.of("member")
    lines = lines_of(members, numbers.now.accepted, numbers.before.accepted, ledger.style, hidden)
    heading = ledger.say("heading_member")
    absent = _returned(ledger, numbers.returned)
    if not tells(lines):
        words = [ledger.say("withheld_members", count=len(members))] if members else []
        return Section("member", heading, 1, ledger.say("space").join([*words, *absent]))
    heads = ("member", "count", "share", "count_before", "share_before", "change")
    title = ledger.say("title_member")
    columns = [ledger.say(f"column_{head}") for head in heads]
    rows = [cells(line, ledger.style) for line in lines]
    codes, drawn = [line.item.code for line in lines], ledger.say("drawn_member")
    table = ledger.table(title, Table(title, columns, rows, codes, bars=1), drawn=drawn)
    text = ledger.say("space").join([ledger.say("text_member", count=len(members)), *absent])
    return Section("member", heading, 1, text, table)


def _returned(ledger: Ledger, names: Sequence[str]) -> list[str]:
    """Who counts by return alone, in a sentence; none where nobody does."""
    return [ledger.say("returned_members", members=listed(names, ledger.language))] if names else []

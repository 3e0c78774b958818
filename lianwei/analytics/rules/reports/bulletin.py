"""A bulletin on a hot topic (热点通报) put together: how it grew, what it is about, where, cases, advice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lianwei.analytics.rules.cells import hidden_in_line, is_small
from lianwei.analytics.rules.style import Style
from lianwei.analytics.rules.wording import ZH

from .figuring import HIDDEN, Ledger, cells, is_other, lines_of, share_figures
from .headings import numbered
from .hiding import Hidden, hidden_members
from .sentences import listed
from .shapes import Composition, Figure, Item, Section, Table, Typical
from .telling import NAMED, advice_on, cases_told, categories_told

PROGRESS = ("accepted", "closed", "resolved")


@dataclass(frozen=True, slots=True)
class TopicNumbers:
    """Everything a bulletin counts: cases received of the topic. `weeks`: (days, cases) of eight weeks, the
    earliest first; `progress` by measure; `splits`: nature, category, member. `own`: the code of the member
    whose bulletin it is, where it is on others too; None on one member.
    """

    title: str
    issuer: str
    scope: str
    period: str
    topic: str
    weeks: Sequence[tuple[str, int]]
    progress: Mapping[str, int]
    recovered: int = 0
    splits: Mapping[str, Sequence[Item]] = field(default_factory=dict)
    typical: Sequence[Typical] = ()
    own: str | None = None

    @property
    def total(self) -> int:
        return sum(count for _days, count in self.weeks)

    @property
    def halves(self) -> tuple[int, int]:
        """Cases of the last four weeks, and of the four before."""
        middle = len(self.weeks) // 2
        before = sum(count for _days, count in self.weeks[:middle])
        return self.total - before, before

    @property
    def tells_weeks(self) -> bool:
        """Whether the halves may be told apart: neither of them few cases of others."""
        return self.own is None or not any(is_small(half) for half in self.halves)


def bulletin_composed(numbers: TopicNumbers, style: Style, language: str = ZH) -> Composition:
    """The whole bulletin."""
    ledger = Ledger(style, language)
    found = [_basics(ledger, numbers), *_problems(ledger, numbers), *_members(ledger, numbers)]
    found += [*_typical(ledger, numbers), _advice(ledger, numbers)]
    sections = [_lead(ledger, numbers), *numbered(found, language)]
    return Composition(numbers.title, numbers.issuer, numbers.period, ledger.figures, ledger.tables, sections)


def _lead(ledger: Ledger, numbers: TopicNumbers) -> Section:
    text = ledger.say(
        "topic_lead",
        period=numbers.period,
        scope=numbers.scope,
        topic=numbers.topic,
        total=ledger.count("received", numbers.total),
    )
    if not numbers.tells_weeks:
        return Section("lead", "", 0, text)
    now, before = numbers.halves
    shown = ledger.count("received", now)
    size = ledger.add(
        "N",
        Figure(
            str(now - before),
            ledger.say("cases", n=f"{abs(now - before):,}"),
            ledger.say("label_topic_change"),
            "received",
            f"{now:,} − {before:,}",
        ),
    )
    key = "topic_more" if now > before else "topic_fewer" if now < before else "topic_level"
    told = ledger.say(key, now=shown, size=size)
    return Section("lead", "", 0, ledger.say("space").join((text, told)))


def _basics(ledger: Ledger, numbers: TopicNumbers) -> Section:
    """What became of the cases, and week by week how they came."""
    is_shared = numbers.own is not None
    parts = [
        ledger.say(f"topic_{name}", value=ledger.count(name, count))
        for name in PROGRESS
        if (count := numbers.progress.get(name, 0)) and not (is_shared and is_small(count))
    ]
    if numbers.recovered and not (is_shared and is_small(numbers.progress.get("resolved", 0))):
        parts.append(
            ledger.say("topic_recovered", value=ledger.money("recovered_promised", numbers.recovered))
        )
    text = ledger.say("topic_progress", parts=listed(parts, ledger.language)) if parts else ""
    table = _weeks(ledger, numbers) if numbers.tells_weeks else ""
    return Section("weeks", ledger.say("heading_weeks"), 1, text, table)


def _weeks(ledger: Ledger, numbers: TopicNumbers) -> str:
    middle, hidden = len(numbers.weeks) // 2, set()
    for half in (numbers.weeks[:middle], numbers.weeks[middle:]):
        hidden |= hidden_in_line(dict(half)) if numbers.own is not None else frozenset()
    rows = [(days, HIDDEN if days in hidden else f"{count:,}") for days, count in numbers.weeks]
    if all(not count or days in hidden for days, count in numbers.weeks):
        return ""
    title = ledger.say("title_weeks")
    heads = [ledger.say("column_week"), ledger.say("column_received")]
    codes = [f"W{place}" for place in range(1, len(rows) + 1)]
    drawn = ledger.say("drawn_cases", title=title)
    return ledger.table(title, Table(title, heads, rows, codes, bars=1), drawn=drawn)


def _problems(ledger: Ledger, numbers: TopicNumbers) -> Iterator[Section]:
    """What people complain of: natures with a table, then the goods and services named."""
    items = numbers.splits.get("nature", ())
    hidden = _out(numbers, "nature")
    lines = lines_of(items, numbers.total, 0, ledger.style, Hidden(hidden))
    shown = [line for line in lines if line.item.now and not line.is_hidden and not is_other(line.item.code)]
    if not shown:
        return
    title = ledger.say("title_topic_nature")
    heads = [ledger.say(f"column_{name}") for name in ("item", "received", "share")]
    rows = [cells(line, ledger.style)[:3] for line in lines if line.item.now]
    codes = [line.item.code for line in lines if line.item.now]
    table = ledger.table(title, Table(title, heads, rows, codes))
    share_figures(ledger, table, "nature", lines, numbers.total)
    parts = [
        ledger.say("share_of_nature", label=line.item.label, share=f"{{{table}-{line.item.code}s}}")
        for line in shown[:NAMED]
    ]
    text = ledger.say("text_topic_nature", parts=listed(parts, ledger.language))
    categories, is_shared = numbers.splits.get("category", ()), numbers.own is not None
    about = categories_told(ledger, categories, is_shared=is_shared)
    text = ledger.say("space").join(filter(None, (text, about)))
    yield Section("nature", ledger.say("heading_problems"), 1, text, table)


def _out(numbers: TopicNumbers, split: str) -> frozenset[str]:
    if numbers.own is None:
        return frozenset()
    return hidden_in_line({item.code: item.now for item in numbers.splits.get(split, ())})


def _members(ledger: Ledger, numbers: TopicNumbers) -> Iterator[Section]:
    items = [item for item in numbers.splits.get("member", ()) if item.now]
    if not items or numbers.own is None:
        return
    out = hidden_members({item.code: item.now for item in items}, own=numbers.own)
    items.sort(key=lambda item: (item.code in out, 0 if item.code in out else -item.now, item.code))
    rows = [(item.label, HIDDEN if item.code in out else f"{item.now:,}") for item in items]
    title, heads = ledger.say("title_topic_members"), ("member", "received")
    columns = [ledger.say(f"column_{name}") for name in heads]
    codes, drawn = [item.code for item in items], ledger.say("drawn_work_members")
    table = ledger.table(title, Table(title, columns, rows, codes, bars=1), drawn=drawn)
    text = ledger.say("text_topic_members", count=len(items))
    yield Section("member", ledger.say("heading_topic_members"), 1, text, table)


def _typical(ledger: Ledger, numbers: TopicNumbers) -> Iterator[Section]:
    if told := list(cases_told(ledger, numbers.typical)):
        yield Section("typical", ledger.say("heading_typical"), 1, "\n".join(told))


def _advice(ledger: Ledger, numbers: TopicNumbers) -> Section:
    """Advice to members and businesses by the nature that stands out, and to consumers."""
    natures, is_shared = numbers.splits.get("nature", ()), numbers.own is not None
    advice = advice_on(ledger, natures, is_shared=is_shared)
    lines = [ledger.say("advice_members"), advice, ledger.say("advice_consumers")]
    return Section("advice", ledger.say("heading_advice"), 1, "\n".join(lines))

"""What a report counts: the head figures and splits of a period and of the year before, from one snapshot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianwei.analytics.rules.periods import Period, day_a_year_before
from lianwei.analytics.rules.reports.basis import Basis
from lianwei.analytics.rules.reports.hiding import hiding_of
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.rules.wording import EN, ZH, say
from lianwei.cases.queries.counted import UNSORTED
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of, merged_into
from lianwei.registry.queries import code_label

from .figures import figures
from .returned_members import members_by_return

HEAD = {
    "accepted": "accepted",
    "resolved": "resolved",
    "recovered": "recovered_promised",
    "multiple_cases": "multiple_cases",
    "multiple_amount": "multiple_amount",
    "enquiries": "enquiries",
}
LOCALES = {ZH: "zh-hans", EN: "en"}
CODES = {"nature": "nature", "kind": "category", "category_main": "category", "category": "category"}
GOODS, SERVICES = "G", "S"
SECTORS = {1: "kind", 3: "category_main"}  # by the length of a code; a longer one is an entry by itself
Counts = Mapping[str, tuple[int, int]]
Label = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a report is on: an alliance with its members at the end of the period, or one member. `merged`:
    an organisation that had ended by then, and the member it is part of, whose cases it counts among.
    """

    holder: Organisation
    alliance: Alliance | None
    members: tuple[Organisation, ...]
    merged: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> Alliance | Organisation:
        return self.alliance or self.holder

    @property
    def keys(self) -> list[str]:
        """Under which members' keys its cases lie."""
        return [str(each.pk) for each in self.members] + [str(former) for former, _member in self.merged]

    def member_of(self, key: str) -> str:
        """The member whose line a key belongs to."""
        return next((str(member) for former, member in self.merged if str(former) == key), key)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the warehouse: who asks, on whom, which days, what was known, from which snapshot.
    `basis`: of a bulletin, which cases; of a report by sector, which sector.
    """

    actor: Actor
    subject: Subject
    period: Period
    cutoff: date | None
    snapshot: str
    basis: Basis = field(default_factory=Basis)

    def where(self) -> dict[str, list[str]]:
        sector = self.basis.sector
        return {"member": self.subject.keys} | (
            {SECTORS.get(len(sector), "category"): [sector]} if sector else {}
        )

    @property
    def days(self) -> Period:
        """The days that are counted: a period that still ran ends with its cut-off."""
        if not self.is_running:
            return self.period
        return Period(self.period.first, min(self.period.last, self.cutoff or self.period.last))

    @property
    def is_running(self) -> bool:
        """Whether it is on the days of its period up to the cut-off, and is to be called so."""
        if self.cutoff is None:
            return False
        is_named = "/" not in self.period.name
        return self.cutoff < self.period.last or (is_named and self.cutoff == self.period.last)

    def known_by(self, period: Period) -> date | None:
        """The cut-off; for the days a year before, the same day of that year: like against like."""
        if self.cutoff is None or period == self.period:
            return self.cutoff
        return day_a_year_before(self.cutoff)


def subject_of_alliance(alliance: Alliance, holder: Organisation, *, on: date) -> Subject:
    return _subject(holder, alliance, tuple(members_of(alliance, on=on)), on)


def subject_of_member(member: Organisation, *, on: date) -> Subject:
    return _subject(member, None, (member,), on)


def _subject(
    holder: Organisation, alliance: Alliance | None, members: tuple[Organisation, ...], on: date
) -> Subject:
    merged = merged_into({each.pk for each in members}, on=on)
    return Subject(holder, alliance, members, tuple(merged.items()))


def report_numbers(asked: Asked) -> dict[str, Numbers]:
    """The numbers with their names, by data language. Counts within what the asking actor may count."""
    now, before = (amounts_of(asked, period) for period in (asked.period, asked.period.year_before()))
    counts = {name: counts_by(asked, name) for name in CODES}
    members = counts_by(asked, "member") if asked.subject.alliance else {}
    found = {language: _named(asked, language, (now, before), counts, members) for language in (ZH, EN)}
    absent = _returned_alone(asked, members)
    return {language: replace(each, returned=absent[language]) for language, each in found.items()}


def _returned_alone(asked: Asked, members: Counts) -> dict[str, list[str]]:
    """By language the members without a case of the period that handed returns in; none in a report by
    sector, for a member may have no case of one.
    """
    if asked.subject.alliance is None or asked.basis.sector:
        return {ZH: [], EN: []}
    with_cases = {key for key, (now, _before) in members.items() if now}
    keys = members_by_return(asked.subject.members, asked.period, actor=asked.actor)
    found = {}
    for language in (ZH, EN):
        with override(LOCALES[language]):
            names = member_names(asked.subject, language)
            found[language] = [names[key] for key in keys if key not in with_cases]
    return found


def refuse_few(asked: Asked) -> None:
    """Raises Invalid where the alliance's report on all sectors leaves this one out: it is of few cases, or
    gives those of another away.
    """
    sector = asked.basis.sector
    if not sector or asked.subject.alliance is None:
        return
    whole = report_numbers(replace(asked, basis=replace(asked.basis, sector="")))[ZH]
    if any(sector in each.now | each.before for each in hiding_of(whole).splits.values()):
        raise Invalid(_("There are too few cases for a report of the alliance on this sector."))


def amounts_of(asked: Asked, period: Period) -> Amounts:
    """The head figures of a period."""
    rows = figures(
        list(HEAD.values()),
        actor=asked.actor,
        period=period,
        where=asked.where(),
        cutoff=asked.known_by(period),
        snapshot=asked.snapshot,
    )
    return Amounts(**{name: _whole(rows[0].values[measure]) for name, measure in HEAD.items()})


def _whole(value: int | float | Fraction | None) -> int:
    return int(value or 0)


def counts_by(asked: Asked, dimension: str) -> Counts:
    """Accepted cases by key, now and in the period a year before."""
    found: dict[str, list[int]] = {}
    for place, period in enumerate((asked.period, asked.period.year_before())):
        rows = figures(
            ["accepted"],
            actor=asked.actor,
            period=period,
            by=[dimension],
            where=asked.where(),
            cutoff=asked.known_by(period),
            snapshot=asked.snapshot,
        )
        for row in rows:
            key = asked.subject.member_of(row.keys[0]) if dimension == "member" else row.keys[0]
            found.setdefault(key, [0, 0])[place] += _whole(row.values["accepted"])
    return {key: (now, before) for key, (now, before) in found.items() if now or before}


def _named(
    asked: Asked,
    language: str,
    amounts: tuple[Amounts, Amounts],
    counts: Mapping[str, Counts],
    members: Counts,
) -> Numbers:
    with override(LOCALES[language]):
        issuer = str(asked.subject.name)
        return Numbers(
            title=title_of(asked, "title_report", language),
            issuer=issuer,
            scope=scope_of(asked, language),
            period=days_said(asked, language),
            now=amounts[0],
            before=amounts[1],
            splits=_splits(asked, language, counts, members),
            own=str(asked.subject.holder.pk) if asked.subject.alliance else None,
        )


def title_of(asked: Asked, key: str, language: str) -> str:
    """Period, issuer and, where it is on one, the sector."""
    period, issuer = called(asked, language), str(asked.subject.name)
    if not asked.basis.sector:
        return say(key, language, period=period, issuer=issuer)
    return say(f"{key}_sector", language, period=period, issuer=issuer, sector=_sector(asked))


def scope_of(asked: Asked, language: str) -> str:
    """Who accepted the complaints: the members of the alliance, or the member; and on what."""
    key = "scope_alliance" if asked.subject.alliance else "scope_member"
    scope = say(key, language, issuer=str(asked.subject.name))
    return say("scope_sector", language, scope=scope, sector=_sector(asked)) if asked.basis.sector else scope


def _sector(asked: Asked) -> str:
    return code_label("category", asked.basis.sector, on=asked.period.last)


def _splits(
    asked: Asked, language: str, counts: Mapping[str, Counts], members: Counts
) -> dict[str, Sequence[Item]]:
    on, names = asked.period.last, member_names(asked.subject, language)
    main, detail = counts["category_main"], counts["category"]
    told = {
        "nature": items_of("nature", counts["nature"], on=on),
        "kind": items_of("kind", counts["kind"], on=on),
        "goods": items_of("category_main", _of(main, GOODS), on=on),
        "services": items_of("category_main", _of(main, SERVICES), on=on),
        "goods_detail": items_of("category", _of(detail, GOODS), on=on),
        "services_detail": items_of("category", _of(detail, SERVICES), on=on),
        "member": _items(members, lambda key: names.get(key, key)),
    }
    return {name: items for name, items in told.items() if not is_sector_alone(items, asked.basis.sector)}


def is_sector_alone(items: Sequence[Item], sector: str) -> bool:
    """Whether a split has but the line of the sector, or of what it is part of."""
    return bool(sector) and all(item.code and sector.startswith(item.code) for item in items)


def member_names(subject: Subject, language: str) -> dict[str, str]:
    """Members by key, as tables call them: 渝中消委."""
    return {
        str(each.pk): (each.short_name if language == ZH else "") or str(each) for each in subject.members
    }


def _of(counts: Counts, kind: str) -> Counts:
    return {key: value for key, value in counts.items() if key.startswith(kind)}


def items_of(dimension: str, counts: Counts, *, on: date) -> list[Item]:
    """The lines of a split by one of CODES, with the names its codes bear on a day."""

    def label(key: str) -> str:
        is_coded = key and key != UNSORTED
        return code_label(CODES[dimension], key, on=on) if is_coded else _("Not sorted yet")

    return _items(counts, label)


def _items(counts: Counts, label: Label) -> list[Item]:
    return [Item(key, label(key), now, before) for key, (now, before) in counts.items()]


def days_said(asked: Asked, language: str) -> str:
    """What the period is called; with its days, where it is not counted as the calendar counts."""
    period = asked.period
    if "/" in period.name or Period.named(period.name) == period:
        return called(asked, language)
    days = say("period_days", language, first=asked.days.first, last=asked.days.last)
    return say("period_counted", language, period=period_words(period, language), days=days)


def called(asked: Asked, language: str) -> str:
    """The period's name; of one that still ran, up to which day: 2026年第四季度（截至11月23日）."""
    words, until = period_words(asked.period, language), asked.cutoff
    if until is None or not asked.is_running:
        return words
    is_same_year = asked.period.name.startswith(f"{until.year}")
    day = say("until_day" if is_same_year else "until_date", language, day=until)
    return say("period_until", language, period=words, day=day)


def period_words(period: Period, language: str) -> str:
    """2026年第三季度, 2026年7月, 2026年上半年; third quarter of 2026."""
    name = period.name
    year, rest = name[:4], name[4:]
    if "/" in name:
        return say("period_days", language, first=period.first, last=period.last)
    if rest.startswith("Q"):
        return say(f"period_q{rest[1]}", language, year=year)
    if rest.startswith("H"):
        return say(f"period_h{rest[1]}", language, year=year)
    return say("period_month" if rest else "period_year", language, year=year, month=int(rest[1:] or 0))

"""The rules an organisation follows: today's, each limit beside the law's, and all versions by date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianwei.cases import clockwork
from lianwei.cases.models import OrganisationRuleset, Replay
from lianwei.cases.queries.page.timeline import names_of
from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.families import offered, own_clocks
from lianwei.cases.rules.rulesets import ClockRule, Ruleset, SettlementFirst, Unit
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, subject_of
from lianwei.members.models import Organisation
from lianwei.members.queries import may_manage

REVISE = "ruleset.revise"
UNITS = {
    Unit.WORKING_DAY: _("working days"),
    Unit.CALENDAR_DAY: _("days"),
    Unit.MONTH: _("months"),
    Unit.YEAR: _("years"),
    Unit.IMMEDIATELY: _("at once"),
}
SETTLEMENT = {
    SettlementFirst.BEFORE: _("Before acceptance"),
    SettlementFirst.AFTER: _("After acceptance"),
    SettlementFirst.OFF: _("Not at all"),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A limit as the rules have it and as the organisation applies it."""

    role: str
    name: str
    base_n: int
    n: int
    unit: str | Promise
    article: str
    text: str

    @property
    def is_own(self) -> bool:
        return self.n != self.base_n


@dataclass(frozen=True, slots=True)
class Version:
    """A choice of rules: since when, by whom, what it sets, and the cases it moved. No key: the default."""

    name: str
    valid_from: date | None
    settings: int
    entered_at: datetime | None
    entered_by: str
    replays: list[Replay]
    is_present: bool = False
    is_replaced: bool = False


@dataclass(frozen=True, slots=True)
class RulesetRow:
    """An organisation in the list, with the rules it follows today."""

    organisation: Organisation
    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class RulesetPage:
    """The rules of an organisation on a day."""

    organisation: Organisation
    name: str
    since: date | None
    settlement_first: str | Promise
    clocks: list[ClockLine]
    versions: list[Version]
    may_revise: bool


def organisation_of(pk: int) -> Organisation:
    """An organisation by its key; which rules it follows is public."""
    found = Organisation.objects.select_related("kind").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def rulesets_listed(*, actor: Actor) -> list[RulesetRow]:
    """The associations and authorities in force, each with its rules of today. Two queries."""
    actor.require("ruleset.view")
    today = clock.today()
    rows = Organisation.objects.filter(valid_to=None, kind__is_station=False).order_by("path")
    present = {row.organisation_id: row for row in _choices().filter(valid_from__lte=today)}
    return [_row(each, present.get(each.pk), today) for each in rows]


def _choices() -> "QuerySet[OrganisationRuleset]":
    return OrganisationRuleset.objects.order_by("valid_from", "pk")


def _row(organisation: Organisation, choice: OrganisationRuleset | None, today: date) -> RulesetRow:
    family = choice.family if choice else clockwork.GUIDE
    rules = ruleset_for(family, on=today)
    return RulesetRow(organisation, label(rules), choice.valid_from if choice else None)


def ruleset_page(pk: int, *, actor: Actor) -> RulesetPage:
    """The rules an organisation follows today, and every version it ever chose."""
    actor.require("ruleset.view")
    organisation, today = organisation_of(pk), clock.today()
    found = clockwork.chosen(pk, on=today)
    choices = list(_choices().filter(organisation=organisation))
    since = {row.pk: row.valid_from for row in choices}.get(found.choice_id or 0)
    return RulesetPage(
        organisation=organisation,
        name=label(found.ruleset),
        since=since,
        settlement_first=SETTLEMENT[found.ruleset.settlement_first],
        clocks=lines_of(found.ruleset),
        versions=_versions(choices, found.choice_id),
        may_revise=actor.may(REVISE) and may_manage(pk, actor=actor),
    )


def label(rules: Ruleset) -> str:
    """The name of rules in the reader's language."""
    return rules.name if _is_chinese() else rules.name_en or rules.name


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def lines_of(own: Ruleset) -> list[ClockLine]:
    """The limits of a case under rules, each beside what the rules have without the organisation's own."""
    base = {rule.role: rule.n for rule in ruleset_for(own.code, on=date.max).clocks}
    return [_line(rule, base[rule.role]) for rule in own_clocks(own)]


def _line(rule: ClockRule, base_n: int) -> ClockLine:
    chinese = _is_chinese()
    return ClockLine(
        role=rule.role,
        name=rule.name if chinese else rule.name_en or rule.name,
        base_n=base_n,
        n=rule.n,
        unit=UNITS[rule.unit],
        article=rule.article if chinese else rule.article_en or rule.article,
        text=rule.text,
    )


def _versions(choices: list[OrganisationRuleset], present: int | None) -> list[Version]:
    """The latest first. Of two from one day the earlier entered one was replaced."""
    names = names_of(row.entered_by for row in choices)
    replays = _replays(choices)
    last_of_day = {row.valid_from: row.pk for row in choices}
    return [
        Version(
            name=label(ruleset_for(row.family, on=row.valid_from)),
            valid_from=row.valid_from,
            settings=len(row.overrides.get("clocks", {})),
            entered_at=row.entered_at,
            entered_by=names.get(row.entered_by or 0, ""),
            replays=replays.get(subject_of(row), []),
            is_present=row.pk == present,
            is_replaced=last_of_day[row.valid_from] != row.pk,
        )
        for row in reversed(choices)
    ]


def _replays(choices: Iterable[OrganisationRuleset]) -> dict[str, list[Replay]]:
    found: dict[str, list[Replay]] = {}
    for replay in Replay.objects.filter(subject__in=[subject_of(row) for row in choices]).order_by("pk"):
        found.setdefault(replay.subject, []).append(replay)
    return found


def families_offered(organisation: Organisation, *, on: date) -> list[tuple[str, str]]:
    """Pairs for the choice of a family."""
    kind = organisation.kind
    return [(each.family, label(each)) for each in offered(kind.code, is_authority=kind.is_authority, on=on)]


def own_limits(organisation_id: int, family: str) -> dict[str, dict[str, object]]:
    """What the organisation sets itself today, to begin a new version with; nothing for another family."""
    row = _choices().filter(organisation_id=organisation_id, valid_from__lte=clock.today()).last()
    if row is None or row.family != family:
        return {}
    return row.overrides

"""Warnings as their reader may see them: the inbox, one warning with its series, the rules of a place."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from lianwei.analytics.measures.shapes import SHARE
from lianwei.analytics.models import Alert, AlertAnswer, AlertCase, AlertThreshold
from lianwei.analytics.queries.alert_nights import least_of
from lianwei.analytics.queries.dashboard.words import HIDDEN, printed
from lianwei.analytics.rules.cells import is_small
from lianwei.analytics.rules.topic_nights import Place
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.members.queries import alliance_of, organisation_known, organisations_named
from lianwei.ui.charts import Chart

from .alert_series import newest_days, sees_whole, series_chart
from .alert_words import alert_titles, subject_words

VIEW = "alert.view"
NOTICED_WITHIN = timedelta(hours=24)
SHOWN, TYPICAL = 100, 20


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A warning in the inbox. `seen`: those of its cases of the newest days that the reader sees; `is_whole`:
    whether all of its series may be told. Else fewer than five of others are left out, and all from which
    they could be worked out.
    """

    alert: Alert
    title: str
    seen: int
    is_whole: bool
    answer: AlertAnswer | None
    is_concerned: bool

    @property
    def is_late(self) -> bool:
        """Not noticed within 24 hours by an organisation that it concerns."""
        waits = self.answer is None and self.is_concerned and self.alert.ended_at is None
        return waits and clock.now() - self.alert.raised_at > NOTICED_WITHIN

    @property
    def count(self) -> str:
        is_told = self.is_whole or not is_small(self.alert.observed - self.seen)
        return str(self.alert.observed) if is_told else f"{self.seen}+"

    @property
    def expected(self) -> str:
        return f"{self.alert.expected:.1f}" if self.is_whole else HIDDEN

    @property
    def threshold(self) -> str:
        return str(self.alert.threshold) if self.is_whole else HIDDEN

    @property
    def past_share(self) -> str:
        """In how many of the weeks it was tried on, of a hundred."""
        return printed(Fraction(self.alert.past, self.alert.past_weeks or 1), SHARE)

    @property
    def badge(self) -> str:
        return {"safety": "late", "collapse": "late"}.get(self.alert.rule, "soon")

    @property
    def lead_days(self) -> int:
        """Days from the first case of the window to the warning."""
        return (clock.as_office_time(self.alert.raised_at).date() - self.alert.first_on).days


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """What a member did about a warning."""

    name: str
    acknowledged_at: datetime | None
    verdict: str
    measure: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One warning: its series within the reader's sight, cases, and what members do."""

    row: AlertRow
    chart: Chart
    cases: list[Row]
    members: list[MemberAnswer]
    answers: "Answers"
    may: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Answers:
    """What people found out about warnings of one rule on one kind of series, of those the reader sees."""

    real: int
    none: int

    @property
    def total(self) -> int:
        return self.real + self.none

    @property
    def none_share(self) -> str:
        """How many of a hundred were no problem."""
        return printed(Fraction(self.none, self.total or 1), SHARE)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """From how many cases on a rule warns, and the latest reason why not as shipped."""

    rule: str
    rule_label: str
    subject: str
    subject_label: str
    least: int
    reason: str
    is_tuned: bool


def alerts(*, actor: Actor) -> list[AlertRow]:
    """Open warnings, those not noticed first, then the latest; then those that ended lately."""
    actor.require(VIEW)
    rows = list(Alert.objects.visible_to(actor).order_by("-raised_at", "-pk")[:SHOWN])
    found = _rows(rows, actor)
    return sorted(found, key=lambda each: (each.alert.ended_at is not None, each.answer is not None))


def alerts_to_notice(*, actor: Actor) -> int:
    """How many open warnings the reader's organisation has not noticed yet."""
    open_rows = Alert.objects.visible_to(actor).filter(ended_at=None)
    noticed = AlertAnswer.objects.visible_to(actor).filter(organisation_id=actor.organisation_id)
    return open_rows.exclude(pk__in=noticed.values("alert_id")).count()


def alert_page(pk: int, *, actor: Actor) -> AlertPage:
    """One warning. Raises NotVisible where the reader sees no case of it."""
    actor.require(VIEW)
    alert = find(Alert, pk, actor=actor)
    [row] = _rows([alert], actor)
    seen = AlertCase.objects.visible_to(actor).filter(alert_id=pk)
    newest = seen.order_by("-complaint__received_on", "-complaint_id").values_list("complaint_id", flat=True)
    concerned = row.is_concerned and row.alert.ended_at is None
    return AlertPage(
        row,
        series_chart(alert, actor=actor),
        rows_of(list(newest[:TYPICAL]), actor=actor),
        _members(alert, actor),
        _answers(alert, actor),
        {
            "acknowledge": actor.may("alert.acknowledge") and concerned and row.answer is None,
            "answer": actor.may("alert.answer") and row.is_concerned,
        },
    )


def place_of(actor: Actor) -> Place:
    """The place whose rules concern the reader: an alliance one looks on, one's own, or the organisation."""
    for _viewer, overseen in sorted(actor.oversees):
        return Place(overseen)
    home = organisation_known(actor.organisation_id or 0)
    alliance = alliance_of(home, on=clock.today())
    return Place(alliance) if alliance else Place(None, actor.organisation_id)


def alert_rules(*, actor: Actor) -> list[RuleRow]:
    """The thresholds of the reader's place."""
    actor.require("alert_rule.view")
    place = place_of(actor)
    set_rows = AlertThreshold.objects.visible_to(actor).filter(
        alliance_id=place.alliance_id, organisation_id=place.organisation_id
    )
    latest = {(row.rule, row.subject): row for row in set_rows.order_by("set_at", "pk")}
    labels = dict(Alert.Rule.choices)
    return [
        RuleRow(
            rule,
            str(labels[rule]),
            subject,
            subject_words(subject),
            least,
            latest[rule, subject].reason if (rule, subject) in latest else "",
            (rule, subject) in latest and latest[rule, subject].set_by is None,
        )
        for (rule, subject), least in least_of(place).items()
    ]


def _rows(rows: Sequence[Alert], actor: Actor) -> list[AlertRow]:
    keys = [row.pk for row in rows]
    links = AlertCase.objects.visible_to(actor).filter(alert_id__in=keys).order_by()
    seen, own = Counter[int](), set()
    first = {row.pk: newest_days(row)[0] for row in rows}
    for key, holder, day in links.values_list("alert_id", "complaint__holder_id", "complaint__received_on"):
        seen[key] += day >= first[key]
        if holder in actor.acts_for:
            own.add(key)
    mine = AlertAnswer.objects.visible_to(actor).filter(
        alert_id__in=keys, organisation_id=actor.organisation_id
    )
    answers = {each.alert_id: each for each in mine}
    titles = alert_titles(rows)
    return [
        AlertRow(
            row,
            titles[row.pk],
            min(seen[row.pk], row.observed),
            sees_whole(row, actor),
            answers.get(row.pk),
            row.pk in own,
        )
        for row in rows
    ]


def _answers(alert: Alert, actor: Actor) -> Answers:
    alike = Alert.objects.visible_to(actor).filter(
        alliance_id=alert.alliance_id,
        organisation_id=alert.organisation_id,
        rule=alert.rule,
        subject=alert.subject,
    )
    told = AlertAnswer.objects.visible_to(actor).filter(alert_id__in=alike.order_by().values("pk"))
    found = Counter(told.order_by().values_list("verdict", flat=True))
    return Answers(found[AlertAnswer.Verdict.TRUE], found[AlertAnswer.Verdict.FALSE])


def _members(alert: Alert, actor: Actor) -> list[MemberAnswer]:
    links = AlertCase.objects.visible_to(actor).filter(alert_id=alert.pk).order_by()
    holders: Iterable[int] = set(links.values_list("complaint__holder_id", flat=True))
    told = AlertAnswer.objects.visible_to(actor).filter(alert_id=alert.pk).order_by("pk")
    answers: dict[int, Any] = {each.organisation_id: each for each in told}
    if not actor.oversees:  # what others answered is theirs; of them nothing is told, nor that they are late
        holders = {pk for pk in holders if pk in actor.organisations}
    names = organisations_named({*holders, *answers})
    is_late = alert.ended_at is None and clock.now() - alert.raised_at > NOTICED_WITHIN
    return [
        MemberAnswer(
            name,
            answers[pk].acknowledged_at if pk in answers else None,
            answers[pk].get_verdict_display() if pk in answers else "",
            answers[pk].measure if pk in answers else "",
            is_late and pk not in answers,
        )
        for pk, name in sorted(names.items(), key=lambda pair: pair[1])
    ]

"""Warnings as the night raises them, and what organisations do about them."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.models import Alert, AlertAnswer, AlertCase, AlertThreshold
from lianwei.analytics.models.alerts import KEY, MEASURE, REASON
from lianwei.analytics.queries.alert_nights import least_of
from lianwei.analytics.rules.alerts import Found, least_shipped
from lianwei.analytics.rules.topic_nights import Place
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.members.models import Alliance, Organisation
from lianwei.reading.numbers import tokenise

LATEST, WRONG, HIGHEST = 5, 4, 1000  # of the latest answers so many were wrong: the rule asks one case more


@transaction.atomic
def raise_alert(place: Place, found: Found, *, actor: Actor) -> Alert:
    """Warn of what the night found; where a warning of it is open already, keep that one up to date."""
    actor.require("alert.raise")
    _wait_for(place)
    row = _open(place, found)
    is_new = row.pk is None
    row.observed, row.expected, row.threshold = found.observed, found.expected, found.threshold
    row.past, row.past_weeks, row.seen_at = found.past, found.past_weeks, clock.now()
    row.weeks, row.holders = [list(week) for week in found.weeks], sorted(found.holders)
    if is_new:
        days = QuerySet(Complaint).filter(pk__in=found.cases).order_by("received_on")
        row.first_on = days.values_list("received_on", flat=True).first() or clock.today()
    row.save()
    known = set(QuerySet(AlertCase).filter(alert_id=row.pk).values_list("complaint_id", flat=True))
    fresh = sorted(found.cases - known)
    AlertCase.objects.bulk_create(AlertCase(complaint_id=pk, alert_id=row.pk) for pk in fresh)
    record("alert.raised" if is_new else "alert.kept", row, actor=actor, rule=row.rule, cases=len(fresh))
    return row


def _wait_for(place: Place) -> None:
    """Two nights that run at once raise one warning: the second waits and finds it open."""
    if place.alliance_id is not None:
        Alliance.objects.select_for_update(no_key=True).get(pk=place.alliance_id)
    elif place.organisation_id is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=place.organisation_id)


def _open(place: Place, found: Found) -> Alert:
    row = Alert(rule=found.rule, subject=found.subject, key=found.key[:KEY], raised_at=clock.now())
    row.alliance_id, row.organisation_id = place.alliance_id, place.organisation_id
    same = QuerySet(Alert).filter(
        alliance_id=place.alliance_id,
        organisation_id=place.organisation_id,
        rule=row.rule,
        subject=row.subject,
        key=row.key,
        ended_at=None,
    )
    return same.select_for_update().first() or row


@transaction.atomic
def end_alert(alert_id: int, *, actor: Actor) -> Alert:
    """It stands out no more; what was done about it stays."""
    actor.require("alert.end")
    alert = QuerySet(Alert).select_for_update().get(pk=alert_id)
    alert.ended_at = clock.now()
    alert.save(update_fields=["ended_at"])
    record("alert.ended", alert, actor=actor)
    return alert


@transaction.atomic
def acknowledge_alert(alert_id: int, *, actor: Actor) -> AlertAnswer:
    """Note that one's organisation has seen the warning; a second time changes nothing."""
    alert = lock(Alert, alert_id, actor=actor, by=PARTNER)
    actor.require("alert.acknowledge")
    return _answer(alert, actor)


@transaction.atomic
def answer_alert(alert_id: int, *, actor: Actor, verdict: str, measure: str) -> AlertAnswer:
    """Say whether it is a real problem and what one's organisation does about it.

    Where most of the latest answers to a rule were that there is no problem, it asks one case more from then
    on, openly. Raises Invalid for a real problem without a measure.
    """
    alert = lock(Alert, alert_id, actor=actor, by=PARTNER)
    actor.require("alert.answer")
    if verdict not in AlertAnswer.Verdict.values:
        raise Invalid({"verdict": _("Please choose one.")})
    if verdict == AlertAnswer.Verdict.TRUE and not measure.strip():
        raise Invalid({"measure": _("Please say what is done about it.")})
    answer = _answer(alert, actor)
    answer.verdict, answer.answered_at = verdict, clock.now()
    answer.measure = tokenise(measure.strip()).text[:MEASURE]
    answer.save()
    record("alert.answered", answer, actor=actor, alert=alert.pk, verdict=verdict)
    _tune(alert, actor)
    return answer


def _answer(alert: Alert, actor: Actor) -> AlertAnswer:
    if actor.organisation_id is None:
        raise NotAllowed
    known = AlertAnswer.objects.visible_to(actor).filter(
        alert_id=alert.pk, organisation_id=actor.organisation_id
    )
    if answer := known.first():
        return answer
    answer = AlertAnswer.objects.create(
        alert_id=alert.pk,
        organisation_id=actor.organisation_id,
        alliance_id=alert.alliance_id,
        acknowledged_at=clock.now(),
        acknowledged_by=actor.user_id,
    )
    record("alert.acknowledged", answer, actor=actor, alert=alert.pk)
    return answer


def _tune(alert: Alert, actor: Actor) -> None:
    """One case more where four of the five latest answers since the last change were wrong warnings."""
    place = Place(alert.alliance_id, alert.organisation_id)
    subject = alert.subject
    rows = _thresholds(place).filter(rule=alert.rule, subject=subject)
    since = rows.order_by("-set_at").values_list("set_at", flat=True).first()
    alike = QuerySet(Alert).filter(
        alliance_id=place.alliance_id, organisation_id=place.organisation_id, rule=alert.rule, subject=subject
    )
    told = QuerySet(AlertAnswer).filter(alert_id__in=alike.values("pk"), answered_at__isnull=False)
    told = told.filter(answered_at__gt=since) if since else told
    latest = list(told.order_by("-answered_at").values_list("verdict", flat=True)[:LATEST])
    wrong = latest.count(AlertAnswer.Verdict.FALSE)
    if len(latest) == LATEST and wrong >= WRONG:
        reason = _("%(wrong)s of the latest %(n)s answers: no problem") % {"wrong": wrong, "n": LATEST}
        least = min(least_of(place)[alert.rule, subject] + 1, HIGHEST)
        _set(place, alert.rule, subject, least=least, reason=reason, actor=actor, by=None)


@transaction.atomic
def revise_alert_rule(
    place: Place, *, actor: Actor, rule: str, subject: str, least: int, reason: str
) -> AlertThreshold:
    """From how many cases on a rule warns in a place: an alliance one looks on, or the own organisation.

    Raises NotAllowed for places of others, Invalid for a rule that is not there or no number of cases.
    """
    actor.require("alert_rule.revise")
    if not _speaks_for(place, actor):
        raise NotAllowed
    if (rule, subject) not in least_shipped():
        raise Invalid({"rule": _("Please choose one.")})
    if not 1 <= least <= HIGHEST:
        raise Invalid({"least": _("Please enter a number of cases from 1 to 1000.")})
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    told = tokenise(reason.strip()).text
    return _set(place, rule, subject, least=least, reason=told, actor=actor, by=actor.user_id)


def _speaks_for(place: Place, actor: Actor) -> bool:
    if place.alliance_id is not None:
        return any(alliance == place.alliance_id for _viewer, alliance in actor.oversees)
    return place.organisation_id in actor.acts_for


def _set(
    place: Place, rule: str, subject: str, *, least: int, reason: str, actor: Actor, by: int | None
) -> AlertThreshold:
    row = AlertThreshold(rule=rule, subject=subject, least=least, reason=reason[:REASON], set_by=by)
    row.alliance_id, row.organisation_id, row.set_at = place.alliance_id, place.organisation_id, clock.now()
    row.save()
    record("alert_rule.revised", row, actor=actor, rule=rule, subject=subject, least=least)
    return row


def _thresholds(place: Place) -> QuerySet[AlertThreshold]:
    return QuerySet(AlertThreshold).filter(
        alliance_id=place.alliance_id, organisation_id=place.organisation_id
    )

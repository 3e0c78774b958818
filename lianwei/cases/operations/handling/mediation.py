"""Mediation (调解): appraisal and extension."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from lianwei.cases import clockwork
from lianwei.cases.lifecycle import COMMISSION_APPRAISAL, END_APPRAISAL, EXTEND
from lianwei.cases.models import Appraisal, Complaint
from lianwei.cases.rules.ledger import extension_problem
from lianwei.cases.rules.rulesets import SettlementFirst
from lianwei.cases.rules.sentences import problem_text
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .talks import settle_first


@transaction.atomic
def commission_appraisal(
    complaint_id: int,
    *,
    actor: Actor,
    matter: str,
    institution: str,
    agreed_by_parties: bool,
    cost: int | None = None,
    cost_borne_by: str = "",
    no_talks: str = "",
) -> Appraisal:
    """Commission an appraisal or a test (鉴定、检测); its days do not count in the mediation limit (Decree
    778 art. 46).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, COMMISSION_APPRAISAL, actor=actor)
    skipped = settle_first(complaint, SettlementFirst.AFTER, no_talks)
    today, matter = clock.today(), write_text(complaint, matter)
    institution = write_text(complaint, institution)
    appraisal = Appraisal.objects.create(
        complaint=complaint,
        matter=matter,
        institution=institution,
        agreed_by_parties=agreed_by_parties,
        cost=cost,
        cost_borne_by=write_text(complaint, cost_borne_by),
        entrusted_on=today,
    )
    clockwork.pause(complaint, "mediation", today, reason="appraisal", ref=f"appraisal:{appraisal.pk}")
    store(complaint)
    told = {"institution": write_for_log(complaint, institution), "matter": write_for_log(complaint, matter)}
    record("complaint.appraisal_commissioned", complaint, actor=actor, **told, **skipped)
    return appraisal


@transaction.atomic
def end_appraisal(complaint_id: int, *, actor: Actor, result: str) -> Appraisal:
    """The result has come: the mediation clock goes on."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, END_APPRAISAL, actor=actor)
    today = clock.today()
    appraisal = QuerySet(Appraisal).filter(complaint=complaint, ended_on=None).latest("pk")
    appraisal.ended_on, appraisal.result = today, write_text(complaint, result)
    appraisal.save()
    clockwork.resume(complaint, "mediation", today, ref=f"appraisal:{appraisal.pk}")
    store(complaint)
    record("complaint.appraisal_ended", complaint, actor=actor, due_on=complaint.due_on.isoformat())
    return appraisal


@transaction.atomic
def extend_complaint(complaint_id: int, *, actor: Actor, days: int, reason: str) -> Complaint:
    """Extend the mediation limit (延期), as far and as often as the ruleset lets the head do."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, EXTEND, actor=actor)
    today = clock.today()
    running = clockwork.open_clocks(complaint, ("mediation",))
    allowed = clockwork.rule_now(running[0]).extension if running else None
    if allowed is None:
        raise Invalid({"days": problem_text("extension_none", get_language())})
    ledger = clockwork.ledger_of(running[0])
    problem = extension_problem(ledger, n=days, unit=allowed.unit, by=allowed.by, on=today)
    if problem:
        raise Invalid({"days": problem_text(problem, get_language())})
    clockwork.extend(
        complaint, "mediation", today, n=days, unit=allowed.unit, by=allowed.by, article=allowed.article
    )
    store(complaint)
    record(
        "complaint.extended",
        complaint,
        actor=actor,
        days=days,
        reason=write_for_log(complaint, reason),
        due_on=complaint.due_on.isoformat(),
    )
    return complaint

"""An association asks those below it for a return; that of a period is laid out for each of them."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import Frequency, ReturnPlan, StatisticalReturn
from lianwei.analytics.queries.own_return_forms import codes_offered
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_forms import form_on
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import hold_organisation

LATEST = 90  # days after the period


@transaction.atomic
def ask_for_returns(
    holder_id: int, *, actor: Actor, form: str, frequency: str, due_days: int, since: date
) -> ReturnPlan:
    """Ask every association directly below for a return, for periods that end on `since` or later."""
    actor.require("return_plan.ask")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder = hold_organisation(holder_id)
    if form not in codes_offered(actor=actor):
        raise Invalid({"form": _("There is no such return.")})
    if not 1 <= due_days <= LATEST:
        raise Invalid({"due_days": _("Please enter 1 to 90 days.")})
    known = ReturnPlan.objects.visible_to(actor).filter(holder=holder, form=form, until=None)
    if known.filter(frequency=frequency).exists():
        raise Invalid({"frequency": _("This return is asked for already.")})
    row = ReturnPlan.objects.create(
        holder=holder,
        form=form,
        frequency=Frequency(frequency),
        due_days=due_days,
        since=since,
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    told = {"form": form, "frequency": frequency, "due_days": due_days, "since": since.isoformat()}
    record("return_plan.asked", row, actor=actor, **told)
    return row


@transaction.atomic
def end_return_plan(pk: int, *, actor: Actor) -> ReturnPlan:
    """No further period is asked for; what was laid out stays."""
    row = lock(ReturnPlan, pk, actor=actor)
    actor.require("return_plan.end")
    if row.until is not None:
        raise WrongStatus
    row.until = clock.today()
    row.save(update_fields=["until"])
    record("return_plan.ended", row, actor=actor)
    return row


@transaction.atomic
def open_return(plan_id: int, *, actor: Actor, member_id: int, period: Period) -> StatisticalReturn:
    """Lay out a member's return of a period that is over, once. The form is the version of its last day."""
    plan = lock(ReturnPlan, plan_id, actor=actor)
    actor.require("statistical_return.open")
    if plan.until is not None or not period.is_over(clock.today()):
        raise WrongStatus
    form = form_on(plan.form, period.last)
    known = StatisticalReturn.objects.visible_to(actor).filter(
        plan_id=plan.pk, first=period.first, last=period.last
    )
    if known.filter(holder_id=member_id).exists():
        raise WrongStatus
    row = StatisticalReturn.objects.create(
        holder_id=member_id,
        upper_id=plan.holder_id,
        plan_id=plan.pk,
        form=form.code,
        form_version=form.version,
        period=period.name,
        first=period.first,
        last=period.last,
        due_on=period.last + timedelta(days=plan.due_days),
    )
    record("statistical_return.opened", row, actor=actor, period=period.name)
    return row

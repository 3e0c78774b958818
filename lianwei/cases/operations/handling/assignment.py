"""Who handles a case (分派): given by hand or as proposed; what people can take on, entered by the head."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import ASSIGN
from lianwei.cases.models import AssignmentChoice, Caseworker, Complaint, Recusal
from lianwei.cases.models.complaint import IN_MEDIATION
from lianwei.cases.queries.page.proposals import proposal_for, team_for
from lianwei.cases.queries.people.team import assigns_automatically
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation, User
from lianwei.members.queries import may_manage

MOST_A_WEEK = 200


@transaction.atomic
def assign_complaint(complaint_id: int, *, actor: Actor, handler_id: int | None) -> Complaint:
    """Give a complaint to a colleague of the holder (分派); nobody else can handle it. None gives it back to
    nobody, where an assignment is taken back.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ASSIGN, actor=actor)
    if handler_id is not None:
        check_colleague(complaint, handler_id, actor=actor, field="handler")
    complaint.handler_id = handler_id
    store(complaint)
    if handler_id is not None:
        note_turn(complaint, actor=actor)
    record("complaint.assigned", complaint, actor=actor, handler=handler_id)
    return complaint


@transaction.atomic
def assign_as_proposed(complaint_id: int, *, actor: Actor) -> Complaint:
    """Give a case that nobody can work on to the person proposed, where its holder wants that done unasked.

    Changes nothing where it does not, where somebody has the case who can work on it, or nobody can.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.assign")
    first = proposal_for(complaint, actor=actor).first if _waits_for_somebody(complaint, actor) else None
    if first is None:
        return complaint
    complaint.handler_id = first.user_id
    store(complaint)
    note_turn(complaint, actor=actor)
    record("complaint.assigned", complaint, actor=actor, handler=first.user_id, automatic=True)
    return complaint


def _waits_for_somebody(complaint: Complaint, actor: Actor) -> bool:
    """Whether the holder lets cases be assigned unasked, and this one lies with nobody who can go on."""
    if not ASSIGN.fits(complaint) or not assigns_automatically(complaint.holder_id, actor=actor):
        return False
    if complaint.handler_id is None:
        return True
    able = {each.user_id for each in team_for(complaint, actor=actor)}
    return complaint.status in IN_MEDIATION and complaint.handler_id not in able


def check_colleague(complaint: Complaint, user_id: int, *, actor: Actor, field: str) -> None:
    """Invalid at `field` unless this is somebody in service with the holder, or with the actor's own, who did
    not step aside from this case (回避)."""
    homes = {complaint.holder_id, actor.organisation_id or complaint.holder_id}
    if not User.objects.filter(pk=user_id, is_active=True, organisation_id__in=homes).exists():
        raise Invalid({field: _("Please choose a colleague of your organisation who is in service.")})
    if QuerySet(Recusal).filter(complaint=complaint, mediator_id=user_id, is_granted=True).exists():
        raise Invalid({field: _("This colleague has stepped aside in this case. Please choose another.")})


def note_turn(complaint: Complaint, *, actor: Actor) -> None:
    """Remember when the handler was last given a case, so that turns go round."""
    person = {"organisation_id": complaint.holder_id, "user_id": complaint.handler_id}
    Caseworker.objects.bulk_create([Caseworker(**person)], ignore_conflicts=True)
    Caseworker.objects.visible_to(actor).filter(**person).update(last_assigned_at=clock.now())


@transaction.atomic
def revise_caseworker(
    user: User,
    organisation: Organisation,
    *,
    actor: Actor,
    takes_cases: bool,
    weekly_capacity: int,
    categories: list[str],
    languages: list[str],
    stations: list[int],
) -> Caseworker:
    """Enter what somebody can take on at an organisation. Raises Invalid for hours nobody has."""
    actor.require("caseworker.revise")
    if not may_manage(organisation.pk, actor=actor):
        raise NotAllowed
    if not 1 <= weekly_capacity <= MOST_A_WEEK:
        raise Invalid({"weekly_capacity": _("Please enter a number from 1 to 200.")})
    person = {"organisation": organisation, "user": user}
    Caseworker.objects.bulk_create([Caseworker(**person)], ignore_conflicts=True)
    row = Caseworker.objects.visible_to(actor).select_for_update().get(**person)
    row.takes_cases, row.weekly_capacity = takes_cases, weekly_capacity
    row.categories, row.languages, row.stations = categories, languages, stations
    row.save()
    record("caseworker.revised", row, actor=actor, user=user.pk, takes_cases=takes_cases)
    return row


@transaction.atomic
def choose_assignment(organisation: Organisation, *, actor: Actor, is_automatic: bool) -> AssignmentChoice:
    """Let cases of an organisation go to the person proposed without asking, or no longer."""
    actor.require("caseworker.revise")
    if not may_manage(organisation.pk, actor=actor):
        raise NotAllowed
    AssignmentChoice.objects.bulk_create([AssignmentChoice(organisation=organisation)], ignore_conflicts=True)
    row = AssignmentChoice.objects.visible_to(actor).select_for_update().get(organisation=organisation)
    row.is_automatic = is_automatic
    row.save()
    record("assignment.chosen", row, actor=actor, automatic=is_automatic)
    return row

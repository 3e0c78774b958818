"""Lending people to other members (practice.md B11): who is shared, until when, and for which session."""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Assistance, Complaint, MediationSession, SharedPerson
from lianwei.cases.models.board import sessions_lent
from lianwei.cases.queries.page.labels import category_classes
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.queries import alliances_of

MOST_A_MONTH = 60


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """Who is lent; `valid_to` None: until it is ended."""

    kind: str
    name: str
    sessions_a_month: int
    subjects: list[str] = field(default_factory=list)
    knows: str = ""
    by_video: bool = True
    valid_to: date | None = None


@transaction.atomic
def share_person(entry: SharedEntry, *, actor: Actor) -> SharedPerson:
    """Lend a mediator or expert of the own organisation to the members of its alliance, from today."""
    actor.require("shared_person.share")
    place = actor.organisation_id
    alliance = alliances_of(place).first() if place else None
    if place is None or alliance is None:
        raise NotAllowed
    _refuse(entry)
    row = SharedPerson.objects.create(
        **asdict(entry),
        organisation_id=place,
        alliance_id=alliance.pk,
        valid_from=clock.today(),
    )
    record("shared_person.shared", row, actor=actor, kind=row.kind)
    return row


@transaction.atomic
def retire_shared_person(pk: int, *, actor: Actor) -> SharedPerson:
    """End it today; sessions for which the person was lent stay as they are."""
    row = SharedPerson.objects.select_for_update().filter(pk=pk, organisation_id__in=actor.acts_for).first()
    if row is None:
        raise NotVisible
    actor.require("shared_person.retire")
    if row.valid_to is not None and row.valid_to <= clock.today():
        raise WrongStatus(_("This person is no longer shared. Please look at the board again."))
    row.valid_to = clock.today()
    row.save(update_fields=["valid_to"])
    record("shared_person.retired", row, actor=actor)
    return row


def check_lent(complaint: Complaint, row: Assistance) -> None:
    """Raises Invalid unless a request borrows a person of the member asked for a session still to come, in a
    month in which that person has one left; two that ask at once wait for each other.
    """
    if row.lent_id is None:
        return
    today = clock.today()
    in_force = Q(valid_to=None) | Q(valid_to__gt=today)
    shared = SharedPerson.objects.filter(in_force, pk=row.lent_id, alliance_id=complaint.alliance_id or 0)
    person = shared.filter(organisation_id=row.asked_id).select_for_update().first()
    if person is None:
        raise Invalid({"lent": _("The member asked does not share this person today.")})
    if row.kind != Assistance.Kind.MEDIATE:
        raise Invalid({"kind": _("A person is borrowed to mediate.")})
    coming = QuerySet(MediationSession).filter(complaint=complaint, pk=row.session_id, result="").first()
    if coming is None:
        raise Invalid({"session": _("Please choose the session, one that is still to come.")})
    if sessions_lent(person, clock.as_office_time(coming.held_at).date()) >= person.sessions_a_month:
        raise Invalid({"lent": _("All sessions of this person in that month are taken.")})


def _refuse(entry: SharedEntry) -> None:
    faults = {}
    if entry.kind not in SharedPerson.Kind.values:
        faults["kind"] = _("Please choose mediator or expert.")
    if not entry.name.strip():
        faults["name"] = _("Please enter the name.")
    if not 1 <= entry.sessions_a_month <= MOST_A_MONTH:
        faults["sessions_a_month"] = _("Please enter a number from 1 to 60.")
    known = {code for code, _label in category_classes(on=clock.today())}
    if set(entry.subjects) - known or not (entry.subjects or entry.knows.strip()):
        faults["subjects"] = _("Please say what this person knows about.")
    if entry.valid_to is not None and entry.valid_to <= clock.today():
        faults["valid_to"] = _("This day is already past.")
    if faults:
        raise Invalid(faults)

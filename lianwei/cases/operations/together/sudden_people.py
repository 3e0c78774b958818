"""The hospital, visit and compensation lists of a sudden event."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, SuddenEvent, SuddenLine, SuddenPerson, lines_of, people_of
from lianwei.cases.queries.together.sudden import kept_since
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock

from .sudden import lock_going_on, plain

VISIT = SuddenLine.Kind.VISIT
COMPENSATION = (SuddenLine.Kind.PROMISED, SuddenLine.Kind.PAID)
MOST = 100_000_000_00  # fen on one line


@transaction.atomic
def add_sudden_person(
    event_id: int, *, actor: Actor, name: str, phone: str, hospital: str, state: str
) -> SuddenPerson:
    """Somebody who was hurt and has no case (yet)."""
    event = lock_going_on(event_id, actor=actor)
    actor.require("sudden_event.add_person")
    if not name.strip():
        raise Invalid({"name": _("Please enter the name.")})
    person = SuddenPerson(event=event, seq=_next(event), added_at=clock.now())
    person.name, person.phone = name.strip(), phone
    _set(person, hospital, state)
    record("sudden_event.person_added", event, actor=actor, person=person.seq)
    return person


@transaction.atomic
def link_case_to_sudden_event(
    event_id: int, *, actor: Actor, number: str, hospital: str = "", state: str = SuddenPerson.State.WELL
) -> SuddenPerson:
    """Somebody who was hurt and has complained: name, phone and compensation stand in the case alone."""
    event = lock_going_on(event_id, actor=actor)
    actor.require("sudden_event.link_case")
    case = Complaint.objects.visible_to(actor).filter(number=number.strip()).first()
    if case is None or case.is_annulled or case.is_merged:
        raise Invalid({"number": _("There is no case of this number here.")})
    if people_of(event).filter(complaint_id=case.pk).exists():
        raise Invalid({"number": _("This case stands in the list already.")})
    person = SuddenPerson(event=event, seq=_next(event), complaint_id=case.pk, added_at=clock.now())
    _set(person, hospital, state)
    record("sudden_event.case_linked", event, actor=actor, person=person.seq, case=case.pk)
    return person


@transaction.atomic
def revise_sudden_person(
    event_id: int, *, actor: Actor, person_id: int, hospital: str, state: str
) -> SuddenPerson:
    """Where somebody is treated, and how the person is."""
    event, person = _held(event_id, person_id, actor=actor)
    actor.require("sudden_event.revise_person")
    _set(person, hospital, state)
    record("sudden_event.person_revised", event, actor=actor, person=person.seq, state=state)
    return person


@transaction.atomic
def enter_sudden_line(
    event_id: int, *, actor: Actor, person_id: int, kind: str, on: date, amount: int | None, words: str
) -> SuddenLine:
    """A visit, a cost, what was promised or paid to somebody; amounts in fen.

    Raises Invalid where the compensation belongs into the person's case, or more is paid than promised.
    """
    event, person = _held(event_id, person_id, actor=actor)
    actor.require("sudden_event.enter_line")
    amount = 0 if kind == VISIT else amount or 0
    _check_line(event, person, kind, on, amount)
    line = SuddenLine.objects.create(
        event=event,
        person=person,
        kind=kind,
        on=on,
        amount=amount,
        words=plain(words),
        entered_at=clock.now(),
        entered_by_id=actor.user_id,
    )
    told = {"kind": kind, "amount": amount, "line": line.pk}
    record("sudden_event.line_entered", event, actor=actor, person=person.seq, **told)
    return line


@transaction.atomic
def strike_sudden_line(event_id: int, *, actor: Actor, line_id: int, reason: str) -> SuddenLine:
    """Take back a line that was entered wrongly; it stays and counts no more."""
    event = lock_going_on(event_id, actor=actor)
    actor.require("sudden_event.strike_line")
    line = SuddenLine.objects.visible_to(actor).filter(event=event, pk=line_id).first()
    if line is None:
        raise NotVisible
    if line.struck_at is not None:
        raise WrongStatus(_("This line was taken back already."))
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    if line.kind == SuddenLine.Kind.PROMISED and _sum(line.person, COMPENSATION[1]) > (
        _sum(line.person, COMPENSATION[0]) - line.amount
    ):
        raise Invalid(
            _("More has been paid than would be promised then. Please take the payment back first.")
        )
    line.struck_at, line.struck_because = clock.now(), plain(reason)
    line.save(update_fields=["struck_at", "struck_because"])
    record("sudden_event.line_struck", event, actor=actor, line=line.pk, amount=line.amount)
    return line


@transaction.atomic
def forget_sudden_people(event_id: int, *, actor: Actor) -> int:
    """Empty names and phones of a closed event once its years have passed; how many people."""
    event = lock(SuddenEvent, event_id, actor=actor)
    actor.require("sudden_event.forget")
    if not event.is_closed or event.emptied_on is not None or (event.closed_at or clock.now()) > kept_since():
        return 0
    count = people_of(event).update(name=None, phone=None)
    event.emptied_on = clock.today()
    event.save(update_fields=["emptied_on"])
    record("sudden_event.people_forgotten", event, actor=actor, people=count)
    return count


def _held(event_id: int, person_id: int, *, actor: Actor) -> tuple[SuddenEvent, SuddenPerson]:
    event = lock_going_on(event_id, actor=actor)
    person = SuddenPerson.objects.visible_to(actor).filter(event=event, pk=person_id).first()
    if person is None:
        raise NotVisible
    return event, person


def _next(event: SuddenEvent) -> int:
    return (people_of(event).aggregate(last=Max("seq"))["last"] or 0) + 1


def _set(person: SuddenPerson, hospital: str, state: str) -> None:
    if state not in SuddenPerson.State.values:
        raise Invalid({"state": _("Please choose how the person is.")})
    person.hospital, person.state = plain(hospital), state
    person.save()


def _check_line(event: SuddenEvent, person: SuddenPerson, kind: str, on: date, amount: int) -> None:
    """Raises Invalid for what cannot be."""
    if kind not in SuddenLine.Kind.values:
        raise Invalid({"kind": _("Please choose what it is.")})
    if on > clock.today() or on < event.happened_on:
        raise Invalid({"on": _("Please enter a day from the event to today.")})
    if kind != VISIT and not 0 < amount <= MOST:
        raise Invalid({"amount": _("Please enter an amount.")})
    if kind in COMPENSATION and person.complaint_id is not None:
        sentence = _("This person has a case. Please enter the compensation there; the list takes it over.")
        raise Invalid({"kind": sentence})
    if kind == COMPENSATION[1] and _sum(person, kind) + amount > _sum(person, COMPENSATION[0]):
        raise Invalid({"amount": _("This is more than was promised. Please enter the promise first.")})


def _sum(person: SuddenPerson, kind: str) -> int:
    rows = lines_of(person.event).filter(person=person, kind=kind)
    return sum(rows.values_list("amount", flat=True))

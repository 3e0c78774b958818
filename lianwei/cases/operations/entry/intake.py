"""How a complaint comes in: registration and correction."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.entries import ComplaintEntry, PersonEntry, RespondentEntry
from lianwei.cases.indexing import Parties, index_case
from lianwei.cases.models import (
    Complainant,
    Complaint,
    OutsideNumber,
    PersonIndex,
    Respondent,
    RespondentToken,
)
from lianwei.cases.numbering import next_number
from lianwei.cases.rules.consents import (
    ENTRUSTED,
    HANDLING,
    PLAIN,
    PUBLICITY,
    TO_BUSINESS,
    TO_OTHERS,
)
from lianwei.cases.sight import open_access, store
from lianwei.cases.texts import Named, named_by, write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, Stale, WrongStatus
from lianwei.core.events import record
from lianwei.core.keys import blind
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import Actor, ActorKind, lock
from lianwei.members.models import Organisation
from lianwei.members.queries import alliance_of, organisation_known
from lianwei.registry.rules import name_tokens

from .consents import PHONE, basis_of

REVISABLE = (
    "title", "wish", "category", "nature", "groups", "urgent", "amount_disputed", "amount_claimed",
    "happened_on",
)  # fmt: skip
TEXTS = ("title", "wish")
STORY = ("title", "narrative", "wish")  # what the consumer told
FILLED = ("title", "narrative", "wish", "split_from", "due_on", "due_clock", "soon_from")
SORTED_AS = {"category", "nature"}
TITLE_PLACES = 60
ANSWERS = {  # the first two are those of the SAMR form
    PUBLICITY: "agrees_publicity",
    ENTRUSTED: "agrees_entrusted",
    HANDLING: "agrees_handling",
    TO_BUSINESS: "agrees_telling",
    TO_OTHERS: "agrees_passing",
}


@transaction.atomic
def receive_complaint(
    entry: ComplaintEntry, *, actor: Actor, client_id: UUID | None = None, split_from: Complaint | None = None
) -> Complaint:
    """Register a complaint (登记): it gets its number, the acceptance clock starts the day it was received.

    `client_id` names the filled form: sent twice, it gives the same complaint and changes nothing.
    `split_from`: the complaint on whose paper it came. Raises Invalid where a person cannot be reached, no
    business is named or a date lies in the future.
    """
    actor.require("complaint.receive")
    already = _with_client_id(client_id, actor=actor)
    if already is not None:
        return already
    received_on = entry.received_on or clock.today()
    check_entry(entry, received_on)
    complaint = _new_complaint(entry, received_on, actor=actor, client_id=client_id)
    named = named_by(entry.person)
    for name in STORY:
        setattr(complaint, name, write_text(complaint, getattr(entry, name), named=named))
    complaint.split_from = split_from.pk if split_from else None
    clockwork.start(complaint, "acceptance", received_on)
    complaint.save(update_fields=FILLED)
    parties = _add_parties(complaint, entry, named)
    more: dict[str, Any] = {"split_from": split_from.number} if split_from else {}
    if consents := add_consents(complaint, entry.person, actor=actor):
        more["consents"] = consents
    if entry.apart_from:
        more |= _told_apart(complaint, entry, actor=actor)
    open_access(complaint, parties)
    record(
        "complaint.received",
        complaint,
        actor=actor,
        number=complaint.number,
        channel=complaint.channel,
        received_on=received_on.isoformat(),
        due_on=complaint.due_on.isoformat(),
        **({"silent": True} if entry.is_silent else {}),
        **({} if entry.is_sorted else {"unsorted": True}),
        **more,
    )
    return complaint


def _told_apart(complaint: Complaint, entry: ComplaintEntry, *, actor: Actor) -> dict[str, Any]:
    """Which cases looked the same, and why this one was registered all the same."""
    alike = Complaint.objects.visible_to(actor).filter(pk__in=entry.apart_from).order_by("pk")
    found = list(alike.only("number"))
    reason = write_for_log(complaint, entry.apart_reason, *found)
    numbers = [each.number for each in found]
    return {"besides": [each.pk for each in found], "apart_from": numbers, "reason": reason}


def _with_client_id(client_id: UUID | None, *, actor: Actor) -> Complaint | None:
    if client_id is None:
        return None
    return Complaint.objects.visible_to(actor).filter(client_id=client_id).first()


def check_entry(entry: ComplaintEntry, received_on: date) -> None:
    """Raises Invalid for what cannot be registered."""
    faults: dict[str, str] = {}
    if not entry.person.can_be_reached:
        faults["phone"] = _("Please enter a phone number, an e-mail or an address, so that we can answer.")
    if not entry.respondents:
        faults["respondents"] = _("Please name the business complained of.")
    if received_on > clock.today():
        faults["received_on"] = _("This day lies in the future. Please enter the day it was received.")
    if entry.happened_on and entry.happened_on > received_on:
        faults["happened_on"] = _("The purchase cannot lie after the day of receipt.")
    if len(entry.title) > TITLE_PLACES:
        faults["title"] = _("Please keep the title to 60 characters.")
    for name in ("amount_disputed", "amount_claimed"):
        if (getattr(entry, name) or 0) < 0:
            faults[name] = _("Please enter an amount above zero.")
    if faults:
        raise Invalid(faults)


def _new_complaint(
    entry: ComplaintEntry, received_on: date, *, actor: Actor, client_id: UUID | None
) -> Complaint:
    """The row, saved without its clock's date yet: children and clocks need its key."""
    if actor.organisation_id is None:
        raise NotAllowed
    organisation = organisation_known(actor.organisation_id)
    number = next_number(organisation, received_on.year)
    complaint = unsaved_complaint(entry, received_on, organisation, number, actor=actor, client_id=client_id)
    complaint.save(force_insert=True)
    return complaint


def unsaved_complaint(
    entry: ComplaintEntry,
    received_on: date,
    organisation: Organisation,
    number: str,
    *,
    actor: Actor,
    client_id: UUID | None,
) -> Complaint:
    """What is registered, before its texts are read and its clock runs."""
    ruleset = clockwork.ruleset_of(organisation.pk, on=received_on)
    return Complaint(
        number=number,
        client_id=client_id,
        holder=organisation,
        intake=organisation,
        alliance_id=alliance_of(organisation, on=received_on),
        registered_by_id=actor.user_id,
        handler_id=actor.user_id,
        title=entry.title,
        narrative="",
        wish="",
        category=entry.category,
        nature=entry.nature,
        channel=entry.channel,
        groups=list(entry.groups),
        requests=list(entry.requests),
        tags=list(entry.tags),
        urgent=list(entry.urgent),
        is_sorted=entry.is_sorted,
        proposed=dict(entry.proposed),
        amount_disputed=entry.amount_disputed,
        amount_claimed=entry.amount_claimed,
        happened_on=entry.happened_on,
        region=entry.region or organisation.region_code,
        received_at=clock.now(),
        received_on=received_on,
        ruleset=ruleset.code,
        due_on=received_on,
        due_clock="acceptance",
    )


def _add_parties(complaint: Complaint, entry: ComplaintEntry, named: Named) -> Parties:
    habit = write_text(complaint, entry.person.contact_habit, named=named)
    values = person_values(entry.person) | {"contact_habit": habit}
    person = Complainant.objects.create(complaint=complaint, **values)
    PersonIndex.objects.bulk_create(
        PersonIndex(complaint=complaint, key=key) for key in person_keys(entry.person)
    )
    respondents = [_respondent(complaint, seq, each) for seq, each in enumerate(entry.respondents, start=1)]
    Respondent.objects.bulk_create(respondents)
    unknown = {t for each in entry.respondents if not each.business_id for t in name_tokens(each.name)}
    RespondentToken.objects.bulk_create(
        RespondentToken(complaint=complaint, token=t) for t in sorted(unknown)
    )
    OutsideNumber.objects.bulk_create(
        OutsideNumber(complaint=complaint, **asdict(each)) for each in entry.outside_numbers
    )
    return Parties(respondents, [person])


def person_values(person: PersonEntry) -> dict[str, Any]:
    """What is kept of the person; what they agreed to are records of their own."""
    return {name: value for name, value in asdict(person).items() if name not in ANSWERS.values()}


def add_consents(complaint: Complaint, person: PersonEntry, *, actor: Actor) -> list[str]:
    """The answers of the form as records; told by phone they are oral. Answers the purposes asked about."""
    rows = []
    for purpose, name in ANSWERS.items():
        if getattr(person, name) is not None:
            signed = Basis.CONSENT if purpose in PLAIN else Basis.SEPARATE
            basis = Basis.ORAL if complaint.channel == PHONE else signed
            row = basis_of(complaint, purpose, basis, actor=actor, channel=complaint.channel)
            row.is_given = getattr(person, name)
            rows.append(row)
    Consent.objects.bulk_create(rows)
    return [row.purpose for row in rows]


def _respondent(complaint: Complaint, seq: int, entry: RespondentEntry) -> Respondent:
    return Respondent(complaint=complaint, seq=seq, **asdict(entry))


def person_keys(person: PersonEntry) -> list[str]:
    """Blind indexes under which a person's cases are found: whole numbers, or a name with the last four
    digits.
    """
    digits = "".join(c for c in person.phone if c.isdigit())
    keys = []
    if digits:
        keys.append(blind(digits, purpose="phone"))
        keys.append(blind(f"{person.name}{digits[-4:]}", purpose="name+last4"))
    if person.id_number:
        keys.append(blind(person.id_number.upper(), purpose="id"))
    return keys


@transaction.atomic
def revise_complaint(
    complaint_id: int, *, actor: Actor, before: dict[str, Any], after: dict[str, Any]
) -> Complaint:
    """Correct what was registered. `before` is what the form showed, `after` what was typed.

    Fields a colleague changed meanwhile are merged when only one side changed them; where both did, Stale
    names each field with the three values and nothing is saved.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.revise")
    if complaint.is_merged:
        raise WrongStatus(_("This case was merged into another. Please work on that one."))
    if not complaint.is_open:
        raise WrongStatus(_("The case is in the archive. Please reopen it before you change it."))
    changed = {name: after[name] for name in REVISABLE if name in after and after[name] != before.get(name)}
    conflicts = [
        (name, before.get(name), getattr(complaint, name), value)
        for name, value in changed.items()
        if getattr(complaint, name) not in (before.get(name), value)
    ]
    if conflicts:
        raise Stale(conflicts)
    _check_revised(complaint, changed)
    for name, value in changed.items():
        setattr(complaint, name, write_text(complaint, value or "") if name in TEXTS else value)
    if SORTED_AS & set(changed) and actor.kind is ActorKind.STAFF:
        complaint.is_sorted = True  # who corrects one of them has seen both
    store(complaint)
    if any(name in TEXTS for name in changed):
        index_case(complaint)
    record("complaint.revised", complaint, actor=actor, fields=sorted(changed))
    return complaint


def _check_revised(complaint: Complaint, changed: dict[str, Any]) -> None:
    faults: dict[str, str] = {}
    if len(changed.get("title") or "") > TITLE_PLACES:
        faults["title"] = _("Please keep the title to 60 characters.")
    if (happened_on := changed.get("happened_on")) and happened_on > complaint.received_on:
        faults["happened_on"] = _("The purchase cannot lie after the day of receipt.")
    for name in ("amount_disputed", "amount_claimed"):
        if (changed.get(name) or 0) < 0:
            faults[name] = _("Please enter an amount above zero.")
    if faults:
        raise Invalid(faults)

"""Booths: a device is made of a one-time link, draws tracking codes while online, and delivers what it took.

A booth is a Source with the door "booth" and at most one open key: a fresh link makes another tablet of the
same booth and ends the former one's key. What the device holds is its own affair until it is delivered.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Door, Source, SourceKey, TrackingCode
from lianwei.arrivals.rules import code_from
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.links import issue_link, redeem_link, revoke_links
from lianwei.core.scope import CONSUMER, Actor, ActorKind, attached, lock, subject_of

from .sources import IssuedKey, issue_key

ENROL = "booth.enrol"
LINK_FOR = timedelta(hours=24)
CODES_AT_ONCE = 50
MOST_CODES = 1000  # drawn for one booth and on no receipt that arrived
DRAWN = "codes_drawn"
FIRST = "first_code"  # of the device in use; those before stand on receipts of an earlier one


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """A tracking code for a receipt written without network. The ticket names it at the delivery."""

    ticket: str
    code: str


@transaction.atomic
def create_booth(*, actor: Actor, name: str) -> Source:
    """Set a booth or station up for the actor's organisation; its device comes by a link."""
    actor.require("booth.create")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    if not name.strip():
        raise Invalid({"name": _("Please name the booth, best after its place.")})
    booth = Source.objects.create(
        organisation_id=actor.organisation_id,
        door=Door.BOOTH,
        name=name.strip(),
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    record("booth.created", booth, actor=actor)
    return booth


@transaction.atomic
def invite_booth(booth_id: int, *, actor: Actor) -> str:
    """A link that makes a device of whatever opens it first, within a day; earlier links end. Answers its
    token, which is shown this once.
    """
    booth = open_booth(booth_id, actor=actor)
    actor.require("booth.invite")
    revoke_links(booth, ENROL, actor=actor)
    token = issue_link(
        booth, ENROL, actor=actor, expires_in=LINK_FOR, party=ActorKind.SOURCE, permissions=(ENROL,)
    )
    record("booth.invited", booth, actor=actor)
    return token


@transaction.atomic
def enrol_booth(booth_id: int, *, actor: Actor) -> IssuedKey:
    """Make a device of the booth: it gets the one key; the key of a device before it ends. `actor` holds the
    link.
    """
    booth = open_booth(booth_id, actor=actor, by=CONSUMER)
    actor.require(ENROL)
    attached(SourceKey, booth).filter(withdrawn_at=None).update(withdrawn_at=clock.now())
    booth.settings = booth.settings | {FIRST: codes_drawn(booth)}
    booth.save(update_fields=["settings"])
    own = frozenset({booth.organisation_id})
    issuer = Actor(
        ActorKind.SOURCE, organisations=own, acts_for=own, permissions=frozenset({"source.issue_key"})
    )
    issued = issue_key(booth.pk, actor=issuer)
    record("booth.enrolled", booth, actor=actor, key=issued.key.pk)
    return issued


def enrol_with_link(token: str) -> tuple[Source, IssuedKey]:
    """What a device does with its link. Raises NotVisible for a link that is used up or out of date."""
    with transaction.atomic():
        holder = redeem_link(token, ENROL)
        [booth_id] = holder.granted(Source)
        issued = enrol_booth(booth_id, actor=holder)
        return open_booth(booth_id, actor=holder, by=CONSUMER), issued


@transaction.atomic
def withdraw_booth(booth_id: int, *, actor: Actor) -> Source:
    """End a booth: its device cannot send any more; what it brought stays."""
    booth = open_booth(booth_id, actor=actor)
    actor.require("booth.withdraw")
    booth.withdrawn_at = clock.now()
    booth.save(update_fields=["withdrawn_at"])
    attached(SourceKey, booth).filter(withdrawn_at=None).update(withdrawn_at=booth.withdrawn_at)
    revoke_links(booth, ENROL, actor=actor)
    record("booth.withdrawn", booth, actor=actor)
    return booth


@transaction.atomic
def draw_codes(booth_id: int, *, actor: Actor, start: int) -> list[DrawnCode]:
    """The next tracking codes for receipts without network, from number `start` on. The same start answers
    the same codes, so that an answer that was lost may be asked for again.
    """
    booth = open_booth(booth_id, actor=actor)
    actor.require("booth.draw_codes")
    drawn = codes_drawn(booth)
    if not booth.settings.get(FIRST, 0) <= start <= drawn:
        raise Invalid({"start": _("These codes do not follow on those drawn before.")})
    end = start + CODES_AT_ONCE
    codes = [
        DrawnCode(f"{booth.pk}-{n}", code_of_seal(seal_of_ticket(booth.pk, n))) for n in range(start, end)
    ]
    fresh = codes[drawn - start :]
    if fresh and attached(TrackingCode, booth).count() + len(fresh) > MOST_CODES:
        raise WrongStatus(_("This booth has codes enough that were not used yet."))
    TrackingCode.objects.bulk_create(_reserved(booth, each.code) for each in fresh)
    booth.settings = booth.settings | {DRAWN: max(drawn, end)}
    booth.save(update_fields=["settings"])
    record("booth.codes_drawn", booth, actor=actor, count=len(fresh))
    return codes


def codes_drawn(booth: Source) -> int:
    """How many tracking codes its devices drew so far; the next one has this number."""
    return int(booth.settings.get(DRAWN, 0))


def _reserved(booth: Source, code: str) -> TrackingCode:
    return TrackingCode(
        subject=subject_of(booth),
        organisation_id=booth.organisation_id,
        key=keys.blind(code, purpose="tracking"),
        issued_at=clock.now(),
    )


def code_of_seal(seal_id: uuid.UUID) -> str:
    """The tracking code that an arrival with this seal id has."""
    return code_from(keys.blind(str(seal_id), purpose="tracking code"))


def seal_of_ticket(booth_id: int, number: int) -> uuid.UUID:
    """The seal id that the arrival on this ticket gets: its code follows from it, as everywhere."""
    return uuid.UUID(keys.blind(f"{booth_id}:{number}", purpose="booth ticket"))


def at_booth(booth: Source) -> Actor:
    """Who acts when a device delivers: may bring things, mend what was refused, and draw codes."""
    own = frozenset({booth.organisation_id})
    return Actor(
        ActorKind.SOURCE,
        organisation_id=booth.organisation_id,
        organisations=own,
        acts_for=own,
        permissions=frozenset({"arrival.receive", "arrival.retry", "booth.draw_codes"}),
        name=booth.name,
    )


def open_booth(booth_id: int, *, actor: Actor, by: str = "holder") -> Source:
    """A booth that is in use, held. Raises NotVisible for other sources, WrongStatus for one withdrawn."""
    booth = lock(Source, booth_id, actor=actor, by=by)
    if booth.door != Door.BOOTH:
        raise NotVisible
    if not booth.is_open:
        raise WrongStatus(_("This booth was withdrawn."))
    return booth

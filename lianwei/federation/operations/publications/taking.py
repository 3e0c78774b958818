"""What members of another alliance have released, kept here to be read."""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, SharedPublication
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, peer_side, what_flows
from lianwei.federation.queries.publications import subject_of_publication
from lianwei.federation.receivers import Incoming, Parked, Refused, day_of
from lianwei.federation.rules.agreements.fields import PUBLICATION
from lianwei.federation.rules.publications import TITLED, PublicationReleased, PublicationWithdrawn
from lianwei.reading.people import without_people


@transaction.atomic
def take_publication(message: Incoming, *, actor: Actor) -> SharedPublication:
    """Keep a version in place of the one before. Raises Parked where no agreement in force lets the peer tell
    it, Refused for days in no order and for a version that is older than what is here.
    """
    told, peer = message.read(PublicationReleased), message.peer
    verdict = what_flows(PUBLICATION, giver=peer_side(peer), receiver=HOME)
    if verdict.flow is None or TITLED not in verdict.fields or told.within(verdict.fields) != told:
        raise Parked(verdict.reason or NOT_AGREED)
    first, last, released = (day_of(day) for day in (told.first, told.last, told.released_on))
    row = _known(message, told.code, actor) or SharedPublication(peer=peer.code, code=told.code, version=0)
    if message.sequence <= row.told:
        return row
    if last < first or released > clock.today() or told.version < row.version:
        raise Refused("malformed")
    reason = without_people(told.reason)
    if row.version and told.version > row.version:
        fresh = {"version": told.version, "on": told.released_on, "reason": reason}
        row.corrections = [*row.corrections, fresh]
    row.version, row.kind, row.issuer, row.sha256 = told.version, told.kind, told.issuer, told.sha256
    row.first, row.last, row.released_on, row.figures = first, last, released, told.figures
    row.title, row.title_en, row.text = (
        without_people(text) for text in (told.title, told.title_en, told.text)
    )
    row.withdrawn_on, row.remark = None, ""
    row.told, row.told_at, row.agreement_id = message.sequence, clock.now(), verdict.flow.agreement.pk
    row.save()
    note_copy(verdict.flow, actor=actor, kind=CopyKind.RELEASES, label=row.code, count=1)
    record("shared_publication.taken", row, actor=actor, by=peer.code, version=row.version)
    return row


@transaction.atomic
def take_publication_withdrawal(message: Incoming, *, actor: Actor) -> SharedPublication:
    """It stands no more; it stays to be read, marked so. Raises Parked for one that has not come."""
    told = message.read(PublicationWithdrawn)
    row = _known(message, told.code, actor)
    if row is None:
        raise Parked("no_publication")
    if message.sequence <= row.told:
        return row
    row.withdrawn_on, row.remark, row.told = day_of(told.on), without_people(told.remark), message.sequence
    row.save()
    record("shared_publication.withdrawn", row, actor=actor, by=message.peer.code)
    return row


def _known(message: Incoming, code: str, actor: Actor) -> SharedPublication | None:
    if message.subject != subject_of_publication(code):
        raise Refused("malformed")
    rows = SharedPublication.objects.visible_to(actor).filter(peer=message.peer.code, code=code)
    return rows.select_for_update(of=("self",)).first()

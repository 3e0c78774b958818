"""What was received is deleted when its time is over or the agreement ends, and the deletion certified.

What peers tell lies in tables: the worker deletes it and certifies that. Files that people took away are
deleted by people; what they certify is signed with their organisation's key.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.keys import is_signed
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import (
    CopyKind,
    DeletionCertificate,
    Peer,
    SharedCopy,
    SharingAgreement,
    SharingParty,
)
from lianwei.federation.models.agreements import ANSWER
from lianwei.federation.queries.agreements.copies import due_for_the_worker, held_by
from lianwei.federation.queries.agreements.flows import Flow
from lianwei.federation.queries.agreements.parties import acting_party, code_of
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import keys_of
from lianwei.federation.rules.agreements.terms import Deleted, certificate_text
from lianwei.reading.numbers import tokenise

from .forgetting import forget_told
from .signing import BadTermsError, sign_for
from .telling import tell_deletion

BY_MACHINE = "deleted by the instance from its tables"


def note_copy(flow: Flow, *, actor: Actor, kind: CopyKind, label: str, count: int) -> SharedCopy:
    """That the receiver holds something more from now on; what lies in a table is held once by its label."""
    fresh = _copy(flow, kind, label, count, actor)
    rows = SharedCopy.objects.visible_to(WIRE).filter(
        agreement=flow.agreement, giver=flow.giver, receiver=flow.receiver, kind=kind, label=label
    )
    known = rows.filter(deleted_on=None).first() if kind != CopyKind.CASES else None
    copy = known or fresh
    copy.count, copy.taken_on, copy.taken_by, copy.due_on = (
        count,
        fresh.taken_on,
        fresh.taken_by,
        fresh.due_on,
    )
    copy.save()
    return copy


def note_figures(flow: Flow, *, actor: Actor, counts: Mapping[str, int]) -> None:
    """That the receiver holds so many figures of each month; they replace what it held of it."""
    kind = CopyKind.FIGURES
    rows = SharedCopy.objects.visible_to(WIRE).filter(
        agreement=flow.agreement, giver=flow.giver, receiver=flow.receiver, kind=kind, deleted_on=None
    )
    known = set(rows.filter(label__in=list(counts)).values_list("label", flat=True))
    for count in sorted(set(counts.values())):
        like = _copy(flow, kind, "", count, actor)
        again = [label for label in known if counts[label] == count]
        told = {"taken_on": like.taken_on, "taken_by": like.taken_by, "due_on": like.due_on}
        rows.filter(label__in=again).update(count=count, **told)
    fresh = [_copy(flow, kind, label, n, actor) for label, n in counts.items() if label not in known]
    SharedCopy.objects.bulk_create(fresh)


def _copy(flow: Flow, kind: CopyKind, label: str, count: int, actor: Actor) -> SharedCopy:
    today = clock.today()
    return SharedCopy(
        agreement=flow.agreement,
        giver=flow.giver,
        receiver=flow.receiver,
        kind=kind,
        label=label,
        count=count,
        taken_on=today,
        taken_by=actor.user_id,
        due_on=today + timedelta(days=flow.agreement.keep_days),
    )


@transaction.atomic
def certify_deletion(agreement_id: int, *, actor: Actor, statement: str) -> DeletionCertificate:
    """A party that took files away declares, over its signature, that it holds none of them any more."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    actor.require("sharing_agreement.certify")
    party = acting_party(row, actor=actor)
    if not statement.strip():
        raise Invalid({"statement": _("Please say how the files were deleted.")})
    copies = list(held_by(party, actor=actor).filter(kind=CopyKind.CASES))
    if not copies:
        raise WrongStatus(_("Your side holds no file of this agreement."))
    said = tokenise(statement.strip()).text[:ANSWER]
    made = _certified(row, party, copies, said, actor=actor)
    record("sharing_agreement.certified", row, actor=actor, certificate=made.number, copies=len(copies))
    return made


def delete_due_figures(*, actor: Actor) -> int:
    """What peers told and whose time is over, agreement by agreement; how many agreements."""
    keys = due_for_the_worker(actor=actor)
    return sum(delete_figures(pk, actor=actor) is not None for pk in keys)


@transaction.atomic
def delete_figures(agreement_id: int, *, actor: Actor) -> DeletionCertificate | None:
    """Delete what came from the peer under an agreement and is due; None where nothing is. Bears being run
    twice.
    """
    row = lock(SharingAgreement, agreement_id, actor=actor)
    party = acting_party(row, actor=actor)
    copies = held_by(party, actor=actor).exclude(kind=CopyKind.CASES)
    if row.ended_on is None:
        copies = copies.filter(due_on__lte=clock.today())
    found = list(copies)
    if not found or row.is_replaced:
        return None
    forget_told(row, found, actor=actor)
    made = _certified(row, party, found, BY_MACHINE, actor=actor)
    record("sharing_agreement.deleted", row, actor=actor, certificate=made.number, copies=len(found))
    tell_deletion(row, made)
    return made


@transaction.atomic
def take_certificate(peer: Peer, *, actor: Actor, told: Deleted) -> DeletionCertificate:
    """The peer proves that it deleted what it had from us. Raises BadTermsError."""
    rows = SharingAgreement.objects.visible_to(actor).filter(uid=told.uid, version=told.version, peer=peer)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise BadTermsError("no_agreement")
    known = {key.public for key in keys_of(peer).values() if key.revoked_at is None}
    if told.public not in known or not is_signed(told.text.encode(), told.signature, by=told.public):
        raise BadTermsError("signature")
    made = DeletionCertificate.objects.visible_to(actor).filter(agreement=row, number=told.number).first()
    if made is not None:
        return made
    party = SharingParty.objects.visible_to(actor).get(agreement=row, is_peer=True)
    made = DeletionCertificate.objects.create(
        agreement=row,
        party=party,
        number=told.number,
        made_at=clock.now(),
        text=told.text,
        public=told.public,
        signature=told.signature,
    )
    copies = held_by(party, actor=actor).filter(label__in=_labels(told.text))
    count = copies.update(deleted_on=clock.today(), certificate=made)
    record("sharing_agreement.certified", row, actor=actor, certificate=made.number, copies=count)
    return made


def _certified(
    row: SharingAgreement, party: SharingParty, copies: list[SharedCopy], statement: str, *, actor: Actor
) -> DeletionCertificate:
    """The certificate, signed, and the copies marked as gone."""
    made_at, rows = clock.now(), DeletionCertificate.objects.visible_to(actor).filter(agreement=row)
    number = f"{row.number}-v{row.version}-XH-{code_of(party, row)}-{rows.count() + 1:02d}"
    text = certificate_text(
        agreement=str(row.uid),
        number=number,
        agreement_number=row.number,
        version=row.version,
        by=code_of(party, row),
        at=made_at.isoformat(timespec="seconds"),
        statement=statement,
        copies=[
            {"what": each.kind, "label": each.label, "count": each.count, "on": each.taken_on.isoformat()}
            for each in copies
        ],
    )
    public, signature = sign_for(party, text.encode())
    made = DeletionCertificate.objects.create(
        agreement=row,
        party=party,
        number=number,
        made_at=made_at,
        made_by=actor.user_id,
        text=text,
        public=public,
        signature=signature,
    )
    gone = SharedCopy.objects.visible_to(actor).filter(pk__in=[each.pk for each in copies])
    gone.update(deleted_on=clock.today(), certificate=made)
    return made


def _labels(text: str) -> list[str]:
    """What a certificate lists. Raises BadTermsError where it lists nothing we can read."""
    try:
        return [str(each["label"]) for each in json.loads(text)["copies"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BadTermsError("malformed") from error

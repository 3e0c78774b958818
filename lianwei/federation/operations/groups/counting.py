"""What this side counts of a shared group complaint, on the wire: the third beat of whoever tells it."""

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, Peer, SharedGroup, SharedGroupState
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.post import send
from lianwei.federation.queries.groups import claims_here, contact_of
from lianwei.federation.queries.peers import exchanging, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import GROUP, GROUP_COUNTS
from lianwei.federation.rules.groups import JOINED, TOLD, GroupJoined, GroupTold, counted, subject_of_group


def tell_count(row: SharedGroup, peer: Peer, *, actor: Actor) -> None:
    """Tell the other side how many cases we have now, and keep what was told. Raises WrongStatus where no
    agreement in force lets us.
    """
    verdict = exchanging(peer, GROUP if row.is_ours else GROUP_COUNTS)
    claims = claims_here(row)
    cases, amount = counted(claims.cases, claims.claimed)
    count = {"uid": str(row.uid), "cases": cases, "amount": amount} | contact_of(row.organisation_id)
    shape = GroupTold if row.is_ours else GroupJoined
    told = shape.model_validate(row.facts | count if row.is_ours else count).within(verdict.fields)
    message = send(
        peer,
        kind=TOLD if row.is_ours else JOINED,
        subject=subject_of_group(row.uid),
        data=told.model_dump(),
    )
    row.cases_here, row.amount_here, row.counted_here_at = told.cases, told.amount, message.made_at
    if verdict.flow:
        row.agreement_id = row.agreement_id or verdict.flow.agreement.pk
        note_copy(verdict.flow, actor=actor, kind=CopyKind.GROUPS, label=told.uid, count=1)
    row.save()


def peer_of(row: SharedGroup) -> Peer:
    """The other side. Raises WrongStatus where it is none any more."""
    peer = peer_with_code(row.peer)
    if peer is None:
        raise WrongStatus(sentence_of("ended"))
    return peer


def close(row: SharedGroup, state: SharedGroupState) -> None:
    """Nothing more is told of it; the caller saves."""
    row.state, row.ended_at = state, clock.now()

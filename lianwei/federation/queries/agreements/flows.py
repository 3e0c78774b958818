"""What may flow from whom to whom: the one question behind every read, file and message to another side.

No code knows a member or a peer: the agreement in force on the day answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianwei.core import clock
from lianwei.federation.models import AgreementStatus, Peer, SharingAgreement, SharingParty
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import FIELDS_OF_KIND

NO_AGREEMENT, ENDED, NOT_AGREED, NOT_BEGUN = (
    "no_agreement",
    "agreement_ended",
    "not_agreed",
    "agreement_not_begun",
)


@dataclass(frozen=True, slots=True)
class Side:
    """Who gives or receives: an organisation, a peer, or with neither this instance."""

    organisation_id: int | None = None
    peer_id: int | None = None

    def is_party(self, party: SharingParty, agreement: SharingAgreement) -> bool:
        if self.peer_id is not None:
            return party.is_peer and agreement.peer_id == self.peer_id
        return not party.is_peer and party.organisation_id == self.organisation_id


HOME = Side()


@dataclass(frozen=True, slots=True)
class Flow:
    """What one agreement lets flow."""

    agreement: SharingAgreement
    giver: SharingParty
    receiver: SharingParty
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: the flow with those of the fields that may go, or the code of the reason why none may."""

    flow: Flow | None
    reason: str = ""

    @property
    def fields(self) -> frozenset[str]:
        return self.flow.fields if self.flow else frozenset()


def what_flows(wanted: Iterable[str], *, giver: Side, receiver: Side, on: date | None = None) -> Verdict:
    """Which of these fields may flow on a day (today). Of several agreements, the one that lets most."""
    day, keys = on or clock.today(), frozenset(wanted)
    found = list(_between(giver, receiver))
    flows = [_cut(each, keys) for each in found if each.agreement.is_in_force(day)]
    best = max(flows, key=lambda each: len(each.fields), default=None)
    if best and best.fields:
        return Verdict(best)
    return Verdict(None, NOT_AGREED if best else _reason(found, day))


def flow_under(agreement: SharingAgreement, *, giver: SharingParty, receiver: SharingParty) -> Verdict:
    """The same under one agreement, found in scope."""
    flow = Flow(agreement, giver, receiver, frozenset(agreement.fields))
    if not (giver.gives and receiver.receives):
        return Verdict(None, NOT_AGREED)
    if agreement.is_in_force(clock.today()):
        return Verdict(flow)
    return Verdict(None, _reason([flow], clock.today()))


def kinds_unagreed(peer: Peer) -> dict[str, str]:
    """Kinds of messages that may not go to a peer now, with the code of the reason."""
    asked = {
        kind: what_flows(keys, giver=HOME, receiver=peer_side(peer)) for kind, keys in FIELDS_OF_KIND.items()
    }
    return {kind: verdict.reason for kind, verdict in asked.items() if verdict.flow is None}


def peer_side(peer: Peer) -> Side:
    return Side(peer_id=peer.pk)


def _cut(flow: Flow, keys: frozenset[str]) -> Flow:
    return Flow(flow.agreement, flow.giver, flow.receiver, flow.fields & keys)


def _between(giver: Side, receiver: Side) -> Iterable[Flow]:
    """Signed agreements, of all times, in which the one gives and the other receives."""
    peer_id = giver.peer_id or receiver.peer_id
    signed = (AgreementStatus.IN_FORCE, AgreementStatus.ENDED)
    rows = SharingAgreement.objects.visible_to(WIRE).filter(status__in=signed, peer_id=peer_id)
    if peer_id is None:
        mine = SharingParty.objects.visible_to(WIRE).filter(organisation_id=receiver.organisation_id)
        rows = rows.filter(pk__in=mine.values("agreement_id"))
    agreements = {row.pk: row for row in rows}
    parties = SharingParty.objects.visible_to(WIRE).filter(agreement_id__in=agreements)
    for gives in (each for each in parties if each.gives):
        agreement = agreements[gives.agreement_id]
        for takes in (each for each in parties if each.receives and each.agreement_id == agreement.pk):
            if giver.is_party(gives, agreement) and receiver.is_party(takes, agreement):
                yield Flow(agreement, gives, takes, frozenset(agreement.fields))


def _reason(found: list[Flow], day: date) -> str:
    """Why nothing flows: nothing was ever agreed, what was agreed has ended, or has not begun."""
    standing = [each.agreement for each in found if each.agreement.status == AgreementStatus.IN_FORCE]
    if any(day < each.starts_on for each in standing):
        return NOT_BEGUN
    return ENDED if found else NO_AGREEMENT

"""同类纠纷 between instances: a member asks a peer, a peer asks us; the answer is a step of a count."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, Match
from lianwei.cases.queries.between.matching import Counted, Dispute, count_same, dispute_of
from lianwei.cases.rules.matching import MOST_A_DAY, Told, week_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, TooOften, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import InstanceKey, Peer, PeerKey, PeerMatch, PeerMatchSide
from lianwei.federation.queries.agreements.flows import HOME, peer_side, what_flows
from lianwei.federation.queries.matching import box_of, marks_of_register
from lianwei.federation.queries.own import WIRE, instance_key
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import MATCHES
from lianwei.federation.rules.matching import (
    ANSWERED,
    ASKED,
    COUNTED,
    MOST_FROM_PEER,
    TOO_OFTEN,
    MatchAnswered,
    MatchAsked,
    mark_of,
    month_of,
    pair_key,
)
from lianwei.registry.models import Business

from .post import send

State = PeerMatch.State


class NotAskedError(Exception):
    """A question or an answer that can take no effect. `reason` is the code; `may_later`: it may later."""

    def __init__(self, reason: str, *, may_later: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.may_later = reason, may_later


@transaction.atomic
def ask_peer_match(case_id: int, *, actor: Actor, peer_id: int, purpose: str) -> PeerMatch:
    """Ask a peer from a case of the own organisation. Raises Invalid where the case names no business with a
    unified social credit code, WrongStatus where nothing is agreed, TooOften beyond MOST_A_DAY.
    """
    complaint = lock(Complaint, case_id, actor=actor)
    actor.require("peer_match.ask")
    peer = find(Peer, peer_id, actor=WIRE)
    if fault := fault_of_peer(peer) or what_flows(MATCHES, giver=peer_side(peer), receiver=HOME).reason:
        raise WrongStatus(sentence_of(fault))
    if purpose not in Match.Purpose.values or purpose == Match.Purpose.CALL:
        raise Invalid({"purpose": _("Please say what you need it for.")})
    dispute = dispute_of(complaint)
    _refuse_too_often(actor)
    row = _question(complaint, dispute, peer, actor=actor)
    row.purpose = purpose
    row.save(force_insert=True)
    asked = MatchAsked.model_validate(
        {
            "question": str(row.uid),
            "month": row.month,
            "key": row.keys[0],
            "key_there": row.keys[1],
            "business": row.mark,
            "category": row.category,
            "nature": row.nature,
            "purpose": f"{purpose}",
        }
    )
    send(peer, kind=ASKED, subject=f"match:{row.uid}", data=asked.model_dump())
    record("peer_match.asked", row, actor=actor, peer=peer.code, purpose=purpose, business=row.business_id)
    return row


def _question(complaint: Complaint, dispute: Dispute, peer: Peer, *, actor: Actor) -> PeerMatch:
    """A question with its mark, not saved yet."""
    uscc = Business.objects.filter(pk=dispute.business_id).values_list("uscc", flat=True).first()
    if not uscc:
        raise Invalid(
            {"peer": _("The business has no unified social credit code in the register: please add it.")}
        )
    own, theirs, month = instance_key(), box_of(peer), month_of(clock.today())
    key = pair_key(own.box_secret.plain(), theirs.box, names=(own.key_id, theirs.key_id), month=month)
    return PeerMatch(
        peer=peer,
        uid=uuid4(),
        is_ours=True,
        organisation_id=complaint.holder_id,
        asked_by_id=actor.user_id,
        case_id=complaint.pk,
        number=complaint.number,
        business_id=dispute.business_id,
        keys=[own.key_id, theirs.key_id],
        month=month,
        mark=mark_of(uscc, key),
        category=dispute.category,
        nature=dispute.nature,
        asked_at=clock.now(),
    )


def _refuse_too_often(actor: Actor) -> None:
    if actor.organisation_id is None:
        raise NotAllowed
    ours = PeerMatch.objects.visible_to(actor).filter(is_ours=True, organisation_id=actor.organisation_id)
    if ours.filter(asked_at__gte=_midnight()).count() >= MOST_A_DAY:
        sentence = _("Your organisation has asked %(most)s times today. Please go on tomorrow.")
        raise TooOften(sentence % {"most": MOST_A_DAY})


def _midnight() -> datetime:
    """With which the day of the office began."""
    return clock.as_office_time(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def take_peer_match(peer_id: int, *, actor: Actor, told: MatchAsked) -> PeerMatch:
    """Keep a question of a peer; it is answered afterwards, outside this transaction. Beyond MOST_FROM_PEER a
    day it is answered at once without being counted. Raises NotAskedError.
    """
    peer = lock(Peer, peer_id, actor=actor)
    verdict = what_flows(MATCHES, giver=HOME, receiver=peer_side(peer))
    if verdict.reason:
        raise NotAskedError(verdict.reason, may_later=True)
    theirs = PeerKey.objects.visible_to(WIRE).filter(peer=peer, key_id=told.key).first()
    ours = InstanceKey.objects.filter(key_id=told.key_there).first()
    if theirs is None or ours is None or theirs.revoked_at or ours.revoked_at:
        raise NotAskedError("unknown_key")
    rows = PeerMatch.objects.visible_to(actor).filter(peer=peer, is_ours=False)
    if rows.filter(uid=UUID(told.question)).exists():
        raise NotAskedError("malformed")
    is_counted = rows.filter(asked_at__gte=_midnight()).count() < MOST_FROM_PEER
    row = PeerMatch.objects.create(
        peer=peer,
        uid=UUID(told.question),
        is_ours=False,
        keys=[told.key, told.key_there],
        month=told.month,
        mark=told.business,
        category=told.category,
        nature=told.nature,
        purpose=told.purpose,
        asked_at=clock.now(),
        state=State.WAITING if is_counted else State.TOO_OFTEN,
    )
    if not is_counted:
        _send_answer(row, TOO_OFTEN)
    record("peer_match.taken", row, actor=actor, peer=peer.code, purpose=told.purpose, counted=is_counted)
    return row


def answer_peer_match(match_id: int, *, actor: Actor) -> PeerMatch:
    """Count for a question of a peer and answer it: counted first, outside the transaction."""
    row = find(PeerMatch, match_id, actor=actor)
    if row.is_ours or row.state != State.WAITING:
        return row
    business_id = marks_of_register(row).get(row.mark, 0)
    counted = Counted(Told(), {})
    if business_id:
        dispute = Dispute(business_id, row.category, row.nature)
        counted = count_same(dispute, alliance_id=0, besides=(), on=clock.today())
    return _answered(match_id, business_id, counted, actor=actor)


@transaction.atomic
def _answered(match_id: int, business_id: int, counted: Counted, *, actor: Actor) -> PeerMatch:
    """The answer goes out; asked again in the week it is the same."""
    row = PeerMatch.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=match_id)
    if row.state != State.WAITING:
        return row
    today = clock.today()
    monday = _midnight() - (today - week_of(today))
    same = PeerMatch.objects.visible_to(actor).filter(
        peer=row.peer_id, is_ours=False, business_id=business_id, category=row.category, nature=row.nature
    )
    before = same.filter(state=State.ANSWERED, answered_at__gte=monday).order_by("pk").first()
    told = Told(before.told, before.cities) if before and business_id else counted.told
    row.business_id, row.told, row.cities = business_id, told.cases, told.cities
    row.state, row.answered_at = State.ANSWERED, clock.now()
    row.save()
    sides = [PeerMatchSide(match=row, organisation_id=pk) for pk in sorted(counted.cases)]
    PeerMatchSide.objects.bulk_create(sides)
    _send_answer(row, COUNTED)
    record("peer_match.answered", row, actor=actor, peer=row.peer.code, members=len(sides))
    return row


def _send_answer(row: PeerMatch, state: str) -> None:
    answer = {"question": str(row.uid), "state": state, "cases": row.told, "cities": row.cities}
    told = MatchAnswered.model_validate(answer)
    send(row.peer, kind=ANSWERED, subject=f"match:{row.uid}", data=told.model_dump())


@transaction.atomic
def take_peer_match_answer(peer_id: int, *, actor: Actor, told: MatchAnswered) -> PeerMatch:
    """Keep what a peer answers to a question of ours, once. Raises NotAskedError for one we never asked."""
    rows = PeerMatch.objects.visible_to(actor).filter(peer=peer_id, is_ours=True, uid=UUID(told.question))
    row = rows.select_for_update(of=("self",)).first()
    if row is None or row.state != State.WAITING:
        raise NotAskedError("not_ours")
    row.state = State.ANSWERED if told.state == COUNTED else State.TOO_OFTEN
    row.told, row.cities, row.answered_at = told.cases, told.cities, clock.now()
    row.save()
    record("peer_match.told", row, actor=actor, peer=row.peer.code, state=told.state)
    return row

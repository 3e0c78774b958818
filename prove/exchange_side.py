"""One side of the proof of the exchange: its steps, done in an instance by `python -m bench.pair`."""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db.models import QuerySet

from bench import exchange_steps
from bench.exchange_steps import KIND, month_told, peer_of
from lianwei.cases.models import Complaint
from lianwei.cases.operations import receive_complaint
from lianwei.core import clock
from lianwei.core.models import Basis, Delivery, Event
from lianwei.core.scope import OPERATOR, Actor, ActorKind
from lianwei.demo.alliance import staff_alliance
from lianwei.federation.models import (
    AgreementStatus,
    CaseAbroad,
    DeletionCertificate,
    GiverRow,
    InMessage,
    JointRequest,
    OutMessage,
    SharedAlert,
    SharedCopy,
    SharedEntry,
    SharedFigure,
    SharedGroup,
    SharingAgreement,
    TakerRow,
)
from lianwei.federation.models.custody import SENT_AGAIN
from lianwei.federation.operations.abroad import accept_case_abroad, offer_case_abroad
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.post import Letter, send_all
from lianwei.federation.queries.agreements.flows import HOME, peer_side, what_flows
from lianwei.federation.queries.own import own_code
from lianwei.federation.rules.agreements.fields import (
    ALERT,
    FOLLOW_UP,
    GROUP,
    JOINT_ANSWER,
    JOINT_MATTER,
    KNOWLEDGE,
    STATISTICS,
)
from lianwei.federation.rules.custody.tables import Taker

from . import alliance, exchange_kinds

SUBJECTS = 7
AGE = 730  # days that the alliance has stood
HELP = (JOINT_MATTER, "joint.facts", JOINT_ANSWER)  # no narrative: it asks for an assessment
FIELDS = (*STATISTICS, *ALERT, *FOLLOW_UP, *KNOWLEDGE, *HELP, *GROUP)
MAY = frozenset({"case_abroad.offer", "case_abroad.accept", "complaint.offer_transfer"})


def staff() -> int:
    """The members of an alliance and their people, who stand since long; how many members."""
    with clock.playing(clock.now() - timedelta(days=AGE)):
        return len(staff_alliance(Random(1)))


def offer(code: str) -> str:
    """Agree with a peer on all that the proof sends."""
    return exchange_steps.offer(code, FIELDS)


def write(code: str, first: int, count: int) -> int:
    """Write counts of months to a peer into the outbox."""
    letters = [Letter(f"proof:{n % SUBJECTS}", month_told(n)) for n in range(first, first + count)]
    return len(send_all(peer_of(code), letters, kind=KIND))


def offer_cases(code: str, first: int, count: int) -> int:
    """Register cases and offer them to a peer."""
    head = alliance.desk().head
    asks = {"peer": code, "reason": "经营者在贵联盟辖区", "basis": Basis.ORAL}
    for n in range(first, first + count):
        case = receive_complaint(alliance.entry(Random(n)), actor=head)
        offer_case_abroad(case.pk, actor=_anyone(case.holder_id), **asks)
    return count


def accept_cases() -> int:
    """Promise to take what others offer; how many."""
    seen = QuerySet(TakerRow).filter(state=Taker.SEEN).exclude(offer="").values("case")
    rows = list(QuerySet(CaseAbroad).filter(case__in=seen).order_by("pk"))
    for row in rows:
        accept_case_abroad(row.pk, actor=_anyone(row.organisation_id))
    return len(rows)


def _anyone(organisation_id: int) -> Actor:
    """Somebody of a member who may ask other alliances and answer them."""
    own = frozenset({organisation_id})
    return Actor(
        ActorKind.STAFF, organisation_id=organisation_id, organisations=own, acts_for=own, permissions=MAY
    )


def open_offers() -> int:
    """Offers that somebody still has to answer, take or confirm."""
    given = QuerySet(GiverRow).filter(state__in=SENT_AGAIN).count()
    return given + QuerySet(TakerRow).filter(state__in=[Taker.SEEN, Taker.PROMISED]).count()


def held() -> dict[str, list[str]]:
    """The cases that travelled, by whether their file is open here."""
    rows = QuerySet(CaseAbroad).exclude(complaint_id=None)
    ours = set(QuerySet(Complaint).filter(given_to="").values_list("pk", flat=True))
    found: dict[str, list[str]] = {"here": [], "gone": []}
    for case, pk in rows.values_list("case", "complaint_id"):
        found["here" if pk in ours else "gone"].append(case)
    return found


def end() -> int:
    """End every agreement; how many."""
    rows = SharingAgreement.objects.visible_to(OPERATOR).filter(status=AgreementStatus.IN_FORCE)
    for row in list(rows):
        end_agreement(row.pk, actor=OPERATOR, reason="the proof is over")
    return len(rows)


def flows_after(code: str) -> str:
    """Why nothing may be told to a peer on the day after its agreement's last one."""
    peer = peer_of(code)
    row = SharingAgreement.objects.visible_to(OPERATOR).get(peer=peer)
    day = row.ends_on + timedelta(days=1)
    return what_flows(FIELDS, giver=HOME, receiver=peer_side(peer), on=day).reason


def left() -> dict[str, int]:
    """What is left here of what peers told, copies not deleted on either side, certificates here."""
    alerts = SharedAlert.objects.visible_to(OPERATOR)
    told = (
        SharedFigure.objects.visible_to(OPERATOR),
        SharedEntry.objects.visible_to(OPERATOR),
        alerts.filter(is_ours=False),
        alerts.exclude(measure=""),
        JointRequest.objects.visible_to(OPERATOR).filter(is_ours=False),
        SharedGroup.objects.visible_to(OPERATOR).exclude(is_ours=True, counted_there_at=None),
    )
    return {
        "told": sum(rows.count() for rows in told),
        "copies": SharedCopy.objects.visible_to(OPERATOR).filter(deleted_on=None).count(),
        "certificates": DeletionCertificate.objects.visible_to(OPERATOR).count(),
    }


def book(file: str) -> int:
    """Write to a file what went out and what came in, of all kinds; how many messages."""
    sent = ("message_id", "kind", "subject", "sequence", "digest", "receipt")
    out = OutMessage.objects.visible_to(OPERATOR).order_by("pk")
    came = InMessage.objects.visible_to(OPERATOR).order_by("peer", "subject", "sequence")
    taken = ("message_id", "kind", "subject", "sequence", "state", "reason", "handled_at")
    told = {
        "by": own_code(),
        "out": _rows(out.values("peer__code", *sent)),
        "in": _rows(came.values("peer__code", *taken)),
    }
    Path(file).write_text(json.dumps(told, default=str))
    return len(told["out"])


def _rows(found: Iterable[dict]) -> list[dict]:
    return [each | {"peer": each.pop("peer__code")} for each in found]


def state() -> dict[str, int]:
    """What still waits or fails here; how often counts of months were told, taken and had their effect."""
    out, came = OutMessage.objects.visible_to(OPERATOR), InMessage.objects.visible_to(OPERATOR)
    taken = Event.objects.filter(name="peer.statistics_taken")  # one of each portion
    return {
        "waiting": out.filter(state="waiting").count() + came.filter(state="waiting").count(),
        "done": out.filter(kind=KIND, state="done").count(),
        "stopped": out.filter(kind=KIND, state="failed", reason="agreement_ended").count(),
        "came": came.filter(kind=KIND).count(),
        "handled": came.filter(kind=KIND, state="handled").count(),
        "set aside": came.filter(state__in=("parked", "refused")).count(),
        "copies": sum(came.filter(copies__gt=0).values_list("copies", flat=True)),
        "failing": Delivery.objects.filter(done_at=None).exclude(last_error="").count(),
        "effects": sum(each.details["messages"] for each in taken.iterator()),
    }


OWN = (
    staff,
    offer,
    write,
    offer_cases,
    accept_cases,
    open_offers,
    held,
    end,
    flows_after,
    left,
    book,
    state,
    *exchange_kinds.STEPS,
)
STEPS = exchange_steps.STEPS | {each.__name__: each for each in OWN}

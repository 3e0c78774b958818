"""What messages carried of files and people is taken out of both queues; their digests stay."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lianwei.federation.models import InMessage, InState, JointRequest, OutMessage, OutState
from lianwei.federation.models.joint import OPEN
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.enclosing import ITEM, WANTED, subject_of_items

from .post import id_of


def empty_messages(rows: Iterable[JointRequest]) -> int:
    """Of what was fetched for these requests nothing stays in a queue, whatever came of it; how many
    messages. What still waited goes nowhere.
    """
    return sum(_empty(row) for row in rows)


def _empty(row: JointRequest) -> int:
    told = {"peer__code": row.peer, "kind": ITEM, "subject": subject_of_items(row.uid)}
    sent = OutMessage.objects.visible_to(WIRE).filter(**told)
    came = InMessage.objects.visible_to(WIRE).filter(**told)
    sent.filter(state=OutState.WAITING).update(state=OutState.FAILED, reason="item_not_owed")
    open_ones = came.filter(state__in=(InState.WAITING, InState.PARKED))
    open_ones.update(state=InState.REFUSED, reason="item_not_expected")
    return sum(each.filter(text__isnull=False).update(text=None) for each in (sent, came))


def empty_late_messages() -> int:
    """Of what failed after its request had ended, or was forgotten, nothing stays; how many messages."""
    failed = OutMessage.objects.visible_to(WIRE).filter(kind=ITEM, state=OutState.FAILED, text__isnull=False)
    if not failed.exists():
        return 0
    opened = QuerySet(JointRequest).filter(state__in=OPEN)
    going = {(row.peer, subject_of_items(row.uid)) for row in opened.only("peer", "uid")}
    found = set(failed.values_list("peer__code", "subject")) - going
    return sum(failed.filter(peer__code=code, subject=subject).update(text=None) for code, subject in found)


def empty_message_of(row: JointRequest, sha256: str) -> int:
    """The same for one thing of one part, such as the page of the person, that we sent for a request; how
    many messages had not left.
    """
    asked = InMessage.objects.visible_to(WIRE).filter(
        peer__code=row.peer, kind=WANTED, subject=subject_of_items(row.uid)
    )
    keys = [
        id_of(row.peer, ITEM, key_of(str(each), sha256, 0))
        for each in asked.values_list("message_id", flat=True)
    ]
    sent = OutMessage.objects.visible_to(WIRE).filter(peer__code=row.peer, message_id__in=keys)
    stopped = sent.filter(state=OutState.WAITING).update(state=OutState.FAILED, reason="item_not_owed")
    sent.filter(text__isnull=False).update(text=None)
    return stopped


def key_of(message_id: str, sha256: str, part: object) -> str:
    """Names for ever the message that answers a question with a part of an item."""
    return f"{message_id}:{sha256}:{part}"

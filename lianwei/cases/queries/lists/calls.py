"""Calls promised back, the next due first."""

from django.db.models import QuerySet

from lianwei.cases.models import CallBack
from lianwei.core.scope import Actor, find

SIZE = 50
MANY = 1000


def call_backs(*, actor: Actor) -> list[CallBack]:
    """The open calls of the actor's organisations."""
    actor.require("call_back.view")
    return list(_open(actor).select_related("asked_by").order_by("due_at", "pk")[:SIZE])


def call_backs_waiting(actor: Actor) -> int:
    """How many calls are still to be made."""
    return _open(actor).order_by()[: MANY + 1].count()


def line_to_ring(pk: int, *, actor: Actor, reason: str) -> str:
    """The line as it was taken down; reading it leaves a trace. Raises NotVisible."""
    row = find(CallBack, pk, actor=actor)
    return row.line.reveal(actor, reason, subject=f"callback:{pk}")


def _open(actor: Actor) -> QuerySet:
    return CallBack.objects.visible_to(actor).filter(done_at=None)

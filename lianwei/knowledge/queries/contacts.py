"""The contacts for imported goods: those in force, those that ended, one of them."""

from django.db.models import QuerySet

from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.knowledge.models import TradeContact


def trade_contacts(*, actor: Actor, ended: bool = False) -> QuerySet[TradeContact]:
    """The list by kind and name; the former ones, the latest first."""
    actor.require("trade_contact.view")
    if ended:
        return TradeContact.objects.filter(valid_to__isnull=False).order_by("-valid_to", "-pk")
    return TradeContact.objects.filter(valid_to=None).order_by("kind", "name", "pk")


def trade_contact(pk: int, *, actor: Actor) -> TradeContact:
    """One contact in force. Raises NotVisible."""
    row = trade_contacts(actor=actor).filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row

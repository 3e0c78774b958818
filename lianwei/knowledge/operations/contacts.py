"""The list of contacts for imported goods: added, changed from a day on, ended."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.knowledge.models import TradeContact

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """What stands in the list; `covers` says for which goods, brands or regions."""

    kind: str
    name: str
    covers: str
    contact: str
    note: str = ""


@transaction.atomic
def add_trade_contact(entry: ContactEntry, *, actor: Actor) -> TradeContact:
    """Add a contact, in force from today."""
    actor.require("trade_contact.add")
    _refuse(entry)
    row = TradeContact.objects.create(**asdict(entry), valid_from=clock.today())
    record("trade_contact.added", row, actor=actor, kind=row.kind)
    return row


@transaction.atomic
def revise_trade_contact(pk: int, entry: ContactEntry, *, actor: Actor) -> TradeContact:
    """Change a contact: what stood there until yesterday stays to be read, unless it began today."""
    row = _in_force(pk)
    actor.require("trade_contact.revise")
    _refuse(entry)
    if row.valid_from == clock.today():
        for name, value in asdict(entry).items():
            setattr(row, name, value)
        row.save()
    else:
        row.valid_to = clock.today() - ONE_DAY
        row.save(update_fields=["valid_to"])
        row = TradeContact.objects.create(**asdict(entry), valid_from=clock.today())
    record("trade_contact.revised", row, actor=actor, of=pk)
    return row


@transaction.atomic
def retire_trade_contact(pk: int, *, actor: Actor) -> TradeContact:
    """End a contact today; it stays among the former ones."""
    row = _in_force(pk)
    actor.require("trade_contact.retire")
    row.valid_to = clock.today()
    row.save(update_fields=["valid_to"])
    record("trade_contact.retired", row, actor=actor)
    return row


def _in_force(pk: int) -> TradeContact:
    row = TradeContact.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotVisible
    if row.valid_to is not None:
        raise WrongStatus(_("This contact has ended. Please add it anew."))
    return row


def _refuse(entry: ContactEntry) -> None:
    words = {
        "name": _("Please enter the firm or body."),
        "covers": _("Please say for which goods, brands or regions."),
        "contact": _("Please enter a phone number, an address or a website."),
    }
    faults = {name: text for name, text in words.items() if not getattr(entry, name).strip()}
    if entry.kind not in TradeContact.Kind.values:
        faults["kind"] = _("Please choose which kind of contact it is.")
    if faults:
        raise Invalid(faults)

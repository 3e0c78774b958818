"""Looking into mailboxes: what is new is taken, one short transaction each; what went wrong is noted."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from lianwei.arrivals.models import Mailbox
from lianwei.core import clock
from lianwei.core.clock import as_office_time
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.postbox import NotReadError, Postbox, open_postbox
from lianwei.core.scope import Actor, find, lock

from .mails import Fetched, take_mail

BATCH = 40  # messages at one look; the next one goes on
MIME_GROWTH = 2  # a file grows by a third on its way, and a mail may hold several
EVE = timedelta(days=1)


def fetch_mailbox(mailbox_id: int, *, actor: Actor) -> int:
    """Take what is new in a mailbox; how many. A mailbox that cannot be read is noted, not raised."""
    actor.require("mail.take")
    mailbox = find(Mailbox, mailbox_id, actor=actor)
    if not mailbox.is_open:
        return 0
    note_look(mailbox.pk, fault=mailbox.fault, actor=actor)  # one that breaks the look comes last next time
    taken, fault = 0, ""
    try:
        with open_postbox(mailbox.plain_account()) as box:
            place = {"validity": mailbox.uid_validity, "last_uid": mailbox.last_uid}
            for fetched in new_in(box, **place, since=_since(mailbox)):
                taken += take_mail(mailbox.pk, fetched, actor=actor) is not None
    except NotReadError as error:
        fault = error.fault
    note_look(mailbox.pk, fault=fault, actor=actor)
    return taken


def try_mailbox(mailbox_id: int, *, actor: Actor) -> tuple[str, int]:
    """Log in and open the folder, as the worker would: (code of the fault or empty, messages there)."""
    mailbox = find(Mailbox, mailbox_id, actor=actor)
    actor.require("mailbox.try")
    if not mailbox.is_within_reach(actor) or not mailbox.is_open:
        raise WrongStatus
    fault, count = "", 0
    try:
        with open_postbox(mailbox.plain_account()) as box:
            count = box.count
    except NotReadError as error:
        fault = error.fault
    note_look(mailbox.pk, fault=fault, actor=actor)
    return fault, count


@transaction.atomic
def note_look(mailbox_id: int, *, fault: str, actor: Actor) -> Mailbox:
    """When it was last looked at and what was wrong; an event only where that has changed."""
    mailbox = lock(Mailbox, mailbox_id, actor=actor)
    has_changed = mailbox.fault != fault
    mailbox.checked_at, mailbox.fault = clock.now(), fault[:20]
    mailbox.save(update_fields=["checked_at", "fault"])
    if has_changed:
        record("mailbox.looked_into", mailbox, actor=actor, fault=fault)
    return mailbox


def new_in(box: Postbox, *, validity: int, last_uid: int, since: date | None) -> Iterator[Fetched]:
    """The next messages behind the last one that was taken, too large ones as headers alone."""
    last = last_uid if box.validity == validity else 0
    for uid in box.uids_after(last, since=since, limit=BATCH):
        size = box.size_of(uid)
        is_whole = size <= settings.LIANWEI_MAX_UPLOAD_BYTES * MIME_GROWTH
        data = box.message(uid) if is_whole else box.head(uid)
        if data:
            yield Fetched(box.validity, uid, data, size or len(data), is_whole)


def _since(mailbox: Mailbox) -> date | None:
    """The day before it was set up, wherever the mail server has its clock."""
    return None if mailbox.takes_old else as_office_time(mailbox.created_at).date() - EVE

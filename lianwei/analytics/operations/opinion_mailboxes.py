"""Mailboxes as sources of published texts: set up, read outside of transactions, each mail once."""

import json
from collections.abc import Iterator

from django.db import transaction

from lianwei.analytics.models import OpinionMail, OpinionMailbox, OpinionSheet, OpinionSource
from lianwei.analytics.rules.clip_columns import clip_of_row, guess
from lianwei.analytics.rules.mailed import Mailed, Rows, mailed
from lianwei.arrivals.operations.fetching import EVE, new_in
from lianwei.arrivals.operations.mailboxes import faults_of_server
from lianwei.arrivals.operations.mails import Fetched
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.postbox import NotReadError, open_postbox
from lianwei.core.scope import Actor, find, lock

from .opinion_keeping import NOTHING, Kept, keep_clips, keep_rows, parted

KNOWN = {"title", "url"}, {"title", "text"}  # columns by which a vendor's sheet needs nobody to confirm it


@transaction.atomic
def create_opinion_mailbox(
    *, actor: Actor, name: str, host: str, port: int, security: str, user: str, password: str, folder: str
) -> OpinionSource:
    """Let the mails of a mailbox be read for published texts. Raises Invalid for one that cannot be."""
    actor.require("opinion_source.create")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    if faults := faults_of_server(host, port, folder):
        raise Invalid(faults)
    source = OpinionSource.objects.create(
        organisation_id=actor.organisation_id,
        kind=OpinionSource.Kind.MAILBOX,
        name=name.strip(),
        url=f"imap://{host}:{port}/{folder}",
        next_at=clock.now(),
        created_at=clock.now(),
        created_by=actor.user_id,
    )
    box = OpinionMailbox(organisation_id=source.organisation_id, source=source, host=host, port=port)
    box.security, box.folder = security, folder
    box.account = json.dumps({"user": user, "password": password})
    box.save()
    record("opinion_source.created", source, actor=actor, kind=str(source.kind))
    return source


def read_opinion_mailbox(source: OpinionSource, *, actor: Actor) -> tuple[Kept, str]:
    """Read what is new in the mailbox of a source: what was kept, and the code of what was wrong."""
    key = OpinionMailbox.objects.visible_to(actor).values_list("pk", flat=True).get(source_id=source.pk)
    box = find(OpinionMailbox, key, actor=actor)
    kept, fault = NOTHING, ""
    try:
        for fetched in _new_in(box, source):
            content = mailed(fetched.data, is_whole=fetched.is_whole)
            more = take_opinion_mail(box.pk, fetched, content, actor=actor)
            kept = Kept(kept.items + more.items, kept.copies + more.copies)
            fault = content.fault or fault
    except NotReadError as error:
        fault = error.fault
    return kept, fault


def _new_in(box: OpinionMailbox, source: OpinionSource) -> Iterator[Fetched]:
    since = clock.as_office_time(source.created_at).date() - EVE
    with open_postbox(box.plain_account()) as postbox:
        yield from new_in(postbox, validity=box.uid_validity, last_uid=box.last_uid, since=since)


@transaction.atomic
def take_opinion_mail(box_id: int, fetched: Fetched, content: Mailed, *, actor: Actor) -> Kept:
    """Keep what one mail holds; nothing where it was read before."""
    box = lock(OpinionMailbox, box_id, actor=actor)
    actor.require("opinion_source.ask")
    if fetched.validity == box.uid_validity and fetched.uid <= box.last_uid:
        return NOTHING
    box.uid_validity, box.last_uid = fetched.validity, fetched.uid
    box.save(update_fields=["uid_validity", "last_uid"])
    source = lock(OpinionSource, box.source_id, actor=actor)
    read = OpinionMail.objects.visible_to(actor).filter(source_id=source.pk, fingerprint=content.fingerprint)
    if read.exists():
        return NOTHING
    kept = _kept(content, source)
    OpinionMail.objects.create(
        organisation_id=source.organisation_id,
        source=source,
        fingerprint=content.fingerprint,
        kept=kept.items,
        copies=kept.copies,
        fault=content.fault,
        read_at=clock.now(),
    )
    source.kept += kept.items
    source.save(update_fields=["kept"])
    record("opinion_source.mail_read", source, actor=actor, kept=kept.items, copies=kept.copies)
    return kept


def _kept(content: Mailed, source: OpinionSource) -> Kept:
    """Its files like those that somebody brings; its own words as texts."""
    outlet = content.sender or source.name
    tidy, _refused = parted(content.clips, outlet)
    kept = keep_clips(tidy, organisation_id=source.organisation_id, source_id=source.pk)
    for rows in content.files:
        sheet = _sheet(rows, source, outlet)
        kept = Kept(kept.items + sheet.kept, kept.copies + sheet.copies)
    return kept


def _sheet(file: Rows, source: OpinionSource, outlet: str) -> OpinionSheet:
    """Taken where the headings say enough; else it waits for a person to confirm its columns."""
    name, heads, rows = file
    plan = guess(heads)
    sheet = OpinionSheet(organisation_id=source.organisation_id, name=name[-120:], plan=plan)
    sheet.heads, sheet.rows, sheet.outlet, sheet.brought_at = heads, rows, outlet[:60], clock.now()
    if any(known <= plan.keys() for known in KNOWN):
        keep_rows(sheet, [clip_of_row(row, plan) for row in rows])
    else:
        sheet.save()
    return sheet

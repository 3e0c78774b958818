"""Sources of published texts: set up, asked politely, withdrawn. The network is asked outside of
transactions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import OpinionMailbox, OpinionSource
from lianwei.analytics.rules.clips import Clip
from lianwei.analytics.rules.feeds import UnreadableError, clips_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.fetching import Fetched, fetch
from lianwei.core.outgoing import NotDeliveredError, target_of
from lianwei.core.scope import Actor, find, lock

from .opinion_keeping import NOTHING, Kept, keep_clips, parted
from .opinion_mailboxes import read_opinion_mailbox

AGENT = "Lianwei (public opinion of consumer organisations)"
EVERY = timedelta(minutes=30)
LONGEST_WAIT = timedelta(hours=24)


@transaction.atomic
def create_opinion_source(
    *, actor: Actor, kind: str, name: str, url: str, plan: Mapping[str, str] | None = None
) -> OpinionSource:
    """Let an address be asked for texts. Raises Invalid for one that may not be called."""
    actor.require("opinion_source.create")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    _check(url)
    source = OpinionSource.objects.create(
        organisation_id=actor.organisation_id,
        kind=OpinionSource.Kind(kind),
        name=name.strip(),
        url=url,
        plan=dict(plan or {}),
        next_at=clock.now(),
        created_at=clock.now(),
        created_by=actor.user_id,
    )
    record("opinion_source.created", source, actor=actor, kind=str(kind))
    return source


@transaction.atomic
def withdraw_opinion_source(source_id: int, *, actor: Actor) -> OpinionSource:
    """Ask it no more; what it brought stays."""
    source = lock(OpinionSource, source_id, actor=actor)
    actor.require("opinion_source.withdraw")
    if not source.is_open:
        raise WrongStatus
    source.withdrawn_at = clock.now()
    source.save(update_fields=["withdrawn_at"])
    for box in OpinionMailbox.objects.visible_to(actor).filter(source_id=source.pk):
        box.account = None
        box.save(update_fields=["account"])
    record("opinion_source.withdrawn", source, actor=actor)
    return source


def _check(url: str) -> None:
    try:
        target_of(url)
    except NotDeliveredError as error:
        raise Invalid({"url": _said(error.fault)}) from error


def _said(fault: str) -> str:
    sentences = {
        "not encrypted": _("Please enter an address that begins with https://."),
        "private address": _("This address lies in the own network; the operator would have to allow it."),
        "unknown host": _("Nobody answers to this name. Please check the address."),
    }
    return sentences.get(fault, _("Please enter an address that begins with https://."))


def ask_opinion_source(source_id: int, *, actor: Actor) -> Kept:
    """Ask a source for what is new and keep it. A fault is noted in a code, and asked for again later."""
    source = find(OpinionSource, source_id, actor=actor)
    actor.require("opinion_source.ask")
    if not source.is_open:
        raise WrongStatus
    if source.kind == OpinionSource.Kind.MAILBOX:
        return _ask_mailbox(source, actor=actor)
    try:
        fetched = fetch(source.url, headers=_headers(source))
        clips = [] if fetched.is_same else clips_of(source.kind, fetched.body, plan=source.plan)
    except NotDeliveredError as error:
        return note_opinion_source(source.pk, fault=error.fault, actor=actor)
    except UnreadableError as error:
        return note_opinion_source(source.pk, fault=str(error), actor=actor)
    return keep_fetched(source.pk, clips, fetched, actor=actor)


def _ask_mailbox(source: OpinionSource, *, actor: Actor) -> Kept:
    """Read its mails. What was kept stays, also where a later mail could not be read."""
    kept, fault = read_opinion_mailbox(source, actor=actor)
    if fault:
        note_opinion_source(source.pk, fault=fault, actor=actor)
    else:
        keep_fetched(source.pk, [], Fetched(b"", is_same=True), actor=actor)
    return kept


def _headers(source: OpinionSource) -> dict[str, str]:
    """Who asks, and what it had last, so that nothing is sent twice."""
    known = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    return {"User-Agent": AGENT, "Accept-Encoding": "identity"} | {k: v for k, v in known.items() if v}


@transaction.atomic
def keep_fetched(source_id: int, clips: Sequence[Clip], fetched: Fetched, *, actor: Actor) -> Kept:
    """Keep what a source answered, and what it said of its state."""
    source = lock(OpinionSource, source_id, actor=actor)
    kept = keep_clips(
        parted(clips, source.name)[0],
        organisation_id=source.organisation_id,
        source_id=source.pk,
        is_feed=True,
    )
    if not fetched.is_same:
        source.etag, source.last_modified = fetched.etag, fetched.last_modified
    source.checked_at, source.next_at = clock.now(), clock.now() + EVERY
    source.fault, source.failures = "", 0
    source.kept += kept.items
    source.save()
    record("opinion_source.asked", source, actor=actor, kept=kept.items, copies=kept.copies)
    return kept


@transaction.atomic
def note_opinion_source(source_id: int, *, fault: str, actor: Actor) -> Kept:
    """Note that a source could not be read; the next look comes later each time. Nothing was kept."""
    source = lock(OpinionSource, source_id, actor=actor)
    source.failures += 1
    source.fault, source.checked_at = fault[:30], clock.now()
    source.next_at = clock.now() + min(EVERY * 2 ** min(source.failures, 6), LONGEST_WAIT)
    source.save(update_fields=["failures", "fault", "checked_at", "next_at"])
    record("opinion_source.failed", source, actor=actor, fault=fault[:30])
    return NOTHING

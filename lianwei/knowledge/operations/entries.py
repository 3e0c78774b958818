"""Entries of the knowledge base: contributed, reviewed by somebody else, published, revised, withdrawn."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.knowledge.lifecycle import PUBLISH, REPLACE, RETURN, SUBMIT, WITHDRAW
from lianwei.knowledge.models import EntryKind, EntryStatus, KnowledgeEntry
from lianwei.knowledge.models.entries import OPEN
from lianwei.knowledge.rules.entries import FACTS, unaccredited
from lianwei.reading.people import without_people

from .indexing import index_entry

CODE_BYTES = 6


@dataclass(frozen=True, slots=True)
class EntryText:
    """What somebody contributes; `facts` by the keys of its kind (rules/entries.py), days as ISO dates."""

    title: str
    body: str = ""
    summary: str = ""
    source: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    business_id: int | None = None


@transaction.atomic
def create_knowledge_entry(kind: str, text: EntryText, *, actor: Actor) -> KnowledgeEntry:
    """A draft of the actor's organisation, without the people in it. Raises Invalid for what is missing."""
    actor.require("knowledge_entry.create")
    owner = actor.organisation_id
    if owner is None or owner not in actor.acts_for:
        raise NotAllowed
    if kind not in EntryKind.values:
        raise Invalid({"kind": _("Please choose what kind of entry it is.")})
    entry = KnowledgeEntry(organisation_id=owner, code=f"K-{secrets.token_hex(CODE_BYTES)}", kind=kind)
    _write(entry, text, actor=actor)
    entry.save()
    record("knowledge_entry.created", entry, actor=actor, code=entry.code, kind=kind)
    return entry


@transaction.atomic
def revise_knowledge_entry(entry_id: int, text: EntryText, *, actor: Actor) -> KnowledgeEntry:
    """Change a draft, or begin the next version of what is published: that stays until the new one is
    published in its turn. Raises WrongStatus where a newer version is under way.
    """
    before = lock(KnowledgeEntry, entry_id, actor=actor)
    actor.require("knowledge_entry.revise")
    if before.organisation_id not in actor.acts_for and not actor.is_trusted:
        raise NotAllowed
    entry = before if before.status == EntryStatus.DRAFT else _next_version(before, actor=actor)
    _write(entry, text, actor=actor)
    entry.save()
    record("knowledge_entry.revised", entry, actor=actor, code=entry.code, version=entry.version)
    return entry


@transaction.atomic
def submit_knowledge_entry(entry_id: int, *, actor: Actor) -> KnowledgeEntry:
    """Hand a draft to whoever may review it, in any member."""
    entry = lock(KnowledgeEntry, entry_id, actor=actor)
    advance(entry, SUBMIT, actor=actor)
    entry.submitted_at, entry.remark = clock.now(), ""
    entry.save()
    record("knowledge_entry.submitted", entry, actor=actor, code=entry.code, version=entry.version)
    return entry


@transaction.atomic
def return_knowledge_entry(entry_id: int, *, actor: Actor, remark: str) -> KnowledgeEntry:
    """Give it back to its writer, with what is to be changed."""
    entry = lock(KnowledgeEntry, entry_id, actor=actor)
    advance(entry, RETURN, actor=actor)
    _refuse_own(entry, actor)
    if not remark.strip():
        raise Invalid({"remark": _("Please say what is to be changed.")})
    entry.remark = without_people(remark.strip())
    entry.save()
    record("knowledge_entry.returned", entry, actor=actor, code=entry.code, version=entry.version)
    return entry


@transaction.atomic
def publish_knowledge_entry(entry_id: int, *, actor: Actor) -> KnowledgeEntry:
    """Let all members read it, in place of the version before. Raises NotAllowed for who wrote it."""
    entry = lock(KnowledgeEntry, entry_id, actor=actor)
    advance(entry, PUBLISH, actor=actor)
    _refuse_own(entry, actor)
    _replace(entry, actor=actor)
    entry.reviewed_by, entry.published_at = actor.user_id, clock.now()
    entry.save()
    index_entry(entry)
    record("knowledge_entry.published", entry, actor=actor, code=entry.code, version=entry.version)
    return entry


@transaction.atomic
def withdraw_knowledge_entry(entry_id: int, *, actor: Actor, remark: str) -> KnowledgeEntry:
    """Take it out of use: it is found no more, and stays to be read where it was cited."""
    entry = lock(KnowledgeEntry, entry_id, actor=actor)
    advance(entry, WITHDRAW, actor=actor)
    if not remark.strip():
        raise Invalid({"remark": _("Please say why it holds no more.")})
    entry.ended_at, entry.remark = clock.now(), without_people(remark.strip())
    entry.save()
    index_entry(entry)
    record("knowledge_entry.withdrawn", entry, actor=actor, code=entry.code, version=entry.version)
    return entry


@transaction.atomic
def count_entry_use(entry_id: int, *, actor: Actor) -> KnowledgeEntry:
    """One case or letter more uses it, in the caller's transaction, which records that. Raises NotVisible,
    WrongStatus for what is not published.
    """
    entry = find(KnowledgeEntry, entry_id, actor=actor)
    if not entry.is_published:
        raise WrongStatus(_("This entry is not published, or no more. Please look for another one."))
    KnowledgeEntry.objects.visible_to(actor).filter(pk=entry.pk).update(uses=F("uses") + 1)
    return entry


def entry_text(entry: KnowledgeEntry) -> EntryText:
    """What an entry says, to be revised."""
    return EntryText(
        title=entry.title,
        body=entry.body,
        summary=entry.summary,
        source=entry.source,
        facts=dict(entry.facts),
        categories=tuple(entry.categories),
        business_id=entry.business_id,
    )


def _next_version(before: KnowledgeEntry, *, actor: Actor) -> KnowledgeEntry:
    if not before.is_published:
        raise WrongStatus
    rows = KnowledgeEntry.objects.visible_to(actor).filter(code=before.code, status__in=OPEN)
    if rows.exists():
        raise WrongStatus(_("A newer version is being written already. Please go on with that one."))
    last = KnowledgeEntry.objects.visible_to(actor).filter(code=before.code).order_by("-version")
    return KnowledgeEntry(
        organisation_id=before.organisation_id,
        code=before.code,
        kind=before.kind,
        version=last.values_list("version", flat=True)[0] + 1,
    )


def _replace(entry: KnowledgeEntry, *, actor: Actor) -> None:
    """The version before is read no more but from its own page."""
    rows = KnowledgeEntry.objects.visible_to(actor).filter(code=entry.code, status=EntryStatus.PUBLISHED)
    before = rows.select_for_update().first()
    if before is None:
        return
    advance(before, REPLACE, actor=actor)
    before.ended_at = clock.now()
    before.save(update_fields=["status", "ended_at"])
    index_entry(before)


def _refuse_own(entry: KnowledgeEntry, actor: Actor) -> None:
    if entry.written_by is not None and entry.written_by == actor.user_id:
        raise NotAllowed(_("Somebody else than who wrote it reviews it. Please ask a colleague."))


def _write(entry: KnowledgeEntry, text: EntryText, *, actor: Actor) -> None:
    _check(entry.kind, text)
    entry.title = without_people(text.title.strip())
    entry.summary = without_people(text.summary.strip())
    entry.body = without_people(text.body.strip())
    entry.source = text.source.strip()
    known = {fact.key for fact in FACTS[entry.kind]}
    entry.facts = {key: value.strip() for key, value in text.facts.items() if key in known and value.strip()}
    entry.categories = sorted(set(text.categories))
    entry.business_id = text.business_id
    entry.written_by, entry.written_at, entry.reviewed_by = actor.user_id, clock.now(), None


def _check(kind: str, text: EntryText) -> None:
    faults: dict[str, object] = {}
    if not text.title.strip():
        faults["title"] = _("Please give it a title.")
    if not text.body.strip() and kind not in (EntryKind.LABORATORY, EntryKind.STANDARD):
        faults["body"] = _("Please write the text.")
    for fact in FACTS[kind]:
        value = text.facts.get(fact.key, "").strip()
        if fact.is_needed and not value:
            faults[fact.key] = _("Please fill in: %(label)s.") % {"label": fact.label}
        elif fact.is_day and value and not _is_day(value):
            faults[fact.key] = _("Please enter a day such as 2026-03-15.")
    if kind == EntryKind.LABORATORY and unaccredited(text.facts):
        faults["cma_number"] = _("Please enter a CMA or CNAS number and the day until which it is valid.")
    if faults:
        raise Invalid(faults)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True

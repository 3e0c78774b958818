"""Texts of letters: written, revised, copied, retired, counted. A revision is a new version; old ones stay
as they were."""

import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, ActorKind, find, lock
from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.queries.replies import (
    blocks_in_use,
    blocks_shared,
    expanded,
    laws_seen,
    replies_in_use,
)
from lianwei.knowledge.rules.replies import unknown_in

SHIPPED = Path(__file__).parents[1] / "data" / "replies.toml"
CODE_BYTES = 6
INSTANCE = Actor(ActorKind.OPERATOR, name="setup")  # nobody acts: the shipped texts are there


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """What is written: see ReplyTemplate."""

    name: str
    body: str
    title: str = ""
    is_block: bool = False
    language: str = "zh"
    statuses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


@transaction.atomic
def create_reply_template(entry: ReplyEntry, *, actor: Actor, is_shared: bool = False) -> ReplyTemplate:
    """A new text of the actor's organisation, or the alliance's. Raises Invalid where it cannot be filled."""
    actor.require("reply_template.publish" if is_shared else "reply_template.create")
    owner = None if is_shared else actor.organisation_id
    if not is_shared and (owner is None or owner not in actor.acts_for):
        raise NotAllowed
    template = _unsaved(entry, owner, f"own-{secrets.token_hex(CODE_BYTES)}", 1, actor=actor)
    template.save()
    record("reply_template.created", template, actor=actor, code=template.code, shared=is_shared)
    return template


@transaction.atomic
def revise_reply_template(template_id: int, entry: ReplyEntry, *, actor: Actor) -> ReplyTemplate:
    """The next version of a text. Raises Invalid for one that cannot be filled."""
    before = lock(ReplyTemplate, template_id, actor=actor)
    actor.require("reply_template.revise")
    _check_in_use(before)
    before.replaced_at = clock.now()
    before.save(update_fields=["replaced_at"])
    template = _unsaved(entry, before.organisation_id, before.code, before.version + 1, actor=actor)
    template.save()
    if before.is_block:
        _check_others(actor=actor)
    record("reply_template.revised", template, actor=actor, code=template.code, version=template.version)
    return template


@transaction.atomic
def copy_reply_template(template_id: int, *, actor: Actor) -> ReplyTemplate:
    """The own version of an alliance's text: it takes that one's place here and can be revised."""
    shared = find(ReplyTemplate, template_id, actor=actor)
    actor.require("reply_template.create")
    owner = actor.organisation_id
    if not shared.is_shared or not shared.is_in_use or owner is None or owner not in actor.acts_for:
        raise WrongStatus
    rows = ReplyTemplate.objects.visible_to(actor).filter(organisation=owner, code=shared.code)
    latest = rows.order_by("-version").first()
    if latest is not None and latest.replaced_at is None and latest.retired_at is None:
        return latest
    if latest is not None and latest.replaced_at is None:
        rows.filter(replaced_at=None).update(replaced_at=clock.now())
    template = _unsaved(
        entry_of(shared), owner, shared.code, latest.version + 1 if latest else 1, actor=actor
    )
    template.save()
    record("reply_template.copied", template, actor=actor, code=template.code)
    return template


@transaction.atomic
def retire_reply_template(template_id: int, *, actor: Actor) -> ReplyTemplate:
    """Propose it no more; letters made from it stay. A block that others include cannot be retired."""
    template = lock(ReplyTemplate, template_id, actor=actor)
    actor.require("reply_template.retire")
    _check_in_use(template)
    template.retired_at = clock.now()
    template.save(update_fields=["retired_at"])
    _check_others(actor=actor)
    record("reply_template.retired", template, actor=actor, code=template.code)
    return template


@transaction.atomic
def count_use(template_id: int, *, actor: Actor) -> None:
    """One letter more was made from it, in the caller's transaction, which records the letter."""
    ReplyTemplate.objects.visible_to(actor).filter(pk=template_id).update(uses=F("uses") + 1)


def entry_of(template: ReplyTemplate) -> ReplyEntry:
    """What a text says, to be revised."""
    return ReplyEntry(
        name=template.name,
        body=template.body,
        title=template.title,
        is_block=template.is_block,
        language=template.language,
        statuses=tuple(template.statuses),
        categories=tuple(template.categories),
        papers=tuple(template.papers),
    )


@transaction.atomic
def load_replies() -> int:
    """Load the shipped texts that are not there yet; safe to run again."""
    data = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["reply"]
    rows = ReplyTemplate.objects.visible_to(INSTANCE).filter(organisation=None)
    known = set(rows.values_list("code", flat=True))
    fresh = [_shipped(row) for row in data if row["code"] not in known]
    ReplyTemplate.objects.bulk_create(fresh)
    return len(fresh)


def _shipped(row: dict[str, Any]) -> ReplyTemplate:
    body = row.pop("body").strip()
    return ReplyTemplate(body=body, written_at=clock.now(), laws=laws_seen(body, on=clock.today()), **row)


def _check_in_use(template: ReplyTemplate) -> None:
    if not template.is_in_use:
        raise WrongStatus(_("There is a newer version of this text, or it was retired."))


def _unsaved(entry: ReplyEntry, owner: int | None, code: str, version: int, *, actor: Actor) -> ReplyTemplate:
    _check(entry, blocks_in_use(actor=actor) if owner else blocks_shared(actor=actor), actor=actor)
    return ReplyTemplate(
        organisation_id=owner,
        code=code,
        version=version,
        name=entry.name.strip(),
        is_block=entry.is_block,
        language=entry.language,
        title=entry.title.strip(),
        body=entry.body.strip(),
        statuses=sorted(entry.statuses),
        categories=sorted(entry.categories),
        papers=sorted(entry.papers),
        laws=laws_seen(entry.body, on=clock.today()),
        written_by=actor.user_id,
        written_at=clock.now(),
    )


def _check(entry: ReplyEntry, blocks: dict[str, str], *, actor: Actor) -> None:
    """Every place must be known among these blocks, and none may include itself, not even by another one."""
    if not entry.name.strip():
        raise Invalid({"name": _("Please name it.")})
    if unknown := unknown_in(entry.body):
        raise Invalid({"body": _("There is no field called “%(word)s”.") % {"word": unknown[0]}})
    if entry.is_block:
        blocks[entry.name.strip()] = entry.body
    expanded(entry.body, actor=actor, blocks=blocks)
    for body in blocks.values() if entry.is_block else ():
        expanded(body, actor=actor, blocks=blocks)


def _check_others(*, actor: Actor) -> None:
    """Texts that include what was taken away can be filled no more."""
    blocks = blocks_in_use(actor=actor)
    for each in replies_in_use(actor=actor):
        expanded(each.body, actor=actor, blocks=blocks)

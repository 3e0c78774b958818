"""Bringing in what was published, and what a person says and does about one text."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import FINISH, FOLLOW, NOTE, SET_ASIDE
from lianwei.analytics.models import OpinionItem, OpinionLink, OpinionNote, OpinionSheet
from lianwei.analytics.models.opinions import LABEL
from lianwei.analytics.models.opinions import NOTE as NOTE_PLACES
from lianwei.analytics.rules.clip_columns import FIELDS, NEEDED, clip_of_row, guess
from lianwei.analytics.rules.clip_documents import rows_of_file
from lianwei.analytics.rules.clips import clips_in
from lianwei.analytics.rules.sentiment import Sentiment
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise

from .opinion_keeping import keep_rows


@transaction.atomic
def bring_opinion_sheet(*, actor: Actor, name: str, content: bytes) -> OpinionSheet:
    """Read a vendor's XLSX, CSV or DOCX; which column is what, a person confirms next. Raises Invalid."""
    actor.require("opinion_sheet.bring")
    heads, rows = rows_of_file(name, content)
    sheet = OpinionSheet.objects.create(
        organisation_id=_home(actor),
        name=name[-LABEL:],
        heads=heads,
        rows=rows,
        plan=guess(heads),
        brought_at=clock.now(),
        brought_by=actor.user_id,
    )
    record("opinion_sheet.brought", sheet, actor=actor, rows=len(rows))
    return sheet


@transaction.atomic
def take_opinion_sheet(
    sheet_id: int, *, actor: Actor, plan: Mapping[str, int], outlet: str = ""
) -> OpinionSheet:
    """Keep the rows of a file by the columns a person confirmed; those refused are listed with reasons."""
    sheet = lock(OpinionSheet, sheet_id, actor=actor)
    actor.require("opinion_sheet.take")
    if sheet.taken_at is not None:
        raise WrongStatus(_("This file was taken already."))
    if not any(field in plan for field in NEEDED):
        raise Invalid({"title": _("Please say which column is the title or the text.")})
    clips = [clip_of_row(row, plan) for row in sheet.rows]
    sheet.plan = {field: plan[field] for field in FIELDS if field in plan}
    sheet.outlet = outlet.strip()
    keep_rows(sheet, clips)
    record("opinion_sheet.taken", sheet, actor=actor, kept=sheet.kept, copies=sheet.copies)
    return sheet


@transaction.atomic
def paste_opinion_sheet(*, actor: Actor, text: str, outlet: str = "") -> OpinionSheet:
    """Keep pasted clippings and links. Raises Invalid for an empty text."""
    actor.require("opinion_sheet.paste")
    clips = clips_in(text)
    if not clips:
        raise Invalid({"text": _("Please paste at least one text.")})
    sheet = OpinionSheet(
        organisation_id=_home(actor),
        name=_("Pasted"),
        outlet=outlet.strip(),
        brought_at=clock.now(),
        brought_by=actor.user_id,
    )
    keep_rows(sheet, clips)
    record("opinion_sheet.pasted", sheet, actor=actor, kept=sheet.kept, copies=sheet.copies)
    return sheet


def _home(actor: Actor) -> int:
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    return actor.organisation_id


@transaction.atomic
def follow_opinion_item(item_id: int, *, actor: Actor, text: str) -> OpinionItem:
    """Follow a text up; `text` says what is going to be done."""
    item = _advanced(item_id, FOLLOW, text, actor=actor)
    record("opinion_item.followed", item, actor=actor)
    return item


@transaction.atomic
def note_opinion_item(item_id: int, *, actor: Actor, text: str) -> OpinionItem:
    """Note what was done about it."""
    item = _advanced(item_id, NOTE, text, actor=actor)
    record("opinion_item.noted", item, actor=actor)
    return item


@transaction.atomic
def finish_opinion_item(item_id: int, *, actor: Actor, text: str) -> OpinionItem:
    """What was to be done is done."""
    item = _advanced(item_id, FINISH, text, actor=actor)
    record("opinion_item.finished", item, actor=actor)
    return item


@transaction.atomic
def set_aside_opinion_item(item_id: int, *, actor: Actor, text: str) -> OpinionItem:
    """It does not concern the organisation."""
    item = _advanced(item_id, SET_ASIDE, text, actor=actor)
    record("opinion_item.set_aside", item, actor=actor)
    return item


def _advanced(item_id: int, step: Transition, text: str, *, actor: Actor) -> OpinionItem:
    item = lock(OpinionItem, item_id, actor=actor)
    advance(item, step, actor=actor)
    if not text.strip():
        raise Invalid({"text": _("Please write a sentence.")})
    item.save(update_fields=["status"])
    OpinionNote.objects.create(
        organisation_id=item.organisation_id,
        item_id=item.pk,
        status=item.status,
        text=tokenise(text.strip()).text[:NOTE_PLACES],
        noted_at=clock.now(),
        noted_by=actor.user_id,
    )
    return item


@transaction.atomic
def link_opinion_item(item_id: int, *, actor: Actor, kind: str, key: str, label: str) -> OpinionLink:
    """Say what a text is about: a business, a category, a case that the actor has found. Safe twice."""
    item = lock(OpinionItem, item_id, actor=actor)
    actor.require("opinion_item.link")
    known = OpinionLink.objects.visible_to(actor).filter(item_id=item.pk, kind=kind, key=key).first()
    if known is not None:
        return known
    link = OpinionLink.objects.create(
        organisation_id=item.organisation_id,
        item_id=item.pk,
        kind=OpinionLink.Kind(kind),
        key=key,
        label=label[:LABEL],
        linked_at=clock.now(),
        linked_by=actor.user_id,
    )
    record("opinion_item.linked", item, actor=actor, kind=str(kind), key=key)
    return link


@transaction.atomic
def unlink_opinion_item(link_id: int, *, actor: Actor) -> int:
    """Take back what a text was said to be about; the key of the text."""
    link = lock(OpinionLink, link_id, actor=actor)
    actor.require("opinion_item.unlink")
    item = lock(OpinionItem, link.item_id, actor=actor)
    link.delete()
    record("opinion_item.unlinked", item, actor=actor, kind=link.kind, key=link.key)
    return item.pk


@transaction.atomic
def rate_opinion_item(item_id: int, *, actor: Actor, sentiment: str) -> OpinionItem:
    """A person says how a text speaks, where the machine guessed wrong."""
    item = lock(OpinionItem, item_id, actor=actor)
    actor.require("opinion_item.rate")
    item.sentiment = Sentiment(sentiment)
    item.save(update_fields=["sentiment"])
    record("opinion_item.rated", item, actor=actor, sentiment=str(sentiment))
    return item

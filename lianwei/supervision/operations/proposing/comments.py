"""Comments that come in: entered one by one or from a sheet, decided on one by one."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.supervision.lifecycle.proposing import COLLECT, DECIDE
from lianwei.supervision.models import CommentDecision, Suggestion, SuggestionComment
from lianwei.supervision.models.proposing import ARTICLE, NAME, TEXT
from lianwei.supervision.rules.proposing import columns_of, is_person
from lianwei.ui.inputs import read_day

from .drafting import impersonal

MOST_ROWS, MOST_BYTES = 2000, 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet: how many comments were taken, and each refused row with the reason."""

    count: int
    refused: Sequence[tuple[int, str]]


@transaction.atomic
def collect_comment(
    suggestion_id: int, *, actor: Actor, words: str, received_on: date, source: str = "", article: str = ""
) -> SuggestionComment:
    """Enter one comment. `source`: an organisation, empty for a consumer; names of people are not kept."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, COLLECT, actor=actor)
    if is_person(source.strip()):
        raise Invalid({"source": _("Names of people are not kept. Please leave it empty for a consumer.")})
    if received_on > clock.today():
        raise Invalid({"received_on": _("This day has not come yet.")})
    comment = SuggestionComment.objects.create(
        suggestion=row,
        source=impersonal(source),
        article=impersonal(article),
        words=impersonal(words),
        received_on=received_on,
    )
    record("suggestion.collected", row, actor=actor, count=1)
    return comment


@transaction.atomic
def collect_comments(suggestion_id: int, *, actor: Actor, name: str, content: bytes) -> Taken:
    """Take a sheet of comments; rows that cannot be taken are named with their reason, the others stay."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, COLLECT, actor=actor)
    lines = _lines(name, content)
    where = columns_of(lines[0][1])
    if "words" not in where:
        raise Invalid({"upload": _("No column is headed 意见. The columns are 条款, 意见, 提出单位, 日期.")})
    known = {_same(each) for each in SuggestionComment.objects.visible_to(actor).filter(suggestion=row)}
    taken: list[SuggestionComment] = []
    refused: list[tuple[int, str]] = []
    for line, cells in lines[1:]:
        try:
            comment = _read(row, {what: cells[at] for what, at in where.items() if at < len(cells)})
        except Invalid as fault:
            refused.append((line, str(fault.message)))
            continue
        if _same(comment) in known:
            refused.append((line, _("This comment is there already.")))
            continue
        known.add(_same(comment))
        taken.append(comment)
    SuggestionComment.objects.bulk_create(taken)
    record("suggestion.collected", row, actor=actor, count=len(taken))
    return Taken(len(taken), refused)


@transaction.atomic
def decide_comment(
    suggestion_id: int, comment_id: int, *, actor: Actor, decision: str, reason: str
) -> SuggestionComment:
    """Say whether a comment is adopted, and why; the reason goes back to whoever sent it."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, DECIDE, actor=actor)
    comment = SuggestionComment.objects.visible_to(actor).filter(suggestion=row, pk=comment_id).first()
    if comment is None:
        raise NotVisible
    if decision not in CommentDecision.values:
        raise Invalid({"decision": _("Please say whether the comment is adopted.")})
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason; it is sent back.")})
    comment.decision, comment.reason = decision, impersonal(reason)
    comment.decided_on, comment.decided_by = clock.today(), actor.user_id
    comment.save(update_fields=["decision", "reason", "decided_on", "decided_by"])
    record("suggestion.decided", row, actor=actor, comment=comment.pk, decision=decision)
    return comment


def _lines(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    if len(content) > MOST_BYTES:
        raise Invalid({"upload": _("This file is larger than 10 MB. Please divide it.")})
    try:
        read = enumerate(read_table(io.BytesIO(content), kind_of(content[:8], name)), start=1)
        lines = list(islice(((at, cells) for at, cells in read if any(cells)), MOST_ROWS + 2))
    except Invalid as fault:
        raise Invalid({"upload": fault.message}) from fault
    if len(lines) > MOST_ROWS + 1:
        raise Invalid({"upload": _("This file has more than 2,000 rows. Please divide it.")})
    if len(lines) <= 1:
        raise Invalid({"upload": _("No comments were found in this file.")})
    return lines


def _read(row: Suggestion, cells: dict[str, str]) -> SuggestionComment:
    """One row; whoever is named as a person becomes a consumer. Raises Invalid."""
    words, source, article = (impersonal(cells.get(each, "")) for each in ("words", "source", "article"))
    if not words:
        raise Invalid(_("No comment stands in this row."))
    if len(words) > TEXT or len(source) > NAME or len(article) > ARTICLE:
        raise Invalid(_("This row is too long."))
    day = read_day(cells["received_on"]) if cells.get("received_on") else clock.today()
    if day > clock.today():
        raise Invalid(_("This day has not come yet."))
    source = "" if is_person(source) or source in ("消费者", "个人") else source
    return SuggestionComment(suggestion=row, source=source, article=article, words=words, received_on=day)


def _same(comment: SuggestionComment) -> tuple[str, str, str]:
    return comment.source, comment.article, comment.words

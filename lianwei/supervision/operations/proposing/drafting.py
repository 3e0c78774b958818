"""A suggestion is drafted and written article by article; what went out stays, a change is a new version."""

from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.projects.queries import find_project
from lianwei.reading.numbers import tokenise
from lianwei.supervision.lifecycle.proposing import DROP, REVISE, WITHDRAW, WRITE
from lianwei.supervision.models import (
    Suggestion,
    SuggestionArticle,
    SuggestionKind,
    SuggestionStatus,
    SuggestionStep,
)
from lianwei.supervision.rules.proposing import STANDARD, stages_on


@dataclass(frozen=True, slots=True)
class SuggestionEntry:
    """What a suggestion is about and to whom it goes. `closes_on`: the last day of the round it answers."""

    kind: str
    title: str
    recipient: str
    grounds: str = ""
    closes_on: date | None = None
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """One article: present and proposed text, why, and on which figures or cases it rests."""

    number: str
    proposed: str
    present: str = ""
    reason: str = ""
    rests_on: str = ""


@transaction.atomic
def draft_suggestion(entry: SuggestionEntry, *, actor: Actor) -> Suggestion:
    """Begin a suggestion of the actor's organisation; a group standard begins with its first stage."""
    actor.require("suggestion.draft")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    day, is_group = clock.today(), entry.kind == SuggestionKind.GROUP
    row = Suggestion(
        holder_id=actor.organisation_id,
        kind=entry.kind,
        status=SuggestionStatus.STAGED if is_group else SuggestionStatus.DRAFTING,
        stage=stages_on(STANDARD, day)[0].code if is_group else "",
        drafted_on=day,
        drafted_by=actor.user_id,
    )
    if entry.closes_on is not None and entry.closes_on < day:
        raise Invalid({"closes_on": _("This round of comments has closed already.")})
    _write(row, entry, actor=actor)
    if row.stage:
        SuggestionStep.objects.create(
            suggestion=row, stage=row.stage, on=day, version=row.version, noted_by=actor.user_id
        )
    record("suggestion.drafted", row, actor=actor, kind=row.kind)
    return row


@transaction.atomic
def revise_suggestion(suggestion_id: int, entry: SuggestionEntry, *, actor: Actor) -> Suggestion:
    """Change what it is about and to whom it goes; its kind stays."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, REVISE, actor=actor)
    if entry.kind != row.kind:
        raise Invalid({"kind": _("The kind stays. Please begin another one.")})
    _write(row, entry, actor=actor)
    record("suggestion.revised", row, actor=actor)
    return row


@transaction.atomic
def write_suggestion(
    suggestion_id: int, entry: ArticleEntry, *, actor: Actor, article_id: int | None = None
) -> SuggestionArticle:
    """Enter an article, or change one. After the text went out this makes a new version."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, WRITE, actor=actor)
    proposed, present = impersonal(entry.proposed), impersonal(entry.present)
    if not proposed or proposed == present:
        raise Invalid(
            {"proposed": _("Please write the proposed text; it has to differ from the present one.")}
        )
    last = _articles(row, actor).order_by("-seq").first()
    article = _in_hand(row, article_id, actor=actor) or SuggestionArticle(
        suggestion=row, version=row.version, seq=last.seq + 1 if last else 1
    )
    article.version = row.version
    article.number, article.rests_on = impersonal(entry.number), impersonal(entry.rests_on)
    article.proposed, article.present, article.reason = proposed, present, impersonal(entry.reason)
    article.save()
    record("suggestion.written", row, actor=actor, version=row.version, seq=article.seq)
    return article


@transaction.atomic
def drop_suggestion_article(suggestion_id: int, article_id: int, *, actor: Actor) -> Suggestion:
    """Take an article out of the version in hand; versions that went out keep it."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, DROP, actor=actor)
    article = _in_hand(row, article_id, actor=actor)
    if article is None:
        raise NotVisible
    seq = article.seq
    article.delete()
    record("suggestion.dropped", row, actor=actor, version=row.version, seq=seq)
    return row


@transaction.atomic
def withdraw_suggestion(suggestion_id: int, *, actor: Actor, reason: str) -> Suggestion:
    """Give a suggestion up that was not submitted, or a group standard before it is published."""
    row = lock(Suggestion, suggestion_id, actor=actor)
    advance(row, WITHDRAW, actor=actor)
    row.conclusion, row.closed_on, row.due_on = impersonal(reason), clock.today(), None
    row.save(update_fields=["status", "conclusion", "closed_on", "due_on"])
    record("suggestion.withdrawn", row, actor=actor)
    return row


def impersonal(text: str) -> str:
    """Phone, identity and account numbers of people do not stand in what goes out."""
    return tokenise(text.strip()).text


def _write(row: Suggestion, entry: SuggestionEntry, *, actor: Actor) -> None:
    row.title, row.recipient = impersonal(entry.title), impersonal(entry.recipient)
    row.grounds, row.closes_on = impersonal(entry.grounds), entry.closes_on
    row.project_id = find_project(entry.project_id, actor=actor).pk if entry.project_id else None
    if row.status == SuggestionStatus.DRAFTING:
        row.due_on = row.closes_on
    row.save()


def _in_hand(row: Suggestion, article_id: int | None, *, actor: Actor) -> SuggestionArticle | None:
    """The article of the version that may be changed; a frozen text is copied to a new version first."""
    chosen = None
    if article_id is not None:
        chosen = _articles(row, actor).filter(pk=article_id).first()
        if chosen is None:
            raise NotVisible
    if row.version > row.frozen:
        return chosen
    old = list(_articles(row, actor).order_by("seq"))
    row.version += 1
    for each in old:
        each.pk, each.version, each._state.adding = None, row.version, True
    SuggestionArticle.objects.bulk_create(old)
    row.save(update_fields=["version"])
    return _articles(row, actor).get(seq=chosen.seq) if chosen else None


def _articles(row: Suggestion, actor: Actor) -> "models.QuerySet[SuggestionArticle]":
    return SuggestionArticle.objects.visible_to(actor).filter(suggestion=row, version=row.version)

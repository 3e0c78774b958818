"""Experience exchanged between members: lists, one with its answers, what is near a case."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from lianwei.core import clock
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.knowledge.lifecycle import ANSWER, CHOOSE_ANSWER, TAKE_BACK
from lianwei.knowledge.models import Experience, ExperienceKind, ExperienceReply, ExperienceStatus
from lianwei.knowledge.rules.places import place_at
from lianwei.members.queries import organisation_label, organisations_named
from lianwei.registry.queries import code_labels

from .found import EXPERIENCES, Asked, class_of, places_found

VIEW = "experience.view"
UNANSWERED, OURS = "unanswered", "ours"
NEAR = 4


@dataclass(frozen=True, slots=True)
class ExperienceRow:
    """A question or an account in a list."""

    row: Experience
    whose: str
    url: str
    about: str


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """An answer. `is_chosen`: the asker found it helpful."""

    reply: ExperienceReply
    whose: str
    is_chosen: bool
    may_choose: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class ExperiencePage:
    """One question or account with its answers, the helpful one first, and what the reader may do."""

    row: Experience
    whose: str
    about: str
    replies: list[ReplyShown]
    may_answer: bool
    may_take_back: bool


def experiences_listed(view: str, *, actor: Actor, after: str = "") -> Page[ExperienceRow]:
    """The latest first: all, questions that wait for an answer, or those of the own member."""
    actor.require(VIEW)
    rows = Experience.objects.visible_to(actor)
    if view == OURS:
        rows = rows.filter(organisation_id__in=actor.organisations)
    else:
        rows = rows.exclude(status=ExperienceStatus.WITHDRAWN)
    if view == UNANSWERED:
        rows = rows.filter(kind=ExperienceKind.QUESTION, status=ExperienceStatus.OPEN)
    page = latest(rows, after)
    names = organisations_named(each.organisation_id for each in page.rows)
    labels = _labels(code for each in page.rows for code in each.categories)
    return page.shown(
        lambda each: ExperienceRow(each, names[each.organisation_id], url_of(each), _about(each, labels))
    )


def experience_page(pk: int, *, actor: Actor) -> ExperiencePage:
    """One question or account. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Experience, pk, actor=actor)
    replies = list(
        ExperienceReply.objects.visible_to(actor).filter(experience=row, withdrawn_at=None).order_by("pk")
    )
    names = organisations_named(each.organisation_id for each in replies)
    shown = [_shown(row, each, names[each.organisation_id], actor) for each in replies]
    return ExperiencePage(
        row=row,
        whose=organisation_label(row.organisation_id),
        about=_about(row, _labels(row.categories)),
        replies=sorted(shown, key=lambda each: not each.is_chosen),
        may_answer=ANSWER.fits(row) and actor.may(ANSWER.permission(row)),
        may_take_back=TAKE_BACK.fits(row) and _may(row, TAKE_BACK.permission(row), actor),
    )


def experiences_near(category: str, *, actor: Actor) -> list[Experience]:
    """What members asked and told of such goods or services, the latest first."""
    if not actor.may(VIEW) or not category:
        return []
    asked = Asked(kind=EXPERIENCES, category=class_of(category))
    keys = [place_at(key).key for key in places_found(asked, [], limit=NEAR)]
    return list(Experience.objects.visible_to(actor).filter(pk__in=keys).order_by("-pk"))


def url_of(row: Experience) -> str:
    return reverse("experience_view", args=[row.pk])


def _shown(row: Experience, reply: ExperienceReply, whose: str, actor: Actor) -> ReplyShown:
    is_chosen = row.answer_id == reply.pk
    is_question = row.kind == ExperienceKind.QUESTION and row.is_open
    may_choose = is_question and not is_chosen and _may(row, CHOOSE_ANSWER.permission(row), actor)
    may_take_back = row.is_open and not is_chosen and _may(reply, TAKE_BACK.permission(row), actor)
    return ReplyShown(reply, whose, is_chosen, may_choose, may_take_back)


def _may(row: Experience | ExperienceReply, permission: str, actor: Actor) -> bool:
    return actor.may(permission) and row.is_within_reach(actor)


def _labels(codes: Iterable[str]) -> dict[tuple[str, str], str]:
    wanted = {("category", code) for code in codes}
    return code_labels(wanted, on=clock.today()) if wanted else {}


def _about(row: Experience, labels: dict[tuple[str, str], str]) -> str:
    return "、".join(labels.get(("category", code), code) for code in row.categories)

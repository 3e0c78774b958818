"""Suggestions and group standards: the list with what comes next, and one of them as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, attached, find
from lianwei.knowledge.models import is_chinese
from lianwei.knowledge.rules.entries import Stretch
from lianwei.members.queries import organisation_label
from lianwei.projects.models import JointProject
from lianwei.supervision.lifecycle.proposing import SUGGESTION_TRANSITIONS, WRITTEN
from lianwei.supervision.models import (
    Suggestion,
    SuggestionArticle,
    SuggestionComment,
    SuggestionKind,
    SuggestionStatus,
    SuggestionStep,
)
from lianwei.supervision.rules import proposing as rules
from lianwei.supervision.rules.proposing import Stage
from lianwei.ui.shapes import Tab
from lianwei.ui.words import Chip, deadline_chip

VIEW = "suggestion.view"
OPEN, NEAR, IN_FORCE, ENDED = "open", "near", "published", "ended"
SOON = timedelta(days=30)  # a date this near stands in a list of its own; own rule, 2026
S = SuggestionStatus
BADGES: dict[str, str] = {
    S.DRAFTING: "plain", S.SUBMITTED: "accent", S.ANSWERED: "soon", S.STAGED: "accent", S.PUBLISHED: "done",
    S.CLOSED: "done", S.WITHDRAWN: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion in a list: where it stands, what is next, which date comes near."""

    suggestion: Suggestion
    state: str
    badge: str
    next_sentence: str
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage on the way: done, now, or to come."""

    name: str
    state: str
    step: SuggestionStep | None
    article: str


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article with its changed words."""

    row: SuggestionArticle
    parts: list[Stretch]


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """Everything the page of a suggestion shows to this reader."""

    line: SuggestionRow
    suggestion: Suggestion
    holder: str
    project: JointProject | None
    stages: list[StageLine]
    next_stage: Stage | None
    version: int
    versions: list[int]
    articles: list[ArticleLine]
    comments: list[SuggestionComment]
    undecided: int
    files: list[File]
    steps: list[Transition]
    may: dict[str, bool]
    lines: list[Line]

    @property
    def is_latest(self) -> bool:
        return self.version == self.suggestion.version


def suggestions_listed(view: str, *, actor: Actor, after: str = "") -> Page[SuggestionRow]:
    """A page of suggestions and group standards, the latest first."""
    actor.require(VIEW)
    today = clock.today()
    rows = Suggestion.objects.visible_to(actor).filter(_viewed(view, today))
    return latest(rows, after).shown(lambda each: suggestion_row(each, today=today))


def suggestion_tabs(current: str) -> list[Tab]:
    """The saved views over the list."""
    labels = (
        (OPEN, _("In work")),
        (NEAR, _("A date comes near")),
        (IN_FORCE, _("Published standards")),
        (ENDED, pgettext("suggestions", "Ended")),
    )
    return [Tab(label, f"?view={code}", is_current=code == current) for code, label in labels]


def suggestion_page(pk: int, *, actor: Actor, version: int | None = None) -> SuggestionPage:
    """One suggestion with one version of its text. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Suggestion, pk, actor=actor)
    wanted = version if version and 1 <= version <= row.version else row.version
    comments = comments_on(row, actor=actor)
    steps = list(SuggestionStep.objects.visible_to(actor).filter(suggestion=row).order_by("on", "pk"))
    acts, articles = row.is_within_reach(actor), articles_of(row, wanted, actor=actor)
    can = ("write", "drop", "decide", "collect")
    return SuggestionPage(
        suggestion_row(row, today=clock.today()),
        row,
        organisation_label(row.holder_id),
        JointProject.objects.visible_to(actor).filter(pk=row.project_id or 0).first(),
        _stages(row, steps),
        stage_ahead(row),
        wanted,
        list(range(1, row.version + 1)),
        articles,
        comments,
        sum(not each.decision for each in comments),
        list(files_of(row, actor=actor)),
        _steps(row, actor, has_articles=bool(articles)),
        {verb: acts and row.status in WRITTEN and actor.may(f"suggestion.{verb}") for verb in can},
        timeline(newest_first(attached(Event, row)), titles={}, with_texts=True),
    )


def suggestion_row(row: Suggestion, *, today: date) -> SuggestionRow:
    """A suggestion as a list and its page name it."""
    chip = deadline_chip(row.due_on, today=today) if row.due_on else None
    return SuggestionRow(row, state_of(row), BADGES[row.status], _next(row, today), chip)


def articles_of(row: Suggestion, version: int, *, actor: Actor) -> list[ArticleLine]:
    """The articles of one version in order, with their changed words."""
    found = SuggestionArticle.objects.visible_to(actor).filter(suggestion=row, version=version)
    return [
        ArticleLine(each, rules.marked(each.present, each.proposed) if each.present else [])
        for each in found.order_by("seq")
    ]


def article_of(row: Suggestion, article_id: int, *, actor: Actor) -> SuggestionArticle | None:
    """One article of the version in hand, for its form."""
    found = SuggestionArticle.objects.visible_to(actor).filter(suggestion=row, version=row.version)
    return found.filter(pk=article_id).first()


def comment_of(row: Suggestion, comment_id: int, *, actor: Actor) -> SuggestionComment | None:
    """One comment, for the form of its decision."""
    return SuggestionComment.objects.visible_to(actor).filter(suggestion=row, pk=comment_id).first()


def comments_on(row: Suggestion, *, actor: Actor) -> list[SuggestionComment]:
    """The comments, those that wait for a decision first."""
    found = SuggestionComment.objects.visible_to(actor).filter(suggestion=row).order_by("pk")
    return sorted(found, key=lambda each: bool(each.decision))


def projects_offered(*, actor: Actor) -> list[tuple[str, str]]:
    """Joint projects a suggestion may rest on."""
    if not actor.may("joint_project.view"):
        return []
    rows = JointProject.objects.visible_to(actor).filter(JointProject.whole(actor)).order_by("-pk")[:50]
    return [(str(each.pk), each.title) for each in rows]


def suggestions_open() -> Q:
    """Suggestions that go on and standards in force: they follow to the successor of an organisation."""
    return ~Q(status__in=(S.CLOSED, S.WITHDRAWN))


def stage_ahead(row: Suggestion) -> Stage | None:
    """The stage a group standard goes to next."""
    return rules.stage_after(row.stage, row.drafted_on) if row.status == S.STAGED else None


def stage_name(stage: Stage) -> str:
    """Its name in the reader's language."""
    return stage.name if is_chinese() else stage.name_en


def state_of(row: Suggestion) -> str:
    """The stage where it is a group standard being made, else the status."""
    stage = _coded(row) if row.status == S.STAGED else None
    return stage_name(stage) if stage else str(row.get_status_display())


def _steps(row: Suggestion, actor: Actor, *, has_articles: bool) -> list[Transition]:
    """The steps, what is done now first: comments while the period runs, articles before it is handed on."""
    steps = next_steps(row, SUGGESTION_TRANSITIONS, actor=actor)
    runs = row.status == S.STAGED and row.due_on is not None and row.due_on >= clock.today()
    stage = _coded(row)
    is_written = row.status == S.DRAFTING or (stage is not None and stage.on_leaving == "texts")
    first = "collect" if runs else "write" if is_written and not has_articles else ""
    return sorted(steps, key=lambda each: each.verb != first)


def _coded(row: Suggestion) -> Stage | None:
    stages = rules.stages_on(rules.STANDARD, row.drafted_on)
    return next((each for each in stages if each.code == row.stage), None)


def _stages(row: Suggestion, steps: Iterable[SuggestionStep]) -> list[StageLine]:
    track = rules.STANDARD if row.kind == SuggestionKind.GROUP else rules.SUGGESTION
    reached = {each.stage: each for each in steps}
    at = row.stage or str(row.status)
    found, is_before = [], any(each.code == at for each in rules.stages_on(track, row.drafted_on))
    for each in rules.stages_on(track, row.drafted_on):
        is_now = each.code == at and row.status not in (S.CLOSED, S.WITHDRAWN)
        is_done = (is_before and each.code != at) or (row.status == S.CLOSED and each.code in reached)
        is_before = is_before and each.code != at
        state = "now" if is_now else "done" if is_done else ""
        found.append(StageLine(stage_name(each), state, reached.get(each.code), each.article))
    return found


def _next(row: Suggestion, today: date) -> str:
    if row.status == S.STAGED:
        ahead = stage_ahead(row)
        runs = row.due_on is not None and row.due_on >= today
        if runs:
            return _("Comments are taken. Next: enter them and decide on each.")
        return _("Next stage: {name}").format(name=stage_name(ahead)) if ahead else ""
    sentences = {
        S.DRAFTING: _("Write the articles, then submit it."),
        S.SUBMITTED: _("Submitted. Next: enter the answer when it is there."),
        S.ANSWERED: _("There is an answer. Next: say what was adopted, and close it."),
        S.PUBLISHED: _("In force. Next: the review.") if row.due_on else _("To be revised: begin a new one."),
    }
    return sentences.get(S(row.status), str(row.get_status_display()))


def _viewed(view: str, today: date) -> Q:
    going = Q(status__in=(S.DRAFTING, S.SUBMITTED, S.ANSWERED, S.STAGED))
    if view == NEAR:
        return Q(due_on__lte=today + SOON) & ~Q(status__in=(S.CLOSED, S.WITHDRAWN))
    if view == IN_FORCE:
        return Q(status=S.PUBLISHED)
    return Q(status__in=(S.CLOSED, S.WITHDRAWN)) if view == ENDED else going

"""Reviews of standard terms in lists and on the page of their joint project."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label
from lianwei.projects.models import JointProject
from lianwei.projects.queries import Count as Counted
from lianwei.projects.queries import Panel
from lianwei.supervision.models import Grade, ReviewStatus, TermsFinding, TermsReview, findings_of_review
from lianwei.supervision.models.terms import ENDED
from lianwei.ui.shapes import Tab

VIEW = "terms_review.view"
OPEN, OURS, ALL = "open", "ours", "all"
VIEWS = (OPEN, OURS, ALL)
BADGES: dict[str, str] = {
    ReviewStatus.COLLECTING: "plain",
    ReviewStatus.REVIEWING: "soon",
    ReviewStatus.AGREED: "accent",
    ReviewStatus.SENT: "accent",
    ReviewStatus.RECHECKED: "accent",
    ReviewStatus.CLOSED: "done",
    ReviewStatus.GIVEN_UP: "plain",
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in a list."""

    review: TermsReview
    holder: str
    badge: str
    issues: int
    unfair: int


def reviews_listed(view: str, *, actor: Actor, after: str = "") -> Page[ReviewRow]:
    """A page of reviews, the latest first."""
    actor.require(VIEW)
    rows = TermsReview.objects.visible_to(actor)
    if view == OPEN:
        rows = rows.exclude(status__in=ENDED)
    elif view == OURS:
        rows = rows.filter(holder_id__in=sorted(actor.acts_for))
    page = latest(rows, after)
    counts = _counted([each.pk for each in page.rows], actor)
    return page.shown(lambda each: _row(each, counts))


def review_tabs(current: str) -> list[Tab]:
    """The saved views over the list."""
    labels = (
        (OPEN, pgettext("terms reviews", "Going on")),
        (OURS, pgettext("terms reviews", "Led by us")),
        (ALL, pgettext("terms reviews", "All")),
    )
    return [Tab(label, f"?view={code}", is_current=code == current) for code, label in labels]


def reviews_open() -> Q:
    """Reviews that go on: they follow to the successor of an organisation."""
    return ~Q(status__in=ENDED)


def review_panel(project: JointProject, actor: Actor) -> Panel | None:
    """The card on the page of a joint project: its reviews, and where to open one."""
    if not actor.may(VIEW):
        return None
    rows = list(TermsReview.objects.visible_to(actor).filter(project=project).order_by("-pk"))
    counts = _counted([each.pk for each in rows], actor)
    may_open = project.is_open and project.is_within_reach(actor) and actor.may("terms_review.open")
    url = f"{reverse('terms_review_open')}?project={project.pk}" if may_open else ""
    return Panel("supervision/_terms_panel.html", {"rows": [_row(each, counts) for each in rows], "url": url})


def review_counts(project: JointProject, actor: Actor) -> list[Counted]:
    """How far the reviews of a project are: clauses put right of those found unfair."""
    rows = TermsReview.objects.visible_to(actor).filter(project=project)
    found = [each for review in rows for each in findings_of_review(review) if each.grade == Grade.UNFAIR]
    if not found:
        return []
    right = {each.clause_id for each in found if each.fate in ("removed", "mended")}
    return [Counted(_("Unfair clauses put right"), len(right), len({each.clause_id for each in found}))]


def _counted(keys: list[int], actor: Actor) -> dict[int, tuple[int, int]]:
    """Issues and unfair clauses by review."""
    rows = TermsFinding.objects.visible_to(actor).filter(review__in=keys).exclude(grade=Grade.DROPPED)
    unfair = Count("clause", filter=Q(grade=Grade.UNFAIR), distinct=True)
    found = rows.order_by().values("review_id").annotate(issues=Count("pk"), unfair=unfair)
    return {each["review_id"]: (each["issues"], each["unfair"]) for each in found}


def _row(review: TermsReview, counts: dict[int, tuple[int, int]]) -> ReviewRow:
    issues, unfair = counts.get(review.pk, (0, 0))
    return ReviewRow(review, organisation_label(review.holder_id), BADGES[review.status], issues, unfair)

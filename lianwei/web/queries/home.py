"""The first page of the desk, by what its reader does: what is due, what waits, what is new."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianwei.analytics.queries.alerts import alerts_to_notice
from lianwei.cases.models import Access
from lianwei.cases.queries import Filters, Row, overseen, rows_of
from lianwei.cases.queries.between.lateness import Late, late_here
from lianwei.cases.queries.between.questions import questions_waiting
from lianwei.cases.queries.lists.promises import promises_to_verify
from lianwei.cases.queries.lists.tasks import TaskRow, tasks_of_today
from lianwei.cases.queries.lists.views_saved import MINE, VIEWS, late
from lianwei.cases.queries.lists.worklist import (
    ALLIANCE,
    UNASSIGNED,
    capped_count,
    capped_counts,
    lies_with,
    source_of,
    waits_for,
)
from lianwei.cases.queries.page.papers_shown import AS_HEAD
from lianwei.cases.queries.page.timeline import names_of
from lianwei.cases.queries.people.load_board import ToPassOn, to_pass_on
from lianwei.cases.queries.people.news import News, news_on
from lianwei.cases.queries.people.team import team_of
from lianwei.cases.queries.people.team_calendar import last_absence
from lianwei.cases.queries.together.sudden import ReportRow, reports_due
from lianwei.core import clock
from lianwei.core.documents.queries import documents_waiting
from lianwei.core.models import Document
from lianwei.core.scope import Actor
from lianwei.federation.queries.joint import JointRow, joint_of_today
from lianwei.members.models import Absence
from lianwei.redress.queries.remedies import remedies_overdue, remedies_to_receive
from lianwei.ui.navigation import count_text

from .alliance import AlliancePage, alliance_page
from .figures import Figure
from .month import Month, my_month

FIRST, NEWS, FOLLOWED = 8, 8, 200
WEEK = timedelta(days=7)
PAPERS_LIE = {"complaint": "complaint_detail", "suddenevent": "sudden_event_detail"}  # subject → its page


@dataclass(frozen=True, slots=True)
class PaperWaiting:
    """A paper, the page it lies on, and what it waits for."""

    row: Document
    url: str
    what: str


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page shows; the empty parts are not the reader's."""

    figures: list[Figure] = field(default_factory=list)
    todo: list[Row] = field(default_factory=list)
    in_hand: str = ""
    news: list[News] = field(default_factory=list)
    month: Month | None = None
    tasks: list[TaskRow] = field(default_factory=list)
    reports: list[ReportRow] = field(default_factory=list)
    help_abroad: list[JointRow] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    unassigned: list[ToPassOn] = field(default_factory=list)
    papers: list[PaperWaiting] = field(default_factory=list)
    late_by: list[tuple[str, int, str]] = field(default_factory=list)
    overseen: list[Row] = field(default_factory=list)
    alliance: AlliancePage | None = None
    was_away: Absence | None = None
    is_administrator: bool = False


def home(*, actor: Actor) -> Home:
    """The page of this reader. Administrators have no cases: theirs leads to users, queue and log."""
    if not actor.may("complaint.view"):
        return Home(is_administrator=True)
    if not actor.organisations:
        rows = overseen(actor=actor, filters=Filters(view=ALLIANCE)).rows
        at_a_glance = alliance_page(actor=actor) if actor.may("alliance.watch") else None
        return Home(overseen=rows[:FIRST], alliance=at_a_glance, late=late_here(actor=actor))
    mine = [rows.filter(waits_for(actor)) for rows in source_of(actor, MINE)]
    is_head = actor.may("complaint.assign")
    return Home(
        figures=[*_due_figures(actor), *_waiting_figures(actor)],
        todo=_first(mine, actor=actor),
        in_hand=count_text(capped_count(lies_with(actor) & waits_for(actor), actor=actor)) or "0",
        news=_news(mine, actor),
        month=my_month(actor=actor),
        tasks=tasks_of_today(actor=actor),
        reports=reports_due(actor=actor),
        help_abroad=joint_of_today(actor=actor),
        late=late_here(actor=actor),
        was_away=last_absence(actor=actor) if actor.may("caseworker.view") else None,
        unassigned=_unassigned(actor) if is_head else [],
        papers=_papers(actor),
        late_by=_late_by(actor) if is_head else [],
    )


def _due_figures(actor: Actor) -> list[Figure]:
    today, is_mine = clock.today(), lies_with(actor) & waits_for(actor)
    kinds: tuple[tuple[str | Promise, Q, str, str, str], ...] = (
        (_("Late"), late(today), "alert", "late", "late"),
        (_("Due today"), Q(due_on=today), "clock", "soon", "today"),
        (_("Due within 7 days"), Q(due_on__range=(today, today + WEEK)), "clock", "", "week"),
    )
    found = capped_counts(
        {window: is_mine & condition for _label, condition, *_look, window in kinds}, actor=actor
    )
    return [
        _cases(str(label), found[window], icon, f"?view=mine&window={window}", kind)
        for label, _condition, icon, kind, window in kinds
    ]


def _cases(label: str, count: int, icon: str, query: str, kind: str = "") -> Figure:
    url = reverse("complaint_list") + query
    return Figure(label, count_text(count) or "0", _("cases"), icon, url, kind if count else "")


def _waiting_figures(actor: Actor) -> list[Figure]:
    """What waits for this reader besides the own list."""
    found = []
    if actor.may("complaint.follow_up"):
        view = VIEWS["follow-up"]
        count = capped_count(view.condition(clock.today()), actor=actor)
        found.append(_cases(_("To follow up"), count, "phone", "?view=follow-up"))
    if asked := questions_waiting(actor) if actor.may("question.answer") else 0:
        address = reverse("question_list")
        found.append(
            Figure(_("Questions to answer"), count_text(asked), _("questions"), "mail", address, "soon")
        )
    papers = (
        ("document.review", _("Papers to review"), to_review),
        ("document.approve", _("Papers to sign"), to_approve),
    )
    for permission, label, rows in papers:
        if actor.may(permission):
            count = rows(actor)[:1001].count()
            found.append(
                Figure(label, count_text(count) or "0", _("papers"), "pen", reverse("home") + "#papers")
            )
    return [*found, *_promise_figures(actor)]


def _promise_figures(actor: Actor) -> list[Figure]:
    """Warnings to notice, what colleagues reported as kept, papers for a court whose last day has passed."""
    found = []
    if actor.may("alert.acknowledge") and (count := alerts_to_notice(actor=actor)):
        url = reverse("alert_list")
        found.append(Figure(_("Warnings to notice"), count_text(count), _("warnings"), "alert", url, "soon"))
    if actor.may("commitment.verify") and (count := promises_to_verify(actor)):
        url = reverse("commitment_list")
        found.append(Figure(_("Promises to verify"), count_text(count), _("promises"), "check", url, "soon"))
    if actor.may("legal_remedy.receive") and (count := remedies_to_receive(actor)):
        url = f"{reverse('legal_remedy_list')}?view=up"
        found.append(
            Figure(_("Material to give a receipt for"), count_text(count), _("cases"), "scale", url, "soon")
        )
    if actor.may("legal_remedy.file") and (count := remedies_overdue(actor)):
        url = f"{reverse('legal_remedy_list')}?view=overdue"
        found.append(Figure(_("Not filed in time"), count_text(count), _("cases"), "scale", url, "late"))
    return found


def _signed_on_its_page() -> Q:
    """Papers whose page takes signatures; others, as of a destruction, are signed with their deed."""
    return reduce(or_, (Q(subject__startswith=f"{kind}:") for kind in PAPERS_LIE))


def to_review(actor: Actor) -> "QuerySet[Document]":
    """Papers that wait for a review by somebody who did not write them."""
    return (
        documents_waiting(actor=actor, status="review")
        .filter(_signed_on_its_page(), needs_review=True)
        .exclude(drafted_by=actor.user_id)
    )


def to_approve(actor: Actor) -> "QuerySet[Document]":
    """Papers that everybody before the head has signed."""
    rows = documents_waiting(actor=actor, status="approval")
    countersigned = documents_waiting(actor=actor, status="countersign").filter(needs_countersign=False)
    unreviewed = documents_waiting(actor=actor, status="review").filter(
        needs_review=False, needs_countersign=False
    )
    found = (rows | countersigned | unreviewed).filter(_signed_on_its_page())
    return found if actor.may(AS_HEAD) else found.filter(needs_review=False)


def _papers(actor: Actor) -> list[PaperWaiting]:
    """The first papers that wait for this reader, each with the page it lies on."""
    sources: list[tuple[str, str, Callable[[Actor], QuerySet]]] = [
        ("document.approve", _("to sign"), to_approve),
        ("document.review", _("to review"), to_review),
    ]
    found: dict[int, PaperWaiting] = {}
    for permission, what, ask in sources:
        for row in ask(actor).defer("content")[:FIRST] if actor.may(permission) else ():
            kind, _sep, pk = row.subject.partition(":")
            if kind in PAPERS_LIE:
                url = reverse(PAPERS_LIE[kind], args=[int(pk)]) + "#papers"
                found.setdefault(row.pk, PaperWaiting(row, url, what))
    return list(found.values())[:FIRST]


def _first(source: list[QuerySet], *, actor: Actor) -> list[Row]:
    """The cases due first."""
    keys: list[tuple[date, int]] = []
    for rows in source:
        keys += rows.order_by("due_on", "complaint_id").values_list("due_on", "complaint_id")[:FIRST]
    return rows_of(list(dict.fromkeys(pk for _day, pk in sorted(keys)))[:FIRST], actor=actor)


def _unassigned(actor: Actor) -> list[ToPassOn]:
    """Cases that nobody handles, each with who is proposed."""
    view = VIEWS["open"]
    rows = _first([each.filter(handler_id=None) for each in source_of(actor, view)], actor=actor)
    if not rows or actor.organisation_id is None:
        return []
    return to_pass_on(rows, team_of(actor.organisation_id, actor=actor), actor=actor)


def _late_by(actor: Actor) -> list[tuple[str, int, str]]:
    """Late cases of the actor's own organisations by colleague, the most first, each with its list."""
    overdue = Access.objects.visible_to(actor).filter(
        late(clock.today()), organisation_id__in=sorted(actor.acts_for), is_open__in=[True]
    )
    counted = overdue.order_by().values_list("handler_id").annotate(n=Count("pk")).order_by("-n")[:FIRST]
    rows = list(counted)
    names = names_of(pk for pk, _n in rows)
    url = reverse("complaint_list") + "?view=open&window=late&handler="
    return [(names.get(pk, _("Nobody yet")), n, f"{url}{pk or UNASSIGNED}") for pk, n in rows]


def _news(mine: list[QuerySet], actor: Actor) -> list[News]:
    """What others did on the reader's cases since yesterday morning, the latest first."""
    ids = {
        pk
        for rows in mine
        for pk in rows.order_by("due_on").values_list("complaint_id", flat=True)[:FOLLOWED]
    }
    if not ids:
        return []
    midnight = clock.as_office_time(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=1)
    return news_on(ids, actor=actor, since=since, without=actor.user_id, limit=NEWS)

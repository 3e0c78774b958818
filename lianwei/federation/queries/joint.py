"""Joint handling between alliances as people see it: what waits for us, what we asked, what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lianwei.cases.lifecycle import ASK_ASSISTANCE
from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.panels import Panel
from lianwei.cases.queries.page.timeline import names_of
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor, find
from lianwei.federation.models import JointRequest, JointState, JointWord, Peer
from lianwei.federation.models.joint import OPEN
from lianwei.federation.rules.agreements.fields import JOINT, JOINT_ANSWER, JOINT_MATTER
from lianwei.federation.rules.pages import day_told
from lianwei.members.queries import organisations_named

from .abroad import names_of_peers
from .agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from .enclosures import ItemRow, items_by_request, verdict_on_items
from .peers import peers_agreed

VIEW = "joint_request.view"
PANEL = "federation/_joint_panel.html"
FIRST = 8  # on the desk
BADGES = {
    JointState.ASKED: "soon",
    JointState.ANSWERED: "done",
    JointState.DECLINED: "late-soft",
    JointState.WITHDRAWN: "plain",
    JointState.CLOSED: "plain",
    JointState.STOPPED: "pause",
}


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word. `who`: the colleague, or the other alliance."""

    word: JointWord
    who: str


@dataclass(frozen=True, slots=True)
class JointRow:
    """A request in a list. `is_late`: its day has passed without an answer."""

    request: JointRequest
    peer: str
    member: str
    title: str
    badge: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class JointPage:
    """A request, what was told of the case, what both sides said, and what may be done."""

    row: JointRow
    matter: str
    kind: str
    happened_on: date | None
    received_on: date | None
    words: list[WordRow]
    items: list[ItemRow]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class JointPanel:
    """What the page of a case shows of it."""

    complaint: Complaint
    pages: list[JointPage]
    may_ask: bool


def verdict_on_request(peer: Peer) -> Verdict:
    """What of a request may go to a peer now."""
    verdict = what_flows(JOINT, giver=HOME, receiver=peer_side(peer))
    if verdict.flow and JOINT_MATTER not in verdict.fields:
        return Verdict(None, NOT_AGREED)
    return verdict


def verdict_on_words(peer: Peer, *, is_asker: bool) -> Verdict:
    """Whether our words about a request may go to a peer now: of who asked, or of who was asked."""
    fields = (JOINT_MATTER,) if is_asker else (JOINT_ANSWER,)
    return what_flows(fields, giver=HOME, receiver=peer_side(peer))


def peers_to_join() -> list[tuple[str, str]]:
    """Alliances that an agreement in force lets us ask, and lets answer: code and name."""
    return [(each.code, each.name) for each in peers_agreed(_may_help)]


def _may_help(peer: Peer) -> bool:
    back = what_flows((JOINT_ANSWER,), giver=peer_side(peer), receiver=HOME)
    return verdict_on_request(peer).flow is not None and back.flow is not None


def joint_panel(complaint: Complaint, actor: Actor, is_there: bool) -> Panel | None:
    """Nothing where nobody was asked and nobody could be."""
    if not actor.may(VIEW):
        return None
    holds = complaint.is_within_reach(actor) and ASK_ASSISTANCE.fits(complaint)
    may_ask = holds and actor.may("joint_request.ask") and bool(peers_to_join())
    rows = JointRequest.objects.visible_to(actor).filter(complaint_id=complaint.pk).order_by("-pk")
    found = list(rows) if is_there else []
    if not (found or may_ask):
        return None
    is_holder = complaint.is_within_reach(actor)
    facts = JointPanel(complaint, _pages(found, actor, is_holder=is_holder), may_ask)
    return Panel(PANEL, facts, is_help=True)


def joint_requests(view: str, *, actor: Actor, after: str = "") -> Page[JointRow]:
    """A page of requests: those that wait for our answer, those under way, all that ended."""
    actor.require(VIEW)
    order = "-due_on" if view == "ended" else "due_on"
    found = by_day(_view(view, actor), after, order=order)
    return Page(_rows(found.rows), found.after)


def joint_waiting(actor: Actor) -> "QuerySet[JointRequest]":
    """Requests of other alliances that wait for the answer of the actor's member, the next due first."""
    return _view("asked", actor).order_by("due_on", "pk")


def requests_going_on() -> Q:
    """What passes on where a member ends."""
    return Q(state__in=OPEN)


def joint_of_today(*, actor: Actor) -> list[JointRow]:
    """The first of them, for who answers them."""
    if not actor.may("joint_request.answer"):
        return []
    return _rows(list(joint_waiting(actor)[:FIRST]))


def _view(view: str, actor: Actor) -> "QuerySet[JointRequest]":
    rows = JointRequest.objects.visible_to(actor)
    to_answer = {"is_ours": False, "state": JointState.ASKED}
    if view == "asked":
        return rows.filter(**to_answer)
    if view == "sent":
        return rows.filter(state__in=OPEN).exclude(**to_answer)
    return rows.exclude(state__in=OPEN)


def joint_page(pk: int, *, actor: Actor) -> JointPage:
    """One request. Raises NotVisible."""
    actor.require(VIEW)
    row = find(JointRequest, pk, actor=actor)
    return _pages([row], actor, is_holder=_holds(row, actor))[0]


def joint_to(verb: str, pk: int, *, actor: Actor) -> JointPage:
    """One with which the actor may take a step now. Raises NotVisible, NotAllowed."""
    page = joint_page(pk, actor=actor)
    if verb not in page.may:
        raise NotAllowed
    return page


def _holds(row: JointRequest, actor: Actor) -> bool:
    if not row.is_ours:
        return row.is_within_reach(actor)
    complaint = Complaint.objects.visible_to(actor).filter(pk=row.complaint_id).first()
    return complaint is not None and complaint.is_within_reach(actor)


def _pages(found: list[JointRequest], actor: Actor, *, is_holder: bool) -> list[JointPage]:
    """Requests about one case or one request alone: the same number of queries for any."""
    rows = _rows(found)
    words: dict[int, list[JointWord]] = {row.pk: [] for row in found}
    for word in QuerySet(JointWord).filter(request_id__in=words).order_by("pk"):
        words[word.request_id].append(word)
    lets = _letting() if any(row.is_ours and row.is_open for row in found) else set()
    items = items_by_request(list(words), actor=actor)
    people = names_of({each.by_id for said in words.values() for each in said if each.by_id})
    codes = {(name, row.facts.get(name, "")) for row in found for name in ("category", "nature")}
    labels = labels_of(codes, on=clock.today()) if found else {}
    return [
        JointPage(
            row,
            str(row.request.facts.get("matter", "")),
            _kind(row.request, labels),
            day_told(str(row.request.facts.get("happened_on"))),
            day_told(str(row.request.facts.get("received_on"))),
            [WordRow(each, _who(each, row, people)) for each in words[row.request.pk][1:]],
            items[row.request.pk],
            _steps(row.request, actor, lets) if is_holder else frozenset(),
        )
        for row in rows
    ]


def _who(word: JointWord, row: JointRow, people: dict[int, str]) -> str:
    return people.get(word.by_id or 0, row.member) if word.is_ours else row.peer


def _kind(row: JointRequest, labels: dict[tuple[str, str], str]) -> str:
    named = (labels.get((name, row.facts.get(name, "")), "") for name in ("category", "nature"))
    return " · ".join(str(each) for each in named if each)


def _letting() -> set[str]:
    """Peers with whom it is agreed that more than words goes along."""
    return {each.code for each in peers_agreed(lambda peer: verdict_on_items(peer).flow is not None)}


def _steps(row: JointRequest, actor: Actor, lets: set[str]) -> frozenset[str]:
    """What this side may do with a request as it stands."""
    if not row.is_open:
        return frozenset()
    is_new = row.state == JointState.ASKED
    if row.is_ours:
        found = {"note", "withdraw" if is_new else "close"} | ({"enclose"} if row.peer in lets else set())
    else:
        found = {"note", "answer"} | ({"decline"} if is_new else set())
    return frozenset(verb for verb in found if actor.may(f"joint_request.{verb}"))


def _rows(found: Iterable[JointRequest]) -> list[JointRow]:
    rows = list(found)
    names = names_of_peers(each.peer for each in rows) if rows else {}
    members = organisations_named(each.organisation_id for each in rows) if rows else {}
    today = clock.today()
    return [
        JointRow(
            each,
            names.get(each.peer, each.peer),
            members.get(each.organisation_id, ""),
            _title(each),
            BADGES[JointState(each.state)],
            each.state == JointState.ASKED and each.due_on < today,
        )
        for each in rows
    ]


def _title(row: JointRequest) -> str:
    business = next(iter(row.facts.get("respondents", [])), "")
    return str(row.facts.get("title") or " · ".join(each for each in (row.kind_label, business) if each))

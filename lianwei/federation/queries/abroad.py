"""Cases between alliances as people see them, and what the clocks of both sides have to end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianwei.cases.lifecycle import OFFER_TRANSFER
from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.panels import Panel
from lianwei.core import clock
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.federation.models import CaseAbroad, GiverRow, Peer, PeerStatus, TakerRow
from lianwei.federation.models.custody import SENT_AGAIN
from lianwei.federation.rules.custody.tables import Giver, Taker
from lianwei.federation.rules.pages import Facts, UnfitPageError, facts_of
from lianwei.members.queries import organisations_named

from .own import WIRE
from .peers import fault_of_peer

VIEW = "case_abroad.view"
PANEL = "federation/_abroad_panel.html"
SILENT = timedelta(days=3)  # docs/protocol: then people are shown that the other side is silent
GRACE = timedelta(days=3)  # beyond the wished day before our own offer ends: the answer may be on its way

GIVEN: dict[str, tuple[str, str | Promise]] = {
    Giver.OPEN: ("soon", _("Offered; waits for an answer")),
    Giver.CLOSED: ("plain", _("Offer ended")),
    Giver.RELEASED: ("pause", _("Given away; the receipt is not here yet")),
    Giver.DONE: ("done", _("Handed over, with a receipt")),
}
TAKEN: dict[str, tuple[str, str | Promise]] = {
    Taker.SEEN: ("soon", _("Waits for our answer")),
    Taker.PROMISED: ("pause", _("Promised; the case is on its way to us")),
    Taker.RETURNED: ("plain", _("Returned by us")),
    Taker.VOID: ("plain", _("Withdrawn by the other side")),
    Taker.TAKEN: ("done", _("Taken over")),
}
GROUNDS: dict[str, str | Promise] = {
    "cancelled": _("taken back"),
    "timed_out": _("not answered in time"),
    "returned": _("returned by the other side"),
    "overtaken": _("another alliance was quicker"),
}
WAITING = (Taker.SEEN, Taker.PROMISED)


@dataclass(frozen=True, slots=True)
class OfferStep:
    """One offer of a case, by us or to us, in words. `is_silent`: no answer for days."""

    peer: str
    code: str
    badge: str
    words: str | Promise
    ground: str | Promise
    since: datetime
    is_ours: bool
    is_open: bool
    is_silent: bool


@dataclass(frozen=True, slots=True)
class AbroadPanel:
    """What the page of a case shows of its way between alliances."""

    complaint: Complaint
    abroad: CaseAbroad | None
    steps: list[OfferStep]
    given_to: str
    days: int | None
    may_offer: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class AbroadRow:
    """A case in the list."""

    abroad: CaseAbroad
    peer: str
    member: str
    title: str
    step: OfferStep | None

    @property
    def is_late(self) -> bool:
        due_on = self.abroad.due_on
        return bool(self.step and self.step.is_open and due_on and due_on < clock.today())


@dataclass(frozen=True, slots=True)
class AbroadPage:
    """A case that another alliance offers: what is told of it, and what may be done."""

    row: AbroadRow
    facts: Facts | None
    kind: str
    steps: list[OfferStep]
    may_answer: bool


def peers_to_ask() -> list[tuple[str, str]]:
    """Alliances to which a case may be offered now: code and name."""
    rows = Peer.objects.visible_to(WIRE).filter(status=PeerStatus.ACTIVE).order_by("name", "pk")
    return [(each.code, each.name) for each in rows if not fault_of_peer(each)]


def names_of_peers(codes: Iterable[str]) -> dict[str, str]:
    rows = Peer.objects.visible_to(WIRE).filter(code__in=set(codes))
    return dict(rows.values_list("code", "name"))


def steps_of(cases: Iterable[str]) -> dict[str, list[OfferStep]]:
    """Every offer of cases found in scope, the latest first; three queries whatever their number."""
    keys = set(cases)
    given = list(QuerySet(GiverRow).filter(case__in=keys))
    taken = list(QuerySet(TakerRow).filter(case__in=keys).exclude(offer=""))
    names = names_of_peers([*(each.taker for each in given), *(each.giver for each in taken)])
    found: dict[str, list[tuple[tuple, OfferStep]]] = {}
    for key, order, step in _steps(given, taken, names):
        found.setdefault(key, []).append((order, step))
    ranked = {key: sorted(each, key=lambda pair: pair[0], reverse=True) for key, each in found.items()}
    return {key: [step for _order, step in each] for key, each in ranked.items()}


def _steps(
    given: list[GiverRow], taken: list[TakerRow], names: dict[str, str]
) -> Iterator[tuple[str, tuple, OfferStep]]:
    now = clock.now()
    for row in given:
        badge, words = GIVEN[row.state]
        is_silent = row.state in SENT_AGAIN and now - row.since > SILENT
        ground = GROUNDS.get(row.ground, "") if row.state == Giver.CLOSED else ""
        told = (names.get(row.taker, row.taker), row.taker, badge, words, ground, row.since)
        step = OfferStep(*told, is_ours=True, is_open=row.state == Giver.OPEN, is_silent=is_silent)
        yield row.case, (row.epoch, row.n, 1), step
    for each in taken:
        badge, words = TAKEN[each.state]
        is_silent = each.state == Taker.PROMISED and now - each.since > SILENT
        told = (names.get(each.giver, each.giver), each.giver, badge, words, "", each.since)
        step = OfferStep(*told, is_ours=False, is_open=each.state in WAITING, is_silent=is_silent)
        yield each.case, (each.epoch, each.n, 0), step


def abroad_panel(complaint: Complaint, actor: Actor, is_there: bool) -> Panel | None:
    """Nothing where the case stays among the members and could not be offered."""
    if not actor.may(VIEW):
        return None
    fits = complaint.is_within_reach(actor) and OFFER_TRANSFER.fits(complaint)
    may_offer = fits and actor.may("case_abroad.offer") and bool(peers_to_ask())
    rows = CaseAbroad.objects.visible_to(actor).filter(complaint_id=complaint.pk)
    abroad = rows.first() if is_there else None
    if not (abroad or may_offer):
        return None
    steps = steps_of([abroad.case]).get(abroad.case, []) if abroad else []
    may_withdraw = complaint.is_within_reach(actor) and actor.may("case_abroad.withdraw")
    given_to = names_of_peers([complaint.given_to]).get(complaint.given_to, "") if complaint.given_to else ""
    came = abroad is not None and any(not each.is_ours for each in steps)
    days = (clock.today() - abroad.first_on).days if abroad and came and not complaint.given_to else None
    facts = AbroadPanel(complaint, abroad, steps, given_to, days, may_offer, may_withdraw)
    return Panel(PANEL, facts)


def cases_abroad(view: str, *, actor: Actor, after: str = "") -> Page[AbroadRow]:
    """A page of cases between alliances: those that wait for our answer, those under way, all that ended."""
    actor.require(VIEW)
    page = latest(_view(view, actor), after)
    return Page(_rows(page.rows), page.after)


def _view(view: str, actor: Actor) -> "QuerySet[CaseAbroad]":
    rows = CaseAbroad.objects.visible_to(actor).order_by("-pk")
    of_case = {"case": OuterRef("case")}
    seen = Exists(QuerySet(TakerRow).filter(**of_case, state=Taker.SEEN))
    promised = Exists(QuerySet(TakerRow).filter(**of_case, state=Taker.PROMISED))
    sent = Exists(QuerySet(GiverRow).filter(**of_case, state__in=SENT_AGAIN))
    if view == "asked":
        return rows.filter(seen)
    if view == "sent":
        return rows.filter(sent | promised)
    return rows.exclude(seen | promised | sent)


def offers_waiting(actor: Actor) -> int:
    """How many cases of other alliances wait for our answer."""
    return offers_to_answer(actor).order_by()[:1000].count()


def offers_to_answer(actor: Actor) -> "QuerySet[CaseAbroad]":
    return _view("asked", actor)


def _rows(found: list[CaseAbroad]) -> list[AbroadRow]:
    steps = steps_of(each.case for each in found)
    names = names_of_peers(each.peer for each in found)
    members = organisations_named(each.organisation_id for each in found)
    return [
        AbroadRow(
            each,
            names.get(each.peer, each.peer),
            members.get(each.organisation_id, ""),
            str(each.facts.get("title", "")),
            next(iter(steps.get(each.case, [])), None),
        )
        for each in found
    ]


def case_abroad_page(pk: int, *, actor: Actor) -> AbroadPage:
    """A case of another alliance that was offered to the actor's member. Raises NotVisible."""
    actor.require(VIEW)
    abroad = find(CaseAbroad, pk, actor=actor)
    row = _rows([abroad])[0]
    try:
        facts = facts_of(abroad.facts)
    except UnfitPageError:
        facts = None
    codes = [("category", facts.category), ("nature", facts.nature)] if facts else []
    labels = labels_of(codes, on=clock.today())
    kind = " · ".join(str(labels[each]) for each in codes if each in labels)
    steps = steps_of([abroad.case]).get(abroad.case, [])
    waits = any(not each.is_ours and each.is_open and each.badge == "soon" for each in steps)
    may_answer = waits and abroad.is_within_reach(actor) and actor.may("case_abroad.accept")
    return AbroadPage(row, facts, kind, steps, may_answer)


def offers_to_call_off(*, actor: Actor, on: date) -> list[int]:
    """Offers of ours whose day passed some days ago."""
    late = CaseAbroad.objects.visible_to(actor).filter(due_on__lt=on - GRACE)
    rows = GiverRow.objects.visible_to(actor).filter(state=Giver.OPEN, case__in=late.values("case"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def offers_to_refuse(*, actor: Actor, on: date) -> list[int]:
    """Offers to us whose day has passed."""
    late = CaseAbroad.objects.visible_to(actor).filter(due_on__lt=on)
    rows = TakerRow.objects.visible_to(actor).filter(state=Taker.SEEN, case__in=late.values("case"))
    return list(rows.order_by("pk").values_list("pk", flat=True))

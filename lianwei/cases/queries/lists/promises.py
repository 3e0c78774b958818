"""Promises of cases: what is to be verified, due, broken; how many of a business or a member were broken."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Complaint
from lianwei.cases.models import Status as CaseStatus
from lianwei.cases.models.complaint import IN_MEDIATION
from lianwei.commitments.models import Commitment
from lianwei.commitments.queries import (
    Rate,
    broken_rates,
    promise_steps,
    promises_of_ours,
    promises_to_us,
)
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.lifecycle import Transition
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor
from lianwei.members.queries import organisations_named
from lianwei.registry.models import Business
from lianwei.registry.queries import BusinessPanel, business_family, keepers_of
from lianwei.ui.words import Chip, deadline_chip

VIEW = "commitment.view"
PERIOD, WEEK, SHOWN = 365, 7, 50  # days; rows of the list of businesses
Status = Commitment.Status
BADGES: dict[str, str] = {Status.KEPT: "done", Status.BROKEN: "late", Status.REPORTED: "soon"}
# Cases in which a business undertakes something: those it talks in, and what came of them.
PROMISING = (
    CaseStatus.WITH_BUSINESS,
    *IN_MEDIATION,
    CaseStatus.AGREED,
    CaseStatus.SETTLED,
    CaseStatus.PERFORMED,
    CaseStatus.BREACHED,
)
VIEWS = {
    "verify": _("To be verified by you"),
    "week": _("Due within a week"),
    "open": _("All that are open"),
    "broken": _("Broken"),
    "ours": _("Promised by us"),
}


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise in a list or on the page of its case. `steps`: what the reader may do with it."""

    promise: Commitment
    chip: Chip | None
    url: str
    steps: list[Transition]

    @property
    def file_url(self) -> str:
        return reverse("evidence_open", args=[case_of(self.promise), self.promise.proof_file_id])

    @property
    def badge(self) -> str:
        return BADGES.get(self.promise.status, "plain")

    @property
    def was_late(self) -> bool:
        """Kept in the end, after it had been broken."""
        return self.promise.status == Status.KEPT and self.promise.broken_on is not None


@dataclass(frozen=True, slots=True)
class NamedRate:
    """A rate with the name it stands for."""

    name: str
    rate: Rate
    url: str = ""


@dataclass(frozen=True, slots=True)
class BrokenRates:
    """The rates of members and of businesses over a period, both days included."""

    since: date
    until: date
    members: list[NamedRate]
    businesses: list[NamedRate]


def case_of(commitment: Commitment) -> int:
    """The key of the case a promise belongs to. Raises NotVisible for promises of anything else."""
    noun, _sep, pk = commitment.subject.partition(":")
    if noun != "complaint":
        raise NotVisible
    return int(pk)


def find_promise(pk: int, *, actor: Actor) -> Commitment:
    """A promise of a case the actor sees. Raises NotVisible."""
    commitment = Commitment.objects.filter(pk=pk).first()
    if commitment is None:
        raise NotVisible
    if not Complaint.objects.visible_to(actor).filter(pk=case_of(commitment)).exists():
        raise NotVisible
    return commitment


def promises_in(view: str, *, actor: Actor, after: str = "") -> Page[PromiseRow]:
    """A page of promises, by their day."""
    rows, order = _view(view, actor)
    page = by_day(rows, after, order=order)
    cases = Complaint.objects.visible_to(actor).filter(pk__in=[case_of(each) for each in page.rows])
    seen = set(cases.values_list("pk", flat=True))
    return page.shown(lambda each: promise_row(each, actor=actor, is_seen=case_of(each) in seen))


def promises_to_verify(actor: Actor) -> int:
    """How many promises wait for the actor's eyes."""
    return _view("verify", actor)[0].order_by()[:1001].count()


def promise_row(
    promise: Commitment, *, actor: Actor, is_here: bool = True, is_seen: bool = True
) -> PromiseRow:
    """A promise as it is shown; `is_here`: whether the reader's organisation holds the case; `is_seen`:
    whether the reader may open it: who was asked once may see it no more.
    """
    chip = deadline_chip(promise.due_on, today=clock.today()) if promise.status == Status.OPEN else None
    is_ours = is_here and promise.organisation_id in actor.acts_for
    steps = promise_steps(promise, actor=actor) if is_ours else []
    url = reverse("complaint_detail", args=[case_of(promise)]) if is_seen else ""
    return PromiseRow(promise, chip, url, steps)


def _view(view: str, actor: Actor) -> tuple[QuerySet[Commitment], str]:
    if view == "ours":
        waiting = (Status.OPEN, Status.BROKEN)
        return promises_of_ours(actor=actor).filter(status__in=waiting), "due_on"
    rows = promises_to_us(actor=actor)
    if view == "verify":
        return rows.filter(status=Status.REPORTED).exclude(reported_by=actor.user_id), "due_on"
    if view == "broken":
        return rows.filter(status=Status.BROKEN), "-due_on"
    rows = rows.filter(status=Status.OPEN)
    if view == "week":
        rows = rows.filter(due_on__lte=clock.today() + timedelta(days=WEEK))
    return rows, "due_on"


def rates_in_the_alliance(*, actor: Actor) -> BrokenRates:
    """What members and businesses broke of their promises whose day came within a year until yesterday."""
    actor.require(VIEW)
    since, until = _period()
    members = broken_rates("member_id", since=since, until=until)
    names = organisations_named(each.key for each in members)
    found = [NamedRate(names[each.key], each) for each in members]
    return BrokenRates(since, until, _worst(found), _businesses(since, until))


def rate_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business; none where no promise of its came due."""
    if not actor.may(VIEW):
        return None
    since, until = _period()
    family = business_family(business_id)
    found = broken_rates("business_id", since=since, until=until, keys=family)
    if not found:
        return None
    total = sum(found[1:], found[0])
    return BusinessPanel("cases/_promise_rate.html", {"rate": total, "since": since, "until": until})


def _period() -> tuple[date, date]:
    until = clock.today() - timedelta(days=1)
    return until - timedelta(days=PERIOD - 1), until


def _businesses(since: date, until: date) -> list[NamedRate]:
    """Doubles that were merged count as the entry that was kept."""
    rates = broken_rates("business_id", since=since, until=until)
    kept = keepers_of(each.key for each in rates)
    summed: dict[int, Rate] = {}
    for each in rates:
        key = kept[each.key]
        summed[key] = summed[key] + each if key in summed else each
    names = dict(Business.objects.filter(pk__in=list(summed)).values_list("pk", "name"))
    found = [
        NamedRate(names.get(key, ""), rate, reverse("business_detail", args=[key]))
        for key, rate in summed.items()
    ]
    return _worst(found)[:SHOWN]


def _worst(rates: list[NamedRate]) -> list[NamedRate]:
    return sorted(rates, key=lambda each: (-each.rate.percent, -each.rate.due, each.name))

"""What members ask of each other for cases: what waits for whom, and who has helped how often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from lianwei.cases.models import (
    AccessRole,
    Assistance,
    AssistanceState,
    Complaint,
    MediationSession,
    assistances_of,
)
from lianwei.cases.queries.page.labels import labels_of
from lianwei.core import clock
from lianwei.core.counting import Counting, counting
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.documents.queries import document_of
from lianwei.core.errors import NotVisible
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor, find
from lianwei.members.queries import organisations_named

from .lending import people_by_key, sessions_by_key
from .transfers import YEAR, to_answer

MANY = 1000
ASKED = "complaint.assistance_asked"


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A request in a list. `is_ours_to_answer`: it waits for the reader's organisation."""

    assistance: Assistance
    asker: str
    asked: str
    category: str
    is_ours_to_answer: bool
    is_late: bool
    lent: str = ""  # whom of the load board it borrows
    session: MediationSession | None = None  # and for which session
    letter: str = ""  # where the letter opens, for the two members alone


@dataclass(frozen=True, slots=True)
class Credit:
    """How often a member helped others in cases that count once, at their holder."""

    name: str
    answered: int
    joint: int
    declined: int
    open: int


def help_of(complaint: Complaint, happened: Iterable[str], *, actor: Actor) -> list[HelpRow]:
    """What was asked for a case found in scope, the latest first; asked for where its events tell of any.
    Who holds it reads all of it, also what was asked before it came.
    """
    if ASKED not in happened:
        return []
    seen = assistances_of(complaint)
    if complaint.holder_id not in actor.organisations:
        seen = Assistance.objects.visible_to(actor).filter(case_id=complaint.pk)
    return _rows(list(seen.order_by("-pk")), actor)


def partners_of(complaint: Complaint) -> dict[int, str]:
    """The members that handle a case together with its holder, by key."""
    return organisations_named(int(pk) for pk, role in complaint.shared.items() if role == AccessRole.PARTNER)


def help_to_answer(complaint: Complaint, *, actor: Actor) -> Assistance | None:
    """The request about this case that waits for the actor's organisation, the next due first."""
    return _to_answer(actor).filter(case_id=complaint.pk).order_by("due_on", "pk").first()


def help_waiting(actor: Actor) -> int:
    """How many requests wait for an answer of the actor's organisation."""
    return _to_answer(actor).order_by()[: MANY + 1].count()


def asked_of_us(actor: Actor) -> int:
    """Offers and requests of other members that wait for an answer; one statement, asked on every page."""
    return sum(_waiting(actor).answer().values())


@lru_cache(maxsize=512)
def _waiting(actor: Actor) -> Counting:
    rows = {"offers": to_answer(actor), "help": _to_answer(actor)}
    return counting({name: each.order_by() for name, each in rows.items()}, limit=MANY + 1)


def help_in(view: str, *, actor: Actor, after: str = "") -> Page[HelpRow]:
    """A page of requests: to answer, asked by us and open, late in the alliance, or all that ended."""
    actor.require("transfer.view")
    seen = Assistance.objects.visible_to(actor)
    if view == "sent":
        rows, order = seen.filter(asker__in=sorted(actor.acts_for), state=AssistanceState.ASKED), "due_on"
    elif view == "ended":
        rows, order = seen.exclude(state=AssistanceState.ASKED), "-due_on"
    elif view == "late":
        rows, order = help_late(actor), "due_on"
    else:
        rows, order = _to_answer(actor), "due_on"
    found = by_day(rows, after, order=order)
    return Page(_rows(found.rows, actor), found.after)


def help_given(*, actor: Actor) -> list[Credit]:
    """Who has helped how often in a year, as far as the actor sees it. The cases themselves are counted
    once, at their holder.
    """
    actor.require("transfer.view")
    answered = Q(state=AssistanceState.ANSWERED)
    rows = (
        Assistance.objects.visible_to(actor)
        .filter(asked_at__gte=clock.now() - timedelta(days=YEAR))
        .order_by()
        .values("asked")
        .annotate(
            answered=Count("pk", filter=answered),
            joint=Count("pk", filter=answered & Q(is_joint=True)),
            declined=Count("pk", filter=Q(state=AssistanceState.DECLINED)),
            open=Count("pk", filter=Q(state=AssistanceState.ASKED)),
        )
    )
    found = list(rows)
    names = organisations_named(each["asked"] for each in found)
    credits_ = [
        Credit(names[each["asked"]], each["answered"], each["joint"], each["declined"], each["open"])
        for each in found
    ]
    return sorted(credits_, key=lambda each: (-each.answered, each.name))


def help_late(actor: Actor) -> QuerySet[Assistance]:
    """The requests whose day has passed in the alliances the actor looks on."""
    rows = Assistance.objects.visible_to(actor).filter(state=AssistanceState.ASKED)
    alliances = sorted({alliance for _viewer, alliance in actor.oversees})
    return rows.filter(alliance_id__in=alliances, due_on__lt=clock.today())


def _to_answer(actor: Actor) -> QuerySet[Assistance]:
    rows = Assistance.objects.visible_to(actor)
    return rows.filter(asked__in=sorted(actor.acts_for), state=AssistanceState.ASKED)


def _rows(found: list[Assistance], actor: Actor) -> list[HelpRow]:
    names = organisations_named(pk for each in found for pk in (each.asker_id, each.asked_id))
    labels = labels_of({("category", each.category) for each in found}, on=clock.today())
    numbered = _numbered(found)
    lent = people_by_key({each.lent_id for each in found if each.lent_id})
    sessions = sessions_by_key({each.session_id for each in found if each.session_id}, actor=actor)
    return [
        HelpRow(
            each,
            names[each.asker_id],
            names[each.asked_id],
            labels.get(("category", each.category), each.category),
            is_ours_to_answer=each.is_open and each.asked_id in actor.acts_for,
            is_late=each.is_open and each.due_on < clock.today(),
            lent=str(lent.get(each.lent_id or 0, "")),
            session=sessions.get(each.session_id or 0),
            letter=_letter_of(each, numbered, actor),
        )
        for each in found
    ]


def letter_of_request(assistance_pk: int, *, actor: Actor) -> Document:
    """The letter of a request, for its two members alone; who is asked sees it once it is signed."""
    actor.require("transfer.view")
    row = find(Assistance, assistance_pk, actor=actor)
    if not _letter_of(row, _numbered([row]), actor):
        raise NotVisible
    return document_of(Complaint(pk=row.case_id), row.document_id or 0)


def _numbered(rows: list[Assistance]) -> frozenset[int]:
    """The letters among these requests that were signed and not taken back."""
    keys = [each.document_id for each in rows if each.document_id]
    if not keys:
        return frozenset()
    found = Document.objects.filter(pk__in=keys).exclude(number="").exclude(status=DocumentStatus.VOID)
    return frozenset(found.values_list("pk", flat=True))


def _letter_of(row: Assistance, numbered: frozenset[int], actor: Actor) -> str:
    is_asker = row.asker_id in actor.organisations
    is_asked = row.asked_id in actor.organisations and row.document_id in numbered
    if row.document_id is None or not (is_asker or is_asked or actor.is_trusted):
        return ""
    return reverse("transfer_letter", args=[row.pk])

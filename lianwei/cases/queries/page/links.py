"""Which cases belong together: where a number leads, what was folded in, one dispute, possible doubles.

Chains are followed a few steps, each by one index. A case outside the reader's scope does not exist: a link
to it is not shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseLink, Complaint, OutsideNumber, PersonIndex
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.cases.rules.doubles import in_words
from lianwei.core import clock
from lianwei.core.clock import as_office_time
from lianwei.core.documents.queries import documents_of
from lianwei.core.messages.models import MessageStatus
from lianwei.core.messages.queries import messages_of
from lianwei.core.scope import Actor
from lianwei.ui.words import short_date

from .papers_shown import FileView, evidence_of
from .viewers import sights_of

LONGEST_CHAIN = 8  # links followed
OWN = ("receipt", "proof", "code")  # messages about the case as it came, not about what became of it
ON_THE_WAY = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.SENT)
TELLING = frozenset(  # events after which there are links to show
    f"complaint.{name}" for name in ("merged", "unmerged", "grouped", "double_suspected", "alike_noted")
)


def standing(kind: str) -> "QuerySet[CaseLink]":
    """The links of a kind that hold."""
    return QuerySet(CaseLink).filter(kind=kind, undone_at=None)


def between(pair: Iterable[int], kinds: Iterable[str]) -> "QuerySet[CaseLink]":
    """The links of these kinds that hold between two cases, either way."""
    ids = tuple(pair)
    return QuerySet(CaseLink).filter(
        complaint_id__in=ids, other_id__in=ids, kind__in=tuple(kinds), undone_at=None
    )


def ended_with(merge: CaseLink) -> "QuerySet[CaseLink]":
    """The links that went with a merge."""
    return QuerySet(CaseLink).filter(undone_with=merge.pk)


def leads_to(complaint: Complaint) -> int:
    """The key of the case that stands for this one now: itself, or where its merges lead."""
    pk, seen = complaint.pk, complaint.duplicate_of
    for _step in range(LONGEST_CHAIN):
        if seen is None:
            return pk
        pk = seen
        seen = QuerySet(Complaint).filter(pk=pk).values_list("duplicate_of", flat=True).first()
    return pk


def kept_case(complaint: Complaint, *, actor: Actor) -> Complaint | None:
    """The case a folded one leads to, where the actor sees it; None for a case that stands for itself."""
    if not complaint.is_merged:
        return None
    return Complaint.objects.visible_to(actor).filter(pk=leads_to(complaint)).first()


def in_their_place(ids: list[int], *, actor: Actor) -> list[int]:
    """The same keys, each folded case replaced by the one it leads to, where the actor sees that."""
    merged = list(QuerySet(Complaint).filter(pk__in=ids).exclude(duplicate_of=None)) if ids else []
    kept: dict[int, int] = {row.pk: found.pk for row in merged if (found := kept_case(row, actor=actor))}
    return list(dict.fromkeys(kept.get(pk, pk) for pk in ids))


def held_as(numbers: Iterable[Any], *, actor: Actor) -> Complaint | None:
    """The case not yet closed, within the actor's scope, that holds one of these numbers of other systems."""
    wanted = [Q(system=each.system, number=each.number) for each in numbers]
    if not wanted:
        return None
    rows = OutsideNumber.objects.visible_to(actor).filter(reduce(or_, wanted)).order_by("-complaint_id")
    ids = list(rows.values_list("complaint_id", flat=True)[:LONGEST_CHAIN])
    cases = Complaint.objects.visible_to(actor).filter(
        pk__in=in_their_place(ids, actor=actor), closed_on=None
    )
    return cases.exclude(status__in=PUT_AWAY).order_by("-pk").first()


def folded_into(complaint: Complaint) -> list[int]:
    """The keys of all cases whose merges lead to this one, the latest first."""
    found: list[int] = []
    ring = [complaint.pk]
    for _step in range(LONGEST_CHAIN):
        rows = standing(CaseLink.Kind.MERGE).filter(other_id__in=ring)
        ring = list(rows.order_by("-complaint_id").values_list("complaint_id", flat=True))
        if not ring:
            break
        found += ring
    return found


def dispute_of(pk: int) -> list[int]:
    """The keys of all cases linked as one dispute with this one, itself included; links lead both ways."""
    found, ring = {pk}, {pk}
    for _step in range(LONGEST_CHAIN):
        ends = standing(CaseLink.Kind.DISPUTE).filter(Q(complaint_id__in=ring) | Q(other_id__in=ring))
        near = {key for pair in ends.values_list("complaint_id", "other_id") for key in pair}
        ring = near - found
        if not ring:
            break
        found |= ring
    return sorted(found)


def linked_with(complaint: Complaint, kind: str, *, actor: Actor) -> list[tuple[int, str]]:
    """(key, number) of the cases that a standing link of this kind joins with a case, as far as seen."""
    rows = standing(kind).filter(Q(complaint=complaint) | Q(other_id=complaint.pk))
    ends = {key for pair in rows.values_list("complaint_id", "other_id") for key in pair} - {complaint.pk}
    found = Complaint.objects.visible_to(actor).filter(pk__in=ends).order_by("pk")
    return list(found.values_list("pk", "number")) if ends else []


def is_same_person(one: Complaint, other: Complaint) -> bool:
    """Whether both were brought by one person, by whole phone, identity number, or name with four digits."""
    keys = QuerySet(PersonIndex).filter(complaint=one).values("key")
    return QuerySet(PersonIndex).filter(complaint=other, key__in=keys).exists()


def gone_out_since(merge: CaseLink, folded: Complaint, kept: Complaint) -> str:
    """What somebody outside has received for two cases as one; then they cannot be two again unseen."""
    since, today = merge.made_at, clock.today()
    for case in (kept, folded):
        sent = messages_of(case).filter(queued_at__gte=since, status__in=ON_THE_WAY).exclude(template__in=OWN)
        if message := sent.first():
            day = short_date(as_office_time(message.queued_at).date(), today=today)
            return _went_out(case, _("a message on %(day)s") % {"day": day})
        paper = documents_of(case).filter(dispatched_at__gte=since).first()
        if paper and paper.dispatched_at:
            day = short_date(as_office_time(paper.dispatched_at).date(), today=today)
            return _went_out(case, _("“%(title)s” on %(day)s") % {"title": paper.title, "day": day})
    returned = QuerySet(OutsideNumber).filter(
        complaint__in=(folded, kept), returned_on__gte=as_office_time(since).date()
    )
    row = returned.first()
    return (
        _went_out(kept, _("the result to %(system)s") % {"system": row.get_system_display()}) if row else ""
    )


def _went_out(case: Complaint, what: str) -> str:
    return _(
        "Somebody outside has since received something for %(number)s as one case: %(what)s. The merge "
        "stays; please split the second matter off instead."
    ) % {"number": case.number, "what": what}


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case on a page: its row, the link, and why."""

    row: Row
    link: CaseLink | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A case that was folded in, with what it brought: numbers elsewhere and files."""

    row: Row
    link: CaseLink
    outside: list[OutsideNumber] = field(default_factory=list)
    files: list[FileView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CaseLinks:
    """What the page of a case shows of other cases. `kept`: where this one leads, when it was folded."""

    kept: Row | None = None
    merge: CaseLink | None = None
    folded: list[Folded] = field(default_factory=list)
    dispute: list[Linked] = field(default_factory=list)
    possible: list[Linked] = field(default_factory=list)
    alike: list[Linked] = field(default_factory=list)


def case_links(complaint: Complaint, happened: Iterable[str], *, actor: Actor) -> CaseLinks:
    """The links of a case found in scope; nothing is asked where no event tells of any."""
    if not TELLING & set(happened):
        return CaseLinks()
    if complaint.is_merged:
        merge = standing(CaseLink.Kind.MERGE).filter(complaint=complaint).first()
        rows = rows_of([leads_to(complaint)], actor=actor)
        return CaseLinks(kept=rows[0] if rows else None, merge=merge)
    return CaseLinks(
        folded=_folded(complaint, actor),
        dispute=_dispute(complaint, actor),
        possible=_earlier(complaint, CaseLink.Kind.POSSIBLE, actor),
        alike=_earlier(complaint, CaseLink.Kind.ALIKE, actor),
    )


def _folded(complaint: Complaint, actor: Actor) -> list[Folded]:
    ids = folded_into(complaint)
    cases = {row.pk: row for row in Complaint.objects.visible_to(actor).filter(pk__in=ids)} if ids else {}
    if not cases:
        return []
    sights = sights_of(cases.values(), actor=actor)
    links = {row.complaint_id: row for row in standing(CaseLink.Kind.MERGE).filter(complaint_id__in=ids)}
    numbers: dict[int, list[OutsideNumber]] = {}
    for row in QuerySet(OutsideNumber).filter(complaint_id__in=cases).order_by("pk"):
        numbers.setdefault(row.complaint_id, []).append(row)
    return [
        Folded(
            row,
            links[row.pk],
            numbers.get(row.pk, []),
            evidence_of(cases[row.pk], sights[row.pk], actor=actor),
        )
        for row in rows_of([pk for pk in ids if pk in cases], actor=actor)
    ]


def _dispute(complaint: Complaint, actor: Actor) -> list[Linked]:
    ids = [pk for pk in dispute_of(complaint.pk) if pk != complaint.pk]
    if not ids:
        return []
    rows = standing(CaseLink.Kind.DISPUTE).filter(
        Q(complaint=complaint, other_id__in=ids) | Q(complaint_id__in=ids, other_id=complaint.pk)
    )
    own = {row.other_id if row.complaint_id == complaint.pk else row.complaint_id: row for row in rows}
    return [
        Linked(row, own.get(row.pk), own[row.pk].reason if row.pk in own else "")
        for row in rows_of(ids, actor=actor)
    ]


def _earlier(complaint: Complaint, kind: str, actor: Actor) -> list[Linked]:
    """What the worker noted of earlier cases when this one came."""
    links = {row.other_id: row for row in standing(kind).filter(complaint=complaint).order_by("pk")}
    return [
        Linked(row, links[row.pk], in_words(links[row.pk].grounds))
        for row in (rows_of(list(links), actor=actor) if links else [])
    ]

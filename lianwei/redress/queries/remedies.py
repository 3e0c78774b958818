"""Ways to court and to others: what may be begun in a case, what is due, one with its steps and history."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from lianwei.cases.models import Agreement, Complaint, Status
from lianwei.cases.models.complaint import IN_MEDIATION
from lianwei.cases.queries.page.agreement import present_agreement
from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.cases.rules.choice import clocks_for
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.core import clock
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, attached, find
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Organisation, User
from lianwei.members.queries import organisation_known, organisation_label
from lianwei.redress.lifecycle import REMEDY_TRANSITIONS
from lianwei.redress.models import LegalRemedy, RemedyKind, RemedyStatus
from lianwei.redress.models.remedy import OPEN
from lianwei.ui.words import Chip, deadline_chip

VIEW = "legal_remedy.view"
LAW = "LAW"  # the family of periods set by statute
SHOWN = 50
LONGEST = timedelta(days=60)  # thirty days, and what a long holiday adds to the last one
# Cases in which such a way may be taken: accepted, and the parties are not at peace, or not surely.
SEEKING = (*IN_MEDIATION, Status.AGREED, Status.SETTLED, Status.BREACHED, Status.TERMINATED)
BADGES: dict[str, str] = {
    RemedyStatus.REQUESTED: "accent",
    RemedyStatus.HANDED_UP: "soon",
    RemedyStatus.PREPARED: "soon",
    RemedyStatus.FILED: "accent",
    RemedyStatus.CONFIRMED: "done",
    RemedyStatus.CONCLUDED: "done",
    RemedyStatus.REFUSED: "late",
}


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """A way among others. `chip`: the last day to file while it is not filed."""

    row: LegalRemedy
    badge: str
    chip: Chip | None
    holder: str
    carrier: str


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """An agreement that may be confirmed by the court: its case and the last day to file. `chip`: while that
    is ahead; nothing is late where nobody had to file.
    """

    complaint_id: int
    number: str
    agreed_on: date
    due_on: date
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class RemedyPage:
    """One way: who did what, what can be done, its papers."""

    line: RemedyRow
    steps: list[Transition]
    names: dict[int, str]
    lines: list[Line]
    has_case: bool
    may_print: bool

    @property
    def has_pack(self) -> bool:
        """Whether the forms of a joint application can be printed."""
        return self.may_print and self.has_case and self.line.row.kind == RemedyKind.CONFIRMATION

    @property
    def has_letter(self) -> bool:
        """Whether the letter of support is drafted among the papers of the case."""
        row = self.line.row
        supported = row.status in (RemedyStatus.PREPARED, RemedyStatus.FILED)
        return self.has_case and row.kind == RemedyKind.SUIT_SUPPORT and supported


def last_day_to_file(effective_on: date) -> date:
    """The last day of a joint application to confirm an agreement (law.toml)."""
    rule = clocks_for(LAW, event="agreement_effective", on=effective_on)[0]
    return (
        run_clock(rule, [started(effective_on)], office_calendar(), as_of=effective_on).due_on or effective_on
    )


def agreement_to_confirm(complaint: Complaint) -> Agreement | None:
    """The agreement of a case that a court could confirm: mediated, in effect, where the association is a
    people's mediation committee.
    """
    if not organisation_known(complaint.holder_id).is_mediation_committee:
        return None
    agreement = present_agreement(complaint)
    if agreement is None or agreement.kind != Agreement.Kind.MEDIATED or agreement.effective_on is None:
        return None
    return agreement


def may_sue(organisation_id: int) -> bool:
    """Whether an organisation may bring a public-interest suit (organisation_kinds.csv)."""
    return organisation_known(organisation_id).kind.may_sue


def who_may_sue_above(organisation: Organisation) -> Organisation | None:
    """The closest association above that may bring a public-interest suit (organisation_kinds.csv)."""
    above = [int(pk) for pk in organisation.path.strip("/").split("/")[:-1]]
    rows = Organisation.objects.filter(pk__in=above, kind__may_sue=True)
    return rows.order_by("-path").first()


def remedies_of(complaint_id: int, *, actor: Actor) -> list[RemedyRow]:
    """All ways of a case, the latest first."""
    rows = LegalRemedy.objects.visible_to(actor).filter(complaint_id=complaint_id)
    return [_row(each) for each in rows.order_by("-pk")]


def remedies_listed(*, actor: Actor, view: str = "", after: str = "") -> Page[RemedyRow]:
    """The latest first; `view`: "open", "overdue", "up" (handed up to or by us), else all."""
    actor.require(VIEW)
    rows = LegalRemedy.objects.visible_to(actor)
    if view == "open":
        rows = rows.filter(status__in=OPEN)
    elif view == "overdue":
        rows = rows.filter(_overdue())
    elif view == "up":
        rows = rows.filter(kind=RemedyKind.PUBLIC_INTEREST)
    return latest(rows, after).shown(_row)


def remedies_overdue(actor: Actor) -> int:
    """How many were not filed by their last day."""
    return LegalRemedy.objects.visible_to(actor).filter(_overdue()).order_by().count()


def remedies_to_receive(actor: Actor) -> int:
    """How much material was handed up to the actor's organisation and has no receipt."""
    rows = LegalRemedy.objects.visible_to(actor).filter(status=RemedyStatus.HANDED_UP)
    return rows.filter(carrier_id__in=sorted(actor.acts_for)).order_by().count()


def agreements_to_confirm(*, actor: Actor) -> list[ToConfirm]:
    """Agreements of the actor's committees for whose confirmation nothing is prepared, the next due first."""
    actor.require(VIEW)
    today = clock.today()
    since = today - LONGEST
    here = [pk for pk in sorted(actor.acts_for) if organisation_known(pk).is_mediation_committee]
    if not here:
        return []
    begun = LegalRemedy.objects.visible_to(actor).filter(kind=RemedyKind.CONFIRMATION, agreed_on__gte=since)
    taken = begun.exclude(status=RemedyStatus.WITHDRAWN)
    rows = (
        Agreement.objects.visible_to(actor)
        .filter(
            kind=Agreement.Kind.MEDIATED,
            effective_on__gte=since,
            is_performed_at_once=False,
            set_aside_on=None,
            complaint__holder_id__in=here,
            complaint__status__in=SEEKING,
        )
        .exclude(complaint_id__in=list(taken.values_list("complaint_id", flat=True)))
    )
    told = rows.order_by("effective_on", "pk").values_list(
        "complaint_id", "complaint__number", "effective_on"
    )
    found = [_to_confirm(pk, number, day, today) for pk, number, day in told]
    return [each for each in found if each.due_on >= today][:SHOWN]


def remedy_page(pk: int, *, actor: Actor) -> RemedyPage:
    """One way. Raises NotVisible."""
    actor.require(VIEW)
    row = find(LegalRemedy, pk, actor=actor)
    people = [each for each in (row.requested_by, row.decided_by, row.received_by) if each]
    events = newest_first(attached(Event, row))
    return RemedyPage(
        line=_row(row),
        steps=next_steps(row, REMEDY_TRANSITIONS, actor=actor),
        names=dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        lines=timeline(events, titles={}, with_texts=True),
        has_case=Complaint.objects.visible_to(actor).filter(pk=row.complaint_id).exists(),
        may_print=actor.may("legal_remedy.print") and row.is_within_reach(actor),
    )


def confirmation_of(complaint: Complaint, agreement: Agreement, *, today: date) -> ToConfirm | None:
    """The clock of an agreement that nobody has taken to court yet."""
    if agreement.effective_on is None:
        return None
    return _to_confirm(complaint.pk, complaint.number, agreement.effective_on, today)


def _overdue() -> Q:
    return Q(status=RemedyStatus.PREPARED, due_on__lt=clock.today())


def _row(row: LegalRemedy) -> RemedyRow:
    waits = row.status == RemedyStatus.PREPARED and row.due_on is not None
    chip = deadline_chip(row.due_on, today=clock.today(), soon_on=_soon(row.due_on)) if waits else None
    names = organisation_label(row.holder_id), organisation_label(row.carrier_id)
    return RemedyRow(row, BADGES.get(row.status, "plain"), chip, *names)


def _to_confirm(pk: int, number: str, agreed_on: date, today: date) -> ToConfirm:
    due_on = last_day_to_file(agreed_on)
    chip = deadline_chip(due_on, today=today, soon_on=_soon(due_on)) if due_on >= today else None
    return ToConfirm(pk, number, agreed_on, due_on, chip)


def _soon(due_on: date | None) -> date | None:
    """A court needs its papers: the warning begins ten days before the last one."""
    return due_on - timedelta(days=10) if due_on else None

"""Sudden events that hurt many people at once (突发群体事件), their reports, the people in them."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.cases.rules.sudden import FINAL, FIRST, FURTHER
from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel
from lianwei.members.visibility import Viewer

TITLE, PLACE, HOSPITAL, WORDS, LONG = 120, 120, 80, 200, 3000
LOOK_ON = (Viewer.SECRETARY_GENERAL, Viewer.SUPERVISING_BODY)


class SuddenState(models.TextChoices):
    OPEN = "open", _("Going on")
    OVER = "over", _("Over, the last report is due")
    CLOSED = "closed", _("Closed with the last report")


class SuddenEvent(ScopedModel):
    """One event at the member that reports it. `known_at` is when it learnt of it: the first limit runs from
    there. `reported_at`: the first report went out; from then on the alliance's offices see the event.
    """

    class Kind(models.TextChoices):
        FOOD = "food", _("Food poisoning")
        INJURY = "injury", _("Injury by goods or facilities")
        CLOSURE = "closure", _("Business that closed over night")
        TRAVEL = "travel", _("Travel and transport")
        OTHER = "other", _("Something else")

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=TITLE)
    place = models.CharField(max_length=PLACE)
    happened_on = models.DateField()
    known_at = models.DateTimeField()
    affected = models.PositiveIntegerField()
    facts = models.TextField(default="")
    measures = models.TextField(default="")
    cause = models.TextField(default="")
    group_id = models.BigIntegerField(null=True)
    responsible = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SuddenState, default=SuddenState.OPEN)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True)
    reported_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    emptied_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(affected__gte=1), name="sudden_event_of_people"),
        ]
        indexes = [
            models.Index(fields=["holder", "state", "id"], name="sudden_event_by_state"),
            models.Index(fields=["alliance_id", "state", "id"], name="sudden_event_of_alliance"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ours = sorted(actor.organisations)
        led = sorted({alliance for viewer, alliance in actor.oversees if viewer in LOOK_ON})
        told = models.QuerySet(SuddenRecipient).filter(
            report__event=models.OuterRef("pk"), organisation__in=ours
        )
        is_told = Q(alliance_id__in=led) | Q(models.Exists(told))
        return Q(holder__in=ours) | (Q(reported_at__isnull=False) & is_told)

    @property
    def is_closed(self) -> bool:
        return self.state == SuddenState.CLOSED

    @property
    def is_going_on(self) -> bool:
        return self.state == SuddenState.OPEN

    @property
    def state_label(self) -> str:
        return str(SuddenState(self.state).label)


class SuddenChild(ScopedModel):
    """Base of what the reporting member alone keeps of an event."""

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(event__holder__in=sorted(actor.organisations))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(event__holder__in=actor.acts_for)


class SuddenReport(ScopedModel):
    """首报, 续报 or 终报: due at an instant, written as a paper, sent. At most one of an event waits."""

    class Kind(models.TextChoices):
        FIRST = FIRST, _("First report")
        FURTHER = FURTHER, _("Further report")
        FINAL = FINAL, _("Last report")

    event = models.ForeignKey(SuddenEvent, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    due_at = models.DateTimeField()
    document_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by_id = models.BigIntegerField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "seq"], name="sudden_reports_numbered"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(sent_at=None), name="one_sudden_report_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None), name="sudden_report_due"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The member's own; who is told sees what was sent."""
        seen = models.QuerySet(SuddenEvent).filter(SuddenEvent.scope(actor), pk=models.OuterRef("event_id"))
        is_ours = Q(event__holder__in=sorted(actor.organisations))
        return is_ours | (Q(sent_at__isnull=False) & Q(models.Exists(seen)))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(event__holder__in=actor.acts_for)

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)

    def is_late(self, now: datetime) -> bool:
        return (self.sent_at or now) > self.due_at


class SuddenRecipient(ScopedModel):
    """To whom a report went: the superior, the secretary-general's office, the body that guides."""

    class Role(models.TextChoices):
        SUPERIOR = "superior", _("Association above")
        SECRETARY = "secretary", _("Rotating secretary-general")
        SUPERVISING = "supervising", _("Supervising body")

    report = models.ForeignKey(SuddenReport, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "organisation"], name="sudden_recipient_once"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        seen = models.QuerySet(SuddenReport).filter(
            SuddenReport.scope(actor), pk=models.OuterRef("report_id")
        )
        return Q(models.Exists(seen))


class SuddenPerson(SealedModel, SuddenChild):
    """Somebody who was hurt. With a case of one's own (`complaint_id`) name and phone stand there alone."""

    class State(models.TextChoices):
        WELL = "well", _("Without complaints")
        SEEN = "seen", _("Seen by a doctor, at home")
        WARD = "ward", _("In hospital")
        SEVERE = "severe", _("Gravely ill")
        LEFT = "left", _("Left hospital")
        DEAD = "dead", _("Deceased")

    event = models.ForeignKey(SuddenEvent, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    complaint_id = models.BigIntegerField(null=True)
    name = SealedField(mask="name")
    phone = SealedField(mask="phone")
    hospital = models.CharField(max_length=HOSPITAL, default="")
    state = models.CharField(max_length=8, choices=State)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "seq"], name="sudden_people_numbered"),
            models.UniqueConstraint(
                fields=["event", "complaint_id"],
                condition=Q(complaint_id__isnull=False),
                name="case_once_in_a_sudden_event",
            ),
        ]

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)


class SuddenLine(SuddenChild):
    """A visit to somebody, a cost of treatment, what the business promised, what it paid; amount in fen."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        COST = "cost", _("Cost of treatment")
        PROMISED = "promised", _("Compensation promised")
        PAID = "paid", _("Compensation paid")

    event = models.ForeignKey(SuddenEvent, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(SuddenPerson, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    amount = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=WORDS, default="")
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)
    struck_at = models.DateTimeField(null=True)
    struck_because = models.CharField(max_length=WORDS, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="visit", amount=0) | (~Q(kind="visit") & Q(amount__gte=1)),
                name="sudden_line_of_money_or_visit",
            ),
        ]

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)


def reports_of(event: SuddenEvent) -> "models.QuerySet[SuddenReport]":
    """The reports of an event in hand, in order."""
    return models.QuerySet(SuddenReport).filter(event=event).order_by("seq")


def people_of(event: SuddenEvent) -> "models.QuerySet[SuddenPerson]":
    """Who was hurt in an event in hand, in the order they were entered."""
    return models.QuerySet(SuddenPerson).filter(event=event).order_by("seq")


def lines_of(event: SuddenEvent) -> "models.QuerySet[SuddenLine]":
    """What counts for the people of an event in hand: lines that were taken back are left out."""
    return models.QuerySet(SuddenLine).filter(event=event, struck_at=None).order_by("on", "pk")


def recipients_told(event: SuddenEvent) -> "models.QuerySet[SuddenRecipient]":
    """To whom the reports of an event in hand went."""
    return models.QuerySet(SuddenRecipient).filter(report__event=event).order_by("pk")

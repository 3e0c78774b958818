"""What was promised by parties, and what colleagues have to do: who, what, by when, done or not."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, AttachedModel, ScopedModel


class Commitment(AttachedModel):
    """A promise that belongs to a subject (a complaint's instalment, a partner's task, a business's
    rectification).

    `by` is who promised, in words without personal data (a party's role, an organisation); `business_id` or
    `member_id` name it where it stands in a register. `amount` in fen where the promise is money. Who
    verifies is never who reported. `broken_on` stays when the promise is kept after all: late is broken too.
    Read through attached() with the subject found in scope, or by the organisation that waits for it.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "Open")
        REPORTED = "reported", _("To be verified")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")
        DROPPED = "dropped", _("Dropped")

    class Kind(models.TextChoices):
        SUM = "sum", _("Money agreed on")
        UNDERTAKING = "undertaking", _("Undertaking of the business")
        TASK = "task", _("Task of a member")

    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUM)
    by = models.CharField(max_length=120)
    business_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=300)
    reference = models.CharField(max_length=24, default="")
    amount = models.BigIntegerField(null=True)
    due_on = models.DateField()
    proof = models.CharField(max_length=120, default="")
    proof_file_id = models.BigIntegerField(null=True)
    reported_by = models.BigIntegerField(null=True)
    reported_on = models.DateField(null=True)
    verified_by = models.BigIntegerField(null=True)
    verified_on = models.DateField(null=True)
    broken_on = models.DateField(null=True)
    verdict = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="commitment_fen"),
            models.CheckConstraint(
                condition=~Q(status="kept") | ~Q(verified_on=None), name="kept_promises_are_verified"
            ),
            models.CheckConstraint(
                condition=Q(reported_by=None) | Q(verified_by=None) | ~Q(verified_by=F("reported_by")),
                name="somebody_else_verifies",
            ),
            models.CheckConstraint(
                condition=~Q(status="broken") | Q(broken_on__isnull=False), name="broken_since_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "due_on"], name="commitment_by_subject"),
            models.Index(fields=["organisation_id", "status", "due_on"], name="commitment_by_due"),
            models.Index(fields=["member_id", "status", "due_on"], name="commitment_of_member"),
            models.Index(fields=["business_id", "due_on"], name="commitment_of_business"),
            models.Index(fields=["due_on"], condition=Q(status="open"), name="commitment_to_come"),
        ]


class Task(ScopedModel):
    """Something to do, for one colleague or (no person) the team, about a case or about nothing filed.

    A promise of a party falls when the terms fall; a task does not, so that the two are tables of their own.
    `subject` names the row as subject_of() does, `reference` is its number for reading. `is_private`: a
    reminder to oneself that colleagues do not see.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Not needed")

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60, default="")
    reference = models.CharField(max_length=24, default="")
    person = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    remind_on = models.DateField()
    reminded_on = models.DateField(null=True)
    is_private = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    reason = models.CharField(max_length=300, default="")
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_on=None) | (~Q(status="open") & Q(closed_on__isnull=False)),
                name="task_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(person__isnull=False), name="private_task_has_its_person"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="task_by_due"),
            models.Index(fields=["person", "status", "due_on"], name="task_of_person"),
            models.Index(fields=["subject", "status"], name="task_by_subject"),
            models.Index(
                fields=["remind_on"],
                condition=Q(status="open", reminded_on=None),
                name="task_to_call_to_mind",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.acts_for) & (Q(is_private=False) | Q(person_id=actor.user_id))

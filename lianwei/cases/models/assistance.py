"""What the holder of a case asks another member to do for it (协查), once or as a partner to the end."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .between import BetweenMembers

MATTER, ANSWER = 500, 2000


class AssistanceState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Not possible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Assistance(BetweenMembers):
    """One request to one member, with the day by which it answers.

    `is_joint`: the asked member is a partner of the case
    (联合处理) and stays one after this answer. `document_id`: its letter (协查函), which both read.
    `lent_id`, `session_id`: it borrows a person of the load board for one session.
    """

    class Kind(models.TextChoices):
        INVESTIGATE = "investigate", _("Find out facts")
        INSPECT = "inspect", _("Look at the place")
        SERVE = "serve", _("Hand over papers")
        INTERVIEW = "interview", _("Talk to a party")
        MEDIATE = "mediate", _("Mediate on the spot")
        OTHER = "other", _("Something else")

    holder_field, sides = "asker_id", ("asker", "asked")

    asker = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    matter = models.CharField(max_length=MATTER)
    is_joint = models.BooleanField(default=False)
    document_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=AssistanceState, default=AssistanceState.ASKED)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answer = models.TextField(default="")
    lent_id = models.BigIntegerField(null=True)
    session_id = models.BigIntegerField(null=True)
    commitment_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asker=models.F("asked")), name="assistance_of_another"),
        ]
        indexes = [
            models.Index(fields=["asked", "state", "due_on", "id"], name="assistance_to_answer"),
            models.Index(fields=["asker", "state", "due_on", "id"], name="assistance_asked"),
            models.Index(fields=["case_id"], name="assistance_of_case"),
            models.Index(fields=["alliance_id", "state", "due_on", "id"], name="assistance_of_alliance"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == AssistanceState.ASKED

    @property
    def state_label(self) -> str:
        return str(AssistanceState(self.state).label)

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)


def assistances_of(complaint: models.Model) -> "models.QuerySet[Assistance]":
    """What was asked for a case the caller has found in scope."""
    return models.QuerySet(Assistance).filter(case_id=complaint.pk)


def joint_cases() -> models.QuerySet:
    """The keys of cases that members handle together, as a condition on rows the actor sees."""
    going_on = (AssistanceState.ASKED, AssistanceState.ANSWERED)
    return models.QuerySet(Assistance).filter(is_joint=True, state__in=going_on).values("case_id")

"""What a supervising body asks a member (问询), about one of its cases or about its work; and the answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor
from lianwei.members.visibility import Viewer

from .between import BetweenMembers

MATTER, ANSWER = 500, 2000


class QuestionState(models.TextChoices):
    ASKED = "asked", _("Waits for the answer")
    ANSWERED = "answered", _("Answered")


class Question(BetweenMembers):
    """One question with the day by which it is answered. Without a case (0) it is about the member's work.

    It stays with the member that was asked, whoever comes to hold the case. `overdue_at`: when it was noted
    that nobody answered in time.
    """

    holder_field, sides = "asked_id", ("asker", "asked")

    case_id = models.BigIntegerField(default=0)
    number = models.CharField(max_length=24, default="")
    category = models.CharField(max_length=8, default="")
    asker = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    matter = models.CharField(max_length=MATTER)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked", "state", "due_on", "id"], name="question_to_answer"),
            models.Index(fields=["alliance_id", "state", "due_on", "id"], name="question_of_alliance"),
            models.Index(fields=["case_id"], name="question_of_case"),
            models.Index(
                fields=["due_on"], condition=models.Q(state="asked", overdue_at=None), name="question_open"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == QuestionState.ASKED

    @property
    def state_label(self) -> str:
        return str(QuestionState(self.state).label)

    def tells_words_to(self, actor: Actor) -> bool:
        """Both sides read what is asked and answered, and those who guide the alliance; equals do not."""
        is_side = not actor.organisations.isdisjoint((self.asked_id, self.asker_id))
        return actor.is_trusted or is_side or (Viewer.SUPERVISING_BODY, self.alliance_id) in actor.oversees


def questions_about(complaint: models.Model) -> "models.QuerySet[Question]":
    """The questions about a case the caller has found in scope."""
    return models.QuerySet(Question).filter(case_id=complaint.pk)

"""What comes back on a letter: replies, the interview that was held, what was promised and put right."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from .letters import NOTE, Letter, LetterAddressee, LetterChild

PEOPLE, PLACE = 300, 160


class LetterReply(LetterChild):
    """A reply, also one that comes late: then a person decides what follows. Files hang on the letter."""

    addressee = models.ForeignKey(LetterAddressee, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    is_late = models.BooleanField(default=False)
    by_link = models.BooleanField(default=False)
    words = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)


class Attendance(models.TextChoices):
    CAME = "came", pgettext_lazy("interview", "They came")
    ABSENT = "absent", pgettext_lazy("interview", "They did not come")
    REFUSED = "refused", pgettext_lazy("interview", "They refused")


class Interview(LetterChild):
    """When and where a business is talked to, who takes part from both sides, and what came of it."""

    held_at = models.DateTimeField()
    place = models.CharField(max_length=PLACE)
    is_video = models.BooleanField(default=False)
    ours = models.CharField(max_length=PEOPLE)
    theirs = models.CharField(max_length=PEOPLE)
    attendance = models.CharField(max_length=8, choices=Attendance, default="")
    minutes = models.TextField(default="")
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter"], name="interview_of_letter")]


class RectificationState(models.TextChoices):
    PROMISED = "promised", pgettext_lazy("rectification", "Promised")
    PROVED = "proved", pgettext_lazy("rectification", "Proof is there")
    ASKED = "asked", pgettext_lazy("rectification", "Being checked")
    CONFIRMED = "confirmed", pgettext_lazy("rectification", "Confirmed")
    FAILED = "failed", pgettext_lazy("rectification", "Not confirmed")


class Rectification(LetterChild):
    """One thing a business promised to put right (整改): its promise in the tracker, the proof, and what
    another member found. `recheck_on`: the day it is looked at again (回头看).
    """

    addressee = models.ForeignKey(LetterAddressee, on_delete=models.PROTECT, related_name="+")
    commitment_id = models.BigIntegerField()
    what = models.CharField(max_length=NOTE)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=RectificationState, default=RectificationState.PROMISED)
    proof = models.CharField(max_length=NOTE, default="")
    proved_on = models.DateField(null=True)
    checker = models.ForeignKey("members.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(null=True)
    finding = models.CharField(max_length=NOTE, default="")
    checked_on = models.DateField(null=True)
    checked_by = models.BigIntegerField(null=True)
    recheck_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "confirmed", "failed"]) | Q(checker__isnull=False),
                name="rectification_checked_by_a_member",
            ),
        ]
        indexes = [models.Index(fields=["checker", "state"], name="rectification_to_check")]


def replies_of(letter: Letter) -> "models.QuerySet[LetterReply]":
    """The replies to a letter in hand, the latest first."""
    return models.QuerySet(LetterReply).filter(letter=letter).select_related("addressee").order_by("-pk")


def rectifications_of(letter: Letter) -> "models.QuerySet[Rectification]":
    """What is to be put right after a letter in hand."""
    rows = models.QuerySet(Rectification).filter(letter=letter)
    return rows.select_related("addressee", "checker").order_by("due_on", "pk")

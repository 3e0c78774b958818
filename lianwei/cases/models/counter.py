"""What a complaint does at a business of the fast track: put to it, answered, offers to and fro, appeals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .access import CaseChild
from .parties import Respondent

CAUSE = 60


class ReferralState(models.TextChoices):
    WAITING = "waiting", _("To be answered")
    ANSWERED = "answered", _("Answered")
    SILENT = "silent", _("Not answered in time")
    TAKEN_BACK = "taken_back", _("Not this business")


LOOKS = {ReferralState.WAITING: "calm", ReferralState.ANSWERED: "done", ReferralState.SILENT: "late"}


class Referral(CaseChild):
    """A complaint put to one of its businesses under the agreement `track_id` (registry.FastTrack).

    It opens the case to the people of that business. `due_on`: the last day of the agreed window. `shop`,
    `product`, `clause`: where the business itself sees the cause. `performed_on`: the day on which it says
    it has done what it promised. `reminded_at`: when it was told that its day comes near.
    """

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="+")
    track_id = models.BigIntegerField()
    business_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.WAITING)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    silent_at = models.DateTimeField(null=True)
    performed_on = models.DateField(null=True)
    shop = models.CharField(max_length=CAUSE, default="")
    product = models.CharField(max_length=CAUSE, default="")
    clause = models.CharField(max_length=CAUSE, default="")

    class Meta:
        indexes = [
            models.Index(fields=["track_id", "state", "due_on", "id"], name="referral_of_track"),
            models.Index(fields=["track_id", "complaint"], name="referral_opens"),
            models.Index(fields=["business_id", "id"], name="referral_of_business"),
            models.Index(fields=["due_on"], condition=Q(state="waiting"), name="referral_waiting"),
        ]

    @property
    def state_label(self) -> str:
        return str(ReferralState(self.state).label)

    @property
    def look(self) -> str:
        return LOOKS.get(ReferralState(self.state), "plain")


class Offer(CaseChild):
    """One proposal between business and consumer (fen); at most one of a business stands open.

    `stands_until`: the last day on which the other side may answer it by itself
    (operations/handling/referring.py).
    """

    class By(models.TextChoices):
        BUSINESS = "business", pgettext_lazy("offer", "The business")
        CONSUMER = "consumer", pgettext_lazy("offer", "The consumer")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the other side")
        ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
        DECLINED = "declined", pgettext_lazy("offer", "Declined")
        REPLACED = "replaced", _("Replaced by a new one")

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=8, choices=By)
    amount = models.BigIntegerField(null=True)
    terms = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    stands_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0) | Q(amount=None), name="counter_offer_fen"),
            models.UniqueConstraint(fields=["respondent"], condition=Q(state="open"), name="one_open_offer"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Appeal(CaseChild):
    """A business says that a complaint was put to the wrong one; a caseworker decides."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("Right: it is not this business")
        REJECTED = "rejected", _("It stays with this business")

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    appealed_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, default="")
    answer = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["respondent"], condition=Q(decision=""), name="one_open_appeal")
        ]

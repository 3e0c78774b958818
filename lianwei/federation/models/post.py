"""Messages to and from peers. What they say lies sealed; it is read by the machine alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.sealed import SealedField, SealedModel

from .peers import CODE, KeptByOperators, Peer

KIND, SUBJECT, REASON, DIGEST = 60, 120, 60, 64  # characters


class OutState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a message", "Waits to be sent")
    DONE = "done", _("Receipted")
    FAILED = "failed", _("Could not be delivered")


class InState(models.TextChoices):
    WAITING = "waiting", _("Waits to be handled")
    HANDLED = "handled", _("Handled")
    PARKED = "parked", _("Parked")
    REFUSED = "refused", pgettext_lazy("a message", "Refused")


class OutMessage(KeptByOperators, SealedModel):
    """A message to a peer: its text is made once and sent again unchanged. `sequence` counts the subject's.

    `until_answered`: sent again and again, receipt or not, until somebody calls answered(); such a one never
    fails. `receipt` is the peer's last one, as signed by it.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    message_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=KIND)
    subject = models.CharField(max_length=SUBJECT)
    sequence = models.PositiveBigIntegerField()
    text = SealedField(mask="text")
    digest = models.CharField(max_length=DIGEST)
    until_answered = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=OutState, default=OutState.WAITING)
    reason = models.CharField(max_length=REASON, default="")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    give_up_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    receipt = models.TextField(default="")
    receipted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "subject", "sequence"), name="out_message_in_order"),
        )
        indexes = (
            models.Index(
                fields=("peer", "due_at", "id"), condition=Q(state=OutState.WAITING), name="out_message_due"
            ),
            models.Index(fields=("state", "peer"), name="out_message_states"),
        )


class InMessage(KeptByOperators, SealedModel):
    """A message from a peer, kept once however often it comes. `reason`: why it was parked or refused."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    message_id = models.UUIDField()
    kind = models.CharField(max_length=KIND)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=SUBJECT)
    sequence = models.PositiveBigIntegerField()
    text = SealedField(mask="text")
    digest = models.CharField(max_length=DIGEST)
    state = models.CharField(max_length=8, choices=InState, default=InState.WAITING)
    reason = models.CharField(max_length=REASON, default="")
    came_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)  # how often it came again
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "message_id"), name="in_message_once"),)
        indexes = (
            models.Index(fields=("due_at", "id"), condition=Q(state=InState.WAITING), name="in_message_due"),
            models.Index(fields=("peer", "subject", "sequence"), name="in_message_order"),
            models.Index(fields=("state", "peer"), name="in_message_states"),
        )

    @property
    def is_parked(self) -> bool:
        """Whether it may be handled again."""
        return self.state == InState.PARKED


class SeenNonce(models.Model):
    """A nonce that a peer has used: a call with it again is a replay."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "nonce"), name="nonce_once"),)


class RefusedCall(KeptByOperators):
    """How often a day something was refused, for one reason; `peer` empty where nobody known called.

    `ahead`: seconds by which the clock of the last one was off.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+", null=True)
    code = models.CharField(max_length=CODE)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    ahead = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "code", "day"), name="refused_of_a_peer"),
            models.UniqueConstraint(
                fields=("code", "day"), condition=Q(peer=None), name="refused_of_nobody_known"
            ),
        )

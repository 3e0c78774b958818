"""Whose a case is: offers from member to member, and the signed papers that prove each step.

The states and papers are those of the custody protocol (docs/protocol): between members of one instance both
sides' steps are one transaction, between instances the same papers travel.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel

from .between import BetweenMembers

REASON = 500


class TransferState(models.TextChoices):
    """Where an offer stands; in the protocol's words OPEN/SEEN, DONE/TAKEN, CLOSED/RETURNED, CLOSED/VOID."""

    OFFERED = "offered", _("Waiting for an answer")
    TAKEN = "taken", _("Taken over")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Transfer(BetweenMembers):
    """An offer of one member to another to take a case over (移送). (case, epoch, n) names it for ever.

    `rule` is the line of the routing table it rests on, `basis_id` the
    consent or duty on which the person's data go along. `dispute_id`: the office above decided that the case
    goes there; then it can be neither returned nor taken back. `due_on` is the day by which the taker
    answers.
    """

    class Ground(models.TextChoices):
        COMPETENCE = "competence", _("We are not competent")
        ADDRESS = "address", _("The business is not here")
        CAPACITY = "capacity", _("We cannot handle it in time")
        CONFLICT = "conflict", _("We are biased in this matter")
        INCOMPLETE = "incomplete", _("Something is missing in the file")
        OTHER = "other", _("Another reason")

    holder_field, sides = "giver_id", ("giver", "taker")

    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    giver = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OFFERED)
    rule = models.CharField(max_length=24, default="")
    reason = models.CharField(max_length=REASON)
    basis_id = models.BigIntegerField()
    dispute_id = models.BigIntegerField(null=True)
    was_accepted = models.BooleanField()
    offered_at = models.DateTimeField()
    offered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=12, choices=Ground, default="")
    answer = models.CharField(max_length=REASON, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "epoch", "n"], name="offer_named_once"),
            models.UniqueConstraint(
                fields=["case_id", "epoch"], condition=Q(state="taken"), name="one_release_per_epoch"
            ),
            models.UniqueConstraint(
                fields=["case_id", "taker"], condition=Q(state="offered"), name="one_open_offer_to_each"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="offer_to_another"),
        ]
        indexes = [
            models.Index(fields=["taker", "state", "due_on", "id"], name="transfer_to_answer"),
            models.Index(fields=["giver", "state", "due_on", "id"], name="transfer_sent"),
            models.Index(fields=["alliance_id", "state", "due_on", "id"], name="transfer_of_alliance"),
            models.Index(fields=["due_on"], condition=Q(state="offered"), name="transfer_open"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == TransferState.OFFERED

    @property
    def was_returned(self) -> bool:
        return self.state == TransferState.RETURNED

    @property
    def state_label(self) -> str:
        return str(TransferState(self.state).label)


def offers_of(complaint: models.Model) -> "models.QuerySet[Transfer]":
    """The offers of a case the caller has found in scope."""
    return models.QuerySet(Transfer).filter(case_id=complaint.pk)


class CustodyPaper(ScopedModel):
    """One signed message of a transfer: its bytes are made once and never change.

    `text` is canonical JSON (v, type, case, epoch, n, from, to, seq, prev, made_at, body) without personal
    data; `signature` covers type and text; `digest` is what the next paper names as `prev`.
    """

    class Kind(models.TextChoices):
        OFFER = "OFFER", _("Offer")
        ACCEPT = "ACCEPT", _("Acceptance")
        RETURN = "RETURN", _("Return")
        WITHDRAW = "WITHDRAW", _("Withdrawal")
        RELEASE = "RELEASE", _("Release")
        RECEIPT = "RECEIPT", _("Receipt")

    holder_field = "sender_id"

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    sender = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    text = models.TextField()
    signature = models.CharField(max_length=88)
    public = models.CharField(max_length=44)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "seq"], name="papers_numbered"),
            models.UniqueConstraint(fields=["transfer", "kind"], name="one_paper_of_each_kind"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        seen = models.QuerySet(Transfer).filter(Transfer.scope(actor), pk=models.OuterRef("transfer_id"))
        return Q(models.Exists(seen))

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)


def papers_of_offers(offers: Iterable[Transfer]) -> "models.QuerySet[CustodyPaper]":
    """The papers of offers the caller has found in scope."""
    return models.QuerySet(CustodyPaper).filter(transfer__in=offers)

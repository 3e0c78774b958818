"""Joint handling between alliances: who asked whom for what in a case that stays with who asks, and what both
sides said since.
"""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import Assistance, Complaint
from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

from .custody import CASE, CODE

STEP, DIGEST = 10, 64


class JointState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("joint handling", "Waits for an answer")
    ANSWERED = "answered", pgettext_lazy("joint handling", "Answered")
    DECLINED = "declined", pgettext_lazy("joint handling", "Not possible")
    WITHDRAWN = "withdrawn", pgettext_lazy("joint handling", "Withdrawn")
    CLOSED = "closed", pgettext_lazy("joint handling", "Closed")
    STOPPED = "stopped", _("Stopped with the agreement")


OPEN = (JointState.ASKED, JointState.ANSWERED)


class JointRequest(ScopedModel):
    """Something one alliance asks of another for a case (`is_ours`: we ask, for our `complaint_id`).

    `peer`: code of the other side; `uid` names the request on both; `case` names it in the papers.
    `organisation`: the member that asks, or is asked here. `facts`: what was told of the case, no person in
    it, in our codes. `due_on`: the day by which the answer is wished. What came from a peer is kept while the
    agreement it came under allows; what was answered to us belongs to our case.
    """

    holder_field = "organisation_id"

    peer = models.CharField(max_length=CODE)
    uid = models.UUIDField()
    is_ours = models.BooleanField()
    case = models.CharField(max_length=CASE)
    complaint_id = models.BigIntegerField(null=True, db_index=True)
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    agreement_id = models.BigIntegerField(null=True, db_index=True)
    kind = models.CharField(max_length=12, choices=Assistance.Kind)
    facts = models.JSONField(default=dict)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=JointState, default=JointState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "uid"), name="joint_request_once"),
            models.CheckConstraint(
                condition=Q(is_ours=True, complaint_id__isnull=False) | Q(is_ours=False, complaint_id=None),
                name="joint_request_for_a_case_of_who_asks",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "is_ours", "state", "due_on", "id"), name="joint_to_answer"),
        )

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The member that is asked; for ours the one that asked, and whoever holds the case now."""
        ours = sorted(actor.organisations)
        held = QuerySet(Complaint).filter(holder_id__in=ours)
        return Q(organisation_id__in=ours) | Q(is_ours=True, complaint_id__in=held.values("pk"))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def kind_label(self) -> str:
        return str(Assistance.Kind(self.kind).label)


class JointWord(ScopedModel):
    """One word about a request, the request itself first: whose (`is_ours`), what it did, what it said.

    `paper`: digest of the copy that carries it; `page`: what goes over, of ours alone. No person in its text.
    """

    holder_field = ""

    request = models.ForeignKey(JointRequest, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=DIGEST, unique=True)
    is_ours = models.BooleanField()
    step = models.CharField(max_length=STEP)
    text = models.TextField(default="")
    page = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("request", "id"), name="joint_words"),)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As the request."""
        seen = QuerySet(JointRequest).filter(JointRequest.scope(actor))
        return Q(request_id__in=seen.values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Nobody: what was said stays."""
        return Q(pk__in=[])

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted


class ItemState(models.TextChoices):
    TOLD = "told", pgettext_lazy("an enclosure", "Waits to be fetched")
    FETCHED = "fetched", pgettext_lazy("an enclosure", "Fetched")
    REFUSED = "refused", pgettext_lazy("an enclosure", "Not taken")
    WITHHELD = "withheld", pgettext_lazy("an enclosure", "Does not leave any more")


class OfRequest(ScopedModel):
    """Base of what goes along with a request: seen as the request is, changed by nobody."""

    holder_field = ""

    class Meta:
        abstract = True

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Nobody: what went along stays as it was."""
        return Q(pk__in=[])

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted


class JointItem(SealedModel, OfRequest):
    """A file of the case, or the person (`is_person`), that goes along with a request; its name in the papers
    is `sha256`.

    Of ours `file_id` names the file; of a peer's the bytes lie in parts, the person in the sealed columns.
    `basis`, `article`: on what the person's data went along; `agreement_id`: under what it is held there.
    """

    request = models.ForeignKey(JointRequest, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=DIGEST)
    is_person = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField()  # bytes
    file_id = models.BigIntegerField(null=True)
    agreement_id = models.BigIntegerField(null=True, db_index=True)
    name = SealedField(mask="text")  # of a file: names of files name people
    media_type = models.CharField(max_length=100, default="")  # by its content
    person_name = SealedField(mask="name")
    person_phone = SealedField(mask="phone")
    person_email = SealedField(mask="text")
    person_address = SealedField(mask="address")
    basis = models.CharField(max_length=20, default="")
    article = models.CharField(max_length=120, default="")
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.TOLD)
    told_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("request", "sha256"), name="joint_item_once"),)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As the request."""
        seen = QuerySet(JointRequest).filter(JointRequest.scope(actor))
        return Q(request_id__in=seen.values("pk"))


class JointPart(SealedModel, OfRequest):
    """Bytes of an item, base64, in parts from 0; of ours the page of the person until the request ends."""

    item = models.ForeignKey(JointItem, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveIntegerField()
    content = SealedField(mask="text")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "part"), name="joint_part_once"),)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As its item."""
        seen = QuerySet(JointItem).filter(JointItem.scope(actor))
        return Q(item_id__in=seen.values("pk"))

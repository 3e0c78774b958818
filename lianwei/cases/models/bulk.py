"""One step taken on many cases: tried first, confirmed with a reason, done case by case, taken back."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, AttachedModel, ScopedModel


class BulkKind(models.TextChoices):
    ASSIGN = "assign", _("Give to a colleague")
    TAG = "tag", _("Put a tag on")
    UNTAG = "untag", _("Take a tag off")
    CATEGORY = "category", _("Correct goods or services")
    TASK = "task", _("Set a day to follow up")
    SUPPLEMENT = "supplement", _("Ask for material")
    MESSAGE = "message", _("Send a one-time link")
    ARCHIVE = "archive", _("Archive")


class BulkStatus(models.TextChoices):
    CHECKING = "checking", _("Being tried out")
    CHECKED = "checked", _("Tried out")
    RUNNING = "running", _("Being done")
    DONE = "done", pgettext_lazy("bulk", "Done")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", pgettext_lazy("bulk", "Taken back")
    DROPPED = "dropped", _("Not carried out")


AT_WORK = (BulkStatus.CHECKING, BulkStatus.RUNNING, BulkStatus.UNDOING)


class BulkAction(ScopedModel):
    """What somebody wants done with many cases. `user` prepared it; `acting` is who asked for the present
    stage, in whose name the cases are done.

    `given` holds what the form asked for (a colleague's key, a tag, a code, items); `source` is the address
    of the list, empty where the cases were ticked one by one.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    acting = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=BulkKind)
    given: Any = models.JSONField(default=dict)
    source = models.CharField(max_length=400, default="")
    status = models.CharField(max_length=10, choices=BulkStatus, default=BulkStatus.CHECKING)
    total = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, default="")
    prepared_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="bulk_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.acts_for)

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK


class BulkItem(AttachedModel):
    """One case of a bulk action, and what became of it. `before` is what stood there before; `event_seq` the
    place of our event in the record of the case.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("bulk", "Not tried yet")
        CAN = "can", _("Can be done")
        CANNOT = "cannot", _("Cannot be done")
        DONE = "done", pgettext_lazy("bulk", "Done")
        REFUSED = "refused", pgettext_lazy("bulk", "Refused")
        UNDONE = "undone", pgettext_lazy("bulk", "Taken back")
        KEPT = "kept", _("Left as it is")

    complaint_id = models.BigIntegerField()
    number = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    said = models.CharField(max_length=300, default="")
    before: Any = models.JSONField(null=True)
    event_seq = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "complaint_id"], name="case_once_per_bulk")]
        indexes = [models.Index(fields=["subject", "state", "id"], name="bulk_item_by_state")]

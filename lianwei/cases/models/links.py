"""Cases that belong together: merged, split, of one dispute, or possibly the same. Nothing is deleted."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .access import CaseChild

PLACES = 300


class CaseLink(CaseChild):
    """A link from `complaint` to another case, with who made it and why; undone, it stays on record.

    Merged: from the folded case to the kept one. Split: from the second matter to the case on whose paper it
    came. Dispute: from a case to another of the same dispute. Possible: from what came later to what it may
    be the same as; `grounds` say why ([code, value] pairs of rules.doubles). Alike: from what came later to
    what tells the same, whoever brought it. `status_before` is where a
    folded case stood. `undone_with` names the merge with which a link went, and with whose undoing it comes
    back.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split off")
        DISPUTE = "dispute", _("Same dispute")
        POSSIBLE = "possible", _("Possibly the same")
        ALIKE = "alike", _("Tells the same")

    kind = models.CharField(max_length=8, choices=Kind)
    other_id = models.BigIntegerField()
    reason = models.CharField(max_length=PLACES, default="")
    grounds = models.JSONField(default=list)
    status_before = models.CharField(max_length=24, default="")
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_reason = models.CharField(max_length=PLACES, default="")
    undone_with = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(complaint=F("other_id")), name="link_to_another_case"),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(kind="merge", undone_at=None), name="merged_into_one"
            ),
            models.UniqueConstraint(
                fields=["complaint", "kind", "other_id"], condition=Q(undone_at=None), name="link_once"
            ),
        ]
        indexes = [
            models.Index(fields=["other_id", "kind"], condition=Q(undone_at=None), name="link_by_other"),
        ]

"""Cases between this instance and others: which file here a case of the custody protocol is, and
what of its dossier lies here in parts.
"""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

from .custody import CASE, CODE, ForOperators

REASON = 500


class CaseAbroad(ScopedModel):
    """A case that is or was offered to another alliance, or by one to us.

    `case` names it in the papers. `complaint_id` is the file here, none before a foreign case is taken.
    `organisation`: the member that holds or held it, or is asked to take it. `peer`: code of the other
    alliance, the last one dealt with. `facts`: what was told with its offer, no person in it. `first_on`: the
    day the person first turned to anybody. `due_on`: the day by which the open offer is to be answered.
    """

    holder_field = "organisation_id"

    case = models.CharField(max_length=CASE, unique=True)
    complaint_id = models.BigIntegerField(null=True, unique=True)
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    peer = models.CharField(max_length=CODE)
    facts = models.JSONField(default=dict)
    reason = models.CharField(max_length=REASON, default="")
    first_on = models.DateField()
    due_on = models.DateField(null=True)
    basis_id = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-noted_at", "-id"], name="abroad_of_member")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=sorted(actor.organisations))


class DossierPart(ForOperators, SealedModel):
    """Bytes of an item of a dossier, base64, while they are no file: pages of a case, and what is on its way.

    `part` counts from 0 up to `parts`.
    """

    case = models.CharField(max_length=CASE)
    sha256 = models.CharField(max_length=64)
    part = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()
    content = SealedField(mask="text")
    is_page = models.BooleanField(
        default=False
    )  # written here, or read as a page: it stays, no file holds it
    came_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256", "part"], name="dossier_part_once"),
        ]

"""The key with which an organisation signs what it does towards other members."""

from django.db import models
from django.db.models import Q

from lianwei.core.sealed import SealedField, SealedModel

from .organisations import Organisation


class OrganisationKey(SealedModel):
    """An Ed25519 key of an organisation; the private half lies sealed. One is in use at a time; what earlier
    ones signed stays provable by their public halves. `signed` counts the papers signed by the organisation,
    under whatever key: each bears its number.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    public = models.CharField(max_length=44, unique=True)  # base64 of its 32 bytes
    secret = SealedField(mask="text")
    signed = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(ended_at=None), name="one_key_in_use"
            ),
        )

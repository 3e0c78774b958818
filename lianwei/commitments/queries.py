"""What can be asked about promises."""

from django.db import models
from django.db.models import QuerySet

from lianwei.core.scope import Actor, attached

from .models import Commitment


def commitments_of(subject: models.Model, *, actor: Actor) -> QuerySet[Commitment]:
    """The promises of a subject the actor found in scope, the next due first."""
    actor.require("commitment.view")
    return attached(Commitment, subject).order_by("due_on", "pk")


def open_commitments(*, actor: Actor) -> QuerySet[Commitment]:
    """Promises still open in the organisations the actor acts for, the next due first."""
    return Commitment.objects.filter(
        organisation_id__in=actor.acts_for, status=Commitment.Status.OPEN
    ).order_by("due_on", "pk")

"""The fast track (快速处理通道): businesses that have agreed to answer complaints within a window of days."""

from django.db import models
from django.db.models import F, Q

from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

from .businesses import Business


class FastTrack(ScopedModel):
    """An agreement of a member with a business; it holds for the whole alliance where `alliance_id` is set.

    `window`: working days in which the business answers and settles (rules.WINDOWS). `largest`: sum in
    dispute (fen) up to which complaints go this way. `rule`: the line of rules.WINDOWS it was agreed under.
    `source_id`: the system of the business that asks by the API and is told by webhook (arrivals.Source).
    `station_id`: the station inside the enterprise (members.Organisation) that settles on the spot.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    window = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=16)
    largest = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, default="")
    source_id = models.BigIntegerField(null=True, unique=True)
    station_id = models.BigIntegerField(null=True, db_index=True)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(window__gte=1, window__lte=10), name="fasttrack_window"),
            models.CheckConstraint(condition=Q(largest__gt=0) | Q(largest=None), name="fasttrack_fen"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="fasttrack_in_order"
            ),
            models.UniqueConstraint(
                fields=["organisation", "business", "valid_from"], name="fasttrack_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["business", "valid_from"], name="fasttrack_by_business")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who has agreed to answer is for all members to know; the business itself sees its own."""
        if actor.kind == ActorKind.STAFF:
            return Q(pk__isnull=False)
        return Q(pk__in=actor.granted(cls))


class FastTrackContact(ScopedModel, SealedModel):
    """A person of the business who answers for it; logs in with the phone or e-mail that stands here.

    `phone_key`, `email_key`: blind indexes by which the log-in finds the person.
    """

    track = models.ForeignKey(FastTrack, on_delete=models.PROTECT, related_name="+")
    name = SealedField(mask="name")
    phone = SealedField(mask="phone")
    email = SealedField(mask="account")
    phone_key = models.CharField(max_length=32, default="", db_index=True)
    email_key = models.CharField(max_length=32, default="", db_index=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Names and phones are for the member that has the agreement, and for the person."""
        return Q(track__organisation__in=sorted(actor.organisations)) | Q(pk__in=actor.granted(cls))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(track__organisation__in=sorted(actor.acts_for))

    def is_within_reach(self, actor: Actor) -> bool:
        return self.track.is_within_reach(actor)

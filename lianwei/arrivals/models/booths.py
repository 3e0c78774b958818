"""What was counted at a booth: leaflets, people who came, cases taken. Rows add up; none is changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel

from .arriving import Arrival, Source

COUNT = "count"  # the kind of an arrival that brings taps on a counter


class Counter(models.TextChoices):
    """What is counted by a tap, in the order of the device's page."""

    LEAFLETS = "leaflets", _("Leaflets handed out")
    CHECKS = "checks", _("Free checks")
    CONSULTATIONS = "consultations", _("Short advice (persons)")
    VISITORS = "visitors", pgettext_lazy("booth", "Visitors")


class BoothCount(ScopedModel):
    """So many more (or fewer) of one thing on one day at one booth.

    `counter` is a Counter, or the kind of what was taken there ("complaint"; an enquiry counts its persons).
    `arrival` brought it; a correction by staff has a `reason` instead. `day` is by the server's clock: what
    the device's clock says is only believed for how much time went by.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    counter = models.CharField(max_length=24)
    amount = models.IntegerField()
    reason = models.CharField(max_length=200, default="")
    counted_by = models.BigIntegerField(null=True)
    counted_at = models.DateTimeField()
    holder_field = "organisation_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival"], name="counted_once", condition=~Q(arrival=None)),
            models.CheckConstraint(
                condition=~Q(arrival=None) | ~Q(reason=""), name="a_correction_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "day", "source"], name="booth_count_by_day")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

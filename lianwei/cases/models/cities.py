"""What a city's system was asked to do about a case (Open311 GeoReport v2), and what it says of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from .access import CaseChild

SERVICE, NUMBER, NOTES, FAULT, WORDS = 60, 60, 500, 60, 4000


class CityRequestState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a request to a city", "Being sent")
    SENT = "sent", pgettext_lazy("a request to a city", "With the city")
    CLOSED = "closed", pgettext_lazy("a request to a city", "Closed by the city")
    FAILED = "failed", pgettext_lazy("a request to a city", "Not sent")


OPEN = (CityRequestState.WAITING, CityRequestState.SENT)


class CityRequest(CaseChild):
    """One request made at a city's system: `inlet_id` is where (arrivals.Inlet), `text` what was said there,
    no person in it. `number` is its number there, `token` what the city gave while it had none; `notes` are
    the city's own words. `due_at`: when it is sent, or looked after, next.
    """

    inlet_id = models.BigIntegerField()
    service_code = models.CharField(max_length=SERVICE)
    text = models.TextField()
    address = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=8, choices=CityRequestState, default=CityRequestState.WAITING)
    number = models.CharField(max_length=NUMBER, default="")
    token = models.CharField(max_length=NUMBER, default="")
    notes = models.CharField(max_length=NOTES, default="")
    fault = models.CharField(max_length=FAULT, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["complaint", "id"], name="city_request_by_case"),
            models.Index(
                fields=["due_at"], name="city_request_due", condition=Q(state__in=("waiting", "sent"))
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | ~Q(number="") | ~Q(token=""), name="sent_request_has_a_name"
            )
        ]

    @property
    def state_label(self) -> str:
        return str(CityRequestState(self.state).label)

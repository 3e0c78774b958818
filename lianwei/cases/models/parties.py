"""The people and businesses of a complaint, its numbers elsewhere, and what was hidden in its text."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.sealed import SealedField, SealedModel

from .access import CaseChild


class Complainant(CaseChild, SealedModel):
    """The consumer (投诉人), and the agent who acts for them (Order 121 art. 11); values sealed."""

    name = SealedField(mask="name")
    phone = SealedField(mask="phone")
    email = SealedField(mask="account")
    id_kind = models.CharField(max_length=16, default="")
    id_number = SealedField(mask="id")
    address = SealedField(mask="address")
    region = models.CharField(max_length=12, default="")
    age = models.PositiveSmallIntegerField(null=True)
    contact_habit = models.CharField(max_length=60, default="")
    agent_name = SealedField(mask="name")
    agent_phone = SealedField(mask="phone")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint"], name="one_complainant")]


class PersonIndex(CaseChild):
    """Blind indexes by which a person's cases are found: whole phone, whole id, name with last four."""

    key = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["key", "complaint"], name="person_by_key")]


class Respondent(CaseChild, SealedModel):
    """A business complained of (被投诉人): seller, maker, platform or dealer, with its own reply and offer
    (fen).
    """

    class Role(models.TextChoices):
        SELLER = "seller", _("Seller or service provider")
        MAKER = "maker", _("Maker or supplier")
        PLATFORM = "platform", _("Platform")
        DEALER = "dealer", _("Dealer")
        VENUE = "venue", _("Market or venue")

    class Position(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        PARTLY = "partly", _("Agrees in part")
        REFUSES = "refuses", _("Refuses")

    seq = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=Role)
    business = models.ForeignKey("registry.Business", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, default="")
    address_false_on = models.DateField(null=True)  # found not to be there
    contact_name = SealedField(mask="name")
    contact_phone = SealedField(mask="phone")
    asked_on = models.DateField(null=True)
    reply_due_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    position = models.CharField(max_length=12, choices=Position, default="")
    reply = models.TextField(default="")
    offer = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq"], name="respondents_in_order"),
            models.CheckConstraint(condition=Q(offer__gte=0) | Q(offer=None), name="offer_fen"),
        ]
        indexes = [
            models.Index(fields=["business", "complaint"], name="respondent_by_business"),
            models.Index(
                fields=["name", "complaint"], condition=Q(business=None), name="respondent_by_typed_name"
            ),
        ]


class RespondentToken(CaseChild):
    """Search tokens of the typed name of a business that is not in the register."""

    token = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "complaint"], name="respondenttoken_once"),
        ]


class OutsideNumber(CaseChild):
    """The case's number in another system (12345, 12315, national 315), with that system's own deadline."""

    class System(models.TextChoices):
        H12345 = "12345", "12345"
        H12315 = "12315", "12315"
        CCA315 = "cca315", _("CCA 315 platform")
        OTHER = "other", _("Other system")

    system = models.CharField(max_length=12, choices=System)
    number = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "system", "number"], name="outside_number_once")
        ]
        indexes = [models.Index(fields=["system", "number"], name="outside_by_number")]


class NarrativeToken(CaseChild, SealedModel):
    """A number (phone, ID, plate, account, order) that the text shows only as a token, such as 〔电话1〕."""

    token = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    value = SealedField(mask="account")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "token"], name="token_once")]

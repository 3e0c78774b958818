"""The library of unfair wordings that the members keep together: by version, in force after a second look."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.members.models import Membership
from lianwei.members.models.validity import in_force

WORDING, REASON, SOURCE = 600, 400, 120
APPROVE = "typical_term.approve"


class TermFault(models.TextChoices):
    """What is wrong with a standard term (消费者权益保护法 art. 26, 民法典 art. 497)."""

    EXEMPTS = "exempts", pgettext_lazy("standard term", "Exempts its own liability")
    AGGRAVATES = "aggravates", pgettext_lazy("standard term", "Aggravates the consumer's liability")
    EXCLUDES = "excludes", pgettext_lazy("standard term", "Excludes or limits a right")
    ALTERS = "alters", pgettext_lazy("standard term", "Changes the contract alone")
    INTERPRETS = "interprets", pgettext_lazy("standard term", "Reserves the interpretation")
    NO_REFUND = "no_refund", pgettext_lazy("standard term", "No refund")
    PENALTY = "penalty", pgettext_lazy("standard term", "Excessive penalty")
    TIES = "ties", pgettext_lazy("standard term", "Forces or ties a purchase")
    COURT = "court", pgettext_lazy("standard term", "Limits the way to court")
    PERSONAL_DATA = "personal_data", pgettext_lazy("standard term", "Takes personal data")
    NOT_SHOWN = "not_shown", pgettext_lazy("standard term", "Not pointed out or not clear")


class TermStatus(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("typical term", "Waits for a second look")
    RETURNED = "returned", pgettext_lazy("typical term", "Sent back")
    IN_FORCE = "in_force", pgettext_lazy("typical term", "In force")
    REPLACED = "replaced", pgettext_lazy("typical term", "Replaced by a newer version")
    RETIRED = "retired", pgettext_lazy("typical term", "Not used any more")


SEEN = (TermStatus.IN_FORCE, TermStatus.REPLACED, TermStatus.RETIRED)


class TypicalTerm(ScopedModel):
    """One version of an unfair wording with the reason, the articles and a fair wording instead. `code` stays
    over its versions; `articles` are pairs of law and number, looked up as they stand on the day they are
    cited. What was shipped with the product belongs to no organisation and no alliance.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey(
        "members.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    alliance_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=24)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=TermStatus, default=TermStatus.SUBMITTED)
    fault = models.CharField(max_length=14, choices=TermFault)
    wording = models.CharField(max_length=WORDING)
    reason = models.CharField(max_length=REASON)
    proposal = models.CharField(max_length=WORDING)
    articles = models.JSONField(default=list)
    source = models.CharField(max_length=SOURCE, default="")
    remark = models.CharField(max_length=REASON, default="")
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="typical_term_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status="in_force"), name="typical_term_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(status__in=["submitted", "returned"]),
                name="typical_term_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status__in=TermStatus.values), name="typical_term_status_known"
            ),
            models.CheckConstraint(condition=Q(fault__in=TermFault.values), name="typical_term_fault_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="typical_term_by_two",
            ),
        ]
        indexes = [models.Index(fields=["alliance_id", "status", "id"], name="typical_term_in_alliance")]

    def __str__(self) -> str:
        return self.wording[:40]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """What the alliance has or had in force, the shipped and own ones, what waits for who approves."""
        if actor.kind != ActorKind.STAFF:
            return Q(pk__in=[])
        here = Q(alliance_id=None, organisation=None) | Q(alliance_id__in=_alliances(actor))
        seen = Q(status__in=SEEN) & here
        if actor.may(APPROVE):
            seen |= Q(status=TermStatus.SUBMITTED) & here
        return seen | Q(organisation_id__in=actor.organisations)

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """The own ones; what waits in the alliance for who may approve it."""
        waits = Q(status=TermStatus.SUBMITTED, alliance_id__in=_alliances(actor))
        found = Q(organisation_id__in=actor.acts_for)
        return found | waits if actor.may(APPROVE) else found

    def is_within_reach(self, actor: Actor) -> bool:
        if actor.is_trusted or self.organisation_id in actor.acts_for:
            return True
        waits = self.status == TermStatus.SUBMITTED and actor.may(APPROVE)
        return waits and _alliances(actor).filter(alliance_id=self.alliance_id or 0).exists()


def _alliances(actor: Actor) -> "models.QuerySet[Membership, Any]":
    joined = in_force(clock.today(), start="joined_on", end="left_on")
    return Membership.objects.filter(joined, organisation_id__in=actor.organisations).values("alliance_id")

"""Data-sharing agreements: who gives what to whom, for which purpose, from when to when; what was received
under them, and the proof that it was deleted.

Among members of this instance the parties are organisations. With a peer there are two: the instance as a
whole, for which whoever represents the alliance acts, and the peer.
"""

import json
import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ActorKind, ScopedModel

from .peers import Peer

REPRESENT = "sharing_agreement.represent"  # acts for the instance towards peers
NUMBER, TITLE, PURPOSE, REASON, BASIS, ANSWER = 40, 120, 300, 200, 20, 1000  # characters


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a sharing agreement", "Draft")
    SIGNING = "signing", pgettext_lazy("a sharing agreement", "Being signed")
    IN_FORCE = "in_force", pgettext_lazy("a sharing agreement", "In force")
    ENDED = "ended", pgettext_lazy("a sharing agreement", "Ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("a sharing agreement", "Withdrawn")


class SharingAgreement(ScopedModel):
    """One version of an agreement; `uid` is the same in all versions and at the peer.

    `fields` are keys of data/sharing_fields.csv. What was received is kept `keep_days` at most, and
    `deletion_days` after the end at most. `is_replaced`: it ended because a new version took its place, to
    which what was received under it belongs from then on. A draft is seen by the `holder` alone.
    """

    uid = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=NUMBER)
    title = models.CharField(max_length=TITLE)
    holder = models.ForeignKey("members.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    peer = models.ForeignKey(Peer, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=PURPOSE)
    basis = models.CharField(max_length=BASIS)
    fields = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    keep_days = models.PositiveIntegerField()
    deletion_days = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, default="")  # of the terms, from the day they are put to all
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=REASON, default="")
    is_replaced = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("uid", "version"), name="agreement_version_once"),
            models.UniqueConstraint(
                fields=("uid",), condition=Q(status="in_force"), name="agreement_one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AgreementStatus.values), name="agreement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="agreement_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(holder=None, peer__isnull=False) | Q(holder__isnull=False, peer=None),
                name="agreement_of_members_or_with_a_peer",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Its parties; and the exchange itself, which asks what may flow."""
        if actor.kind == ActorKind.PEER:
            return Q(pk__isnull=False)
        theirs = ~Q(status=AgreementStatus.DRAFT) & Q(pk__in=_agreements_of(actor.organisations))
        return Q(holder_id__in=actor.organisations) | theirs | _represented(actor)

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Every party may act on it: sign, end, delete; what the drafter alone may, the operation says."""
        return (
            Q(holder_id__in=actor.acts_for) | Q(pk__in=_agreements_of(actor.acts_for)) | _represented(actor)
        )

    @classmethod
    def waits_for(cls, actor: Actor, *, on: date) -> Q:
        """Those whose next step is the actor's organisation's: to sign, or to delete files past their day."""
        ours = Q(organisation_id__in=actor.acts_for)
        if may_represent(actor):
            ours |= Q(organisation=None, is_peer=False)
        parties = models.QuerySet(SharingParty).filter(ours)
        unsigned = parties.filter(signed_on=None).values("agreement_id")
        late = models.QuerySet(SharedCopy).filter(deleted_on=None, due_on__lt=on)
        late = late.filter(receiver__in=parties.values("pk")).values("agreement_id")
        return Q(status=AgreementStatus.SIGNING, pk__in=unsigned) | Q(pk__in=late)

    def is_within_reach(self, actor: Actor) -> bool:
        if actor.is_trusted or self.holder_id in actor.acts_for:
            return True
        if self.peer_id is not None:
            return may_represent(actor)
        return _agreements_of(actor.acts_for).filter(agreement_id=self.pk).exists()

    def is_in_force(self, day: date) -> bool:
        """By status and date: after the last day nothing flows, whether or not that was noted yet."""
        return self.status == AgreementStatus.IN_FORCE and self.starts_on <= day <= self.ends_on


class OfAgreement(ScopedModel):
    """Base of the tables that belong to an agreement: seen and acted on as it is."""

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        seen = models.QuerySet(SharingAgreement).filter(SharingAgreement.scope(actor))
        return Q(agreement_id__in=seen.values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        held = models.QuerySet(SharingAgreement).filter(SharingAgreement.reach(actor))
        return Q(agreement_id__in=held.values("pk"))

    def is_within_reach(self, actor: Actor) -> bool:
        return self.agreement.is_within_reach(actor)


class SharingParty(OfAgreement):
    """A side of an agreement: an organisation, the peer (`is_peer`), or with neither this instance."""

    organisation = models.ForeignKey(
        "members.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_peer = models.BooleanField(default=False)
    gives = models.BooleanField(default=False)
    receives = models.BooleanField(default=False)
    signed_on = models.DateField(null=True)
    signed_by = models.BigIntegerField(null=True)
    public = models.CharField(max_length=44, default="")
    signature = models.CharField(max_length=100, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organisation"),
                condition=Q(organisation__isnull=False),
                name="party_once",
            ),
            models.UniqueConstraint(
                fields=("agreement", "is_peer"), condition=Q(organisation=None), name="two_instances"
            ),
            models.CheckConstraint(condition=Q(gives=True) | Q(receives=True), name="party_takes_part"),
        )
        indexes = (models.Index(fields=("organisation", "agreement"), name="party_by_organisation"),)

    @property
    def is_here(self) -> bool:
        """Whether this instance acts for it, and not a peer."""
        return not self.is_peer


class ImpactAssessment(OfAgreement):
    """What was weighed before personal information was shared (PIPL arts 55, 56; kept three years)."""

    lawfulness = models.CharField(max_length=ANSWER)
    risks = models.CharField(max_length=ANSWER)
    measures = models.CharField(max_length=ANSWER)
    assessed_on = models.DateField()
    assessed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement",), name="assessed_once"),)


class DeletionCertificate(OfAgreement):
    """A party's signed word that it holds no more what it received: what, how many, when received.

    `text` is canonical JSON, signed with the key of the organisation or of the instance.
    """

    party = models.ForeignKey(SharingParty, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    text = models.TextField()
    public = models.CharField(max_length=44)
    signature = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement", "number"), name="certificate_once"),)

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.text)


class CopyKind(models.TextChoices):
    CASES = "cases", _("Cases, as a file")
    FIGURES = "figures", _("Figures of a month")
    ALERTS = "alerts", _("Warnings and what was done about them")
    ENTRIES = "entries", _("Entries of the knowledge base")
    JOINT = "joint", _("Requests to help with a case")
    BUSINESS = "business", _("Counts of businesses")
    FACTS = "facts", _("Single facts on businesses")
    GROUPS = "groups", _("Group complaints and their counts")
    RELEASES = "releases", _("Reports and bulletins that were released")


class SharedCopy(OfAgreement):
    """Something the receiver holds: from whom, how many rows, until when it may keep them."""

    giver = models.ForeignKey(SharingParty, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(SharingParty, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=CopyKind)
    label = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    taken_on = models.DateField()
    taken_by = models.BigIntegerField(null=True)
    due_on = models.DateField()
    deleted_on = models.DateField(null=True)
    certificate = models.ForeignKey(
        DeletionCertificate, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(deleted_on=None) | Q(certificate__isnull=False), name="deleted_with_certificate"
            ),
        )
        indexes = (
            models.Index(fields=("due_on",), condition=Q(deleted_on=None), name="copy_to_delete"),
            models.Index(fields=("agreement", "id"), name="copy_of_agreement"),
        )


def may_represent(actor: Actor) -> bool:
    """Whether the actor acts for the instance as a whole towards peers."""
    return actor.may(REPRESENT) and actor.may("peer.view")


def _represented(actor: Actor) -> Q:
    return Q(peer__isnull=False) if may_represent(actor) else Q(pk__in=[])


def _agreements_of(organisations: frozenset[int]) -> "models.QuerySet[SharingParty, Any]":
    rows = models.QuerySet(SharingParty).filter(organisation_id__in=sorted(organisations))
    return rows.values("agreement_id")

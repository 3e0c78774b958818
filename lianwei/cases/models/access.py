"""Who sees which complaint, as rows: one per organisation that sees it.

A disjunction over holders, partners and former holders costs up to 415 ms a page at a million cases; these
rows cost under 1 ms. The operations write them (operations/access.py) and `rebuild_access` makes them anew.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel

FAST_TRACK = "registry.fasttrack"


class AccessRole(models.TextChoices):
    HOLDER = "holder", _("Holder")
    INTAKE = "intake_station", _("Intake station")
    PARTNER = "partner", _("Partner")
    OFFERED = "offered", _("Asked to take over")
    FORMER = "former_holder", _("Former holder")


class Access(ScopedModel):
    """An organisation's sight of one complaint, with the columns its worklist sorts and filters by."""

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    complaint = models.ForeignKey("cases.Complaint", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, choices=AccessRole)
    is_open = models.BooleanField()
    due_on = models.DateField()
    category = models.CharField(max_length=8)
    handler_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=24)
    is_sorted = models.BooleanField(default=True)
    is_urgent = models.BooleanField(default=False)  # cannot wait, for the holder while it is not archived

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "complaint"], name="access_once_per_organisation")
        ]
        indexes = [
            models.Index(fields=["organisation", "is_open", "due_on", "complaint"], name="access_worklist"),
            models.Index(
                fields=["organisation", "is_open", "category", "due_on", "complaint"],
                name="access_by_category",
            ),
            models.Index(
                fields=["organisation", "is_open", "handler_id", "due_on", "complaint"],
                name="access_by_handler",
            ),
            models.Index(
                fields=["organisation", "is_open", "status", "due_on", "complaint"], name="access_by_status"
            ),
            models.Index(fields=["organisation", "due_on", "complaint"], name="access_by_due"),
            models.Index(
                fields=["organisation", "due_on", "complaint"],
                condition=Q(is_sorted=False),
                name="access_unsorted",
            ),
            models.Index(
                fields=["organisation", "is_open", "due_on", "complaint"],
                condition=Q(is_urgent=True),
                name="access_urgent",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)


def seen_cases(actor: Actor, ref: str) -> Q:
    """The condition that the complaint in column `ref` is one the actor sees."""
    rows = models.QuerySet(Access).filter(
        complaint_id=OuterRef(ref), organisation_id__in=sorted(actor.organisations)
    )
    seen = Q(Exists(rows)) if actor.organisations else Q(pk__in=[])
    granted = actor.granted(_complaint_model())
    if granted:
        seen |= Q(**{f"{ref}__in": granted})
    put = _put_to(actor, ref)
    if put is not None:
        seen |= put
    if actor.oversees:
        seen = _overseen(actor, ref) | seen
    return seen


def _overseen(actor: Actor, ref: str) -> Q:
    """Cases of the alliances the actor looks on; of a complaint itself by its own column, so that counting
    them stays within an index.
    """
    alliances = sorted({alliance for _viewer, alliance in actor.oversees})
    if ref == "pk":
        return Q(alliance_id__in=alliances)
    overseen = models.QuerySet(_complaint_model()).filter(pk=OuterRef(ref), alliance_id__in=alliances)
    return Q(Exists(overseen))


def _put_to(actor: Actor, ref: str) -> Q | None:
    """What was put to the business whose agreement the actor answers under; None for everybody else."""
    tracks = sorted(pk for label, pk in actor.grants if label == FAST_TRACK)
    if not tracks:
        return None
    referrals = Access._meta.apps.get_model("cases", "Referral")
    put = models.QuerySet(referrals).filter(complaint_id=OuterRef(ref), track_id__in=tracks)
    return Q(Exists(put.exclude(state="taken_back")))


def _complaint_model() -> type[models.Model]:
    return Access._meta.get_field("complaint").related_model


class CaseChild(ScopedModel):
    """Base of tables that belong to one complaint: seen and acted on as the complaint is."""

    complaint = models.ForeignKey("cases.Complaint", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return seen_cases(actor, "complaint_id")

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        held = models.QuerySet(_complaint_model()).filter(
            pk=OuterRef("complaint_id"), holder_id__in=sorted(actor.acts_for), given_to=""
        )
        return Q(Exists(held))

    def is_within_reach(self, actor: Actor) -> bool:
        return self.complaint.is_within_reach(actor)


Part = TypeVar("Part", bound=CaseChild)


def parts_of(model: type[Part], complaints: Iterable[models.Model]) -> "models.QuerySet[Part]":
    """Rows of a table below Complaint, for complaints the caller has found in scope.

    What core.scope.attached is for attached tables: the condition of the scope is not asked a second time.
    """
    return models.QuerySet(model).filter(complaint_id__in=[row.pk for row in complaints])

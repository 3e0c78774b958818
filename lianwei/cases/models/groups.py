"""Many people's complaints of one matter (群体性投诉): found by the night's work, confirmed by a person."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel

from .access import CaseChild

TITLE, WORDS = 120, 2000


class GroupState(models.TextChoices):
    PROPOSED = "proposed", _("To be looked at")
    OPEN = "open", _("Handled as a group")
    DISMISSED = "dismissed", _("Not a group")


class CaseGroup(ScopedModel):
    """One matter of several people, at the member that holds their cases. Each case stays one of its own.

    `grounds` say why it was found ([code, value] pairs of rules.gathering), `business_id` the entry of the
    register all complain of, where they do. `strategy` is for the office alone.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=GroupState, default=GroupState.PROPOSED)
    business_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=TITLE)
    facts = models.TextField(default="")
    strategy = models.TextField(default="")
    grounds = models.JSONField(default=list)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    reason = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "state", "id"], name="group_by_state")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation__in=sorted(actor.organisations))

    @property
    def is_proposed(self) -> bool:
        return self.state == GroupState.PROPOSED

    @property
    def state_label(self) -> str:
        return str(GroupState(self.state).label)


class GroupedCase(CaseChild):
    """A case in a group, seen as the case is. `speaks`: its complainant speaks for all
    (two to five)."""

    group_id = models.BigIntegerField(db_index=True)
    speaks = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "group_id"], name="case_once_in_a_group"),
        ]


def cases_in(groups: list[int]) -> "models.QuerySet[GroupedCase]":
    """The cases of groups the caller has found in scope."""
    return models.QuerySet(GroupedCase).filter(group_id__in=groups)


def groups_ended_with(complaint: models.Model) -> "models.QuerySet[CaseGroup]":
    """The groups of a case in hand in which nobody else's file holds a person any more."""
    rows = models.QuerySet(GroupedCase).filter(group_id=OuterRef("pk"))
    others = rows.filter(complaint__anonymised_on=None).exclude(complaint=complaint.pk)
    return (
        models.QuerySet(CaseGroup).filter(Exists(rows.filter(complaint=complaint.pk))).exclude(Exists(others))
    )

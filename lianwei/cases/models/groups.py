"""Many people's complaints of one matter (群体性投诉): found by the night's work, confirmed by a person."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel

from .access import CaseChild
from .handling import MediationSession

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
    def is_open(self) -> bool:
        return self.state == GroupState.OPEN

    @property
    def state_label(self) -> str:
        return str(GroupState(self.state).label)


class GroupedCase(CaseChild):
    """A case in a group, seen as the case is. `speaks`: its complainant speaks for all
    (two to five). `joins`: what they said about being heard together; silence is no consent. `paid` and
    `used` (fen) stand in the list of creditors of a shop that closed.
    """

    class Joins(models.TextChoices):
        UNKNOWN = "", _("not asked yet")
        YES = "yes", _("takes part")
        NO = "no", _("wants to be heard alone")

    group_id = models.BigIntegerField(db_index=True)
    speaks = models.BooleanField(default=False)
    joins = models.CharField(max_length=3, choices=Joins, default=Joins.UNKNOWN)
    paid = models.BigIntegerField(null=True)
    used = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "group_id"], name="case_once_in_a_group"),
            models.CheckConstraint(
                condition=Q(paid=None, used=None) | Q(used__gte=0, paid__gte=F("used")),
                name="used_of_what_was_paid",
            ),
        ]

    @property
    def balance(self) -> int | None:
        """What the shop still owes, in fen."""
        return None if self.paid is None or self.used is None else self.paid - self.used


class JointSession(ScopedModel):
    """One date on which the cases of a group are heard together; each case has a session of its own
    (MediationSession.joint_id), with a result of its own. `ended_at`: the results are written.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    group_id = models.BigIntegerField()
    held_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group_id"], condition=Q(ended_at=None), name="one_joint_session_ahead"
            )
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation__in=sorted(actor.organisations))


def cases_in(groups: list[int]) -> "models.QuerySet[GroupedCase]":
    """The cases of groups the caller has found in scope."""
    return models.QuerySet(GroupedCase).filter(group_id__in=groups)


def joint_sessions_of(group: CaseGroup) -> "models.QuerySet[JointSession]":
    """The joint sessions of a group found in scope, the latest first."""
    return models.QuerySet(JointSession).filter(group_id=group.pk).order_by("-pk")


def parts_of_joint(joint: JointSession) -> "models.QuerySet[MediationSession]":
    """The sessions of the cases heard in a joint session found in scope."""
    return models.QuerySet(MediationSession).filter(joint_id=joint.pk).order_by("complaint_id")


def groups_ended_with(complaint: models.Model) -> "models.QuerySet[CaseGroup]":
    """The groups of a case in hand in which nobody else's file holds a person any more."""
    rows = models.QuerySet(GroupedCase).filter(group_id=OuterRef("pk"))
    others = rows.filter(complaint__anonymised_on=None).exclude(complaint=complaint.pk)
    return (
        models.QuerySet(CaseGroup).filter(Exists(rows.filter(complaint=complaint.pk))).exclude(Exists(others))
    )


def grouped_cases() -> models.QuerySet:
    """The keys of cases handled as a group, as a condition on rows the actor sees."""
    confirmed = models.QuerySet(CaseGroup).filter(state=GroupState.OPEN)
    return models.QuerySet(GroupedCase).filter(group_id__in=confirmed.values("pk")).values("complaint_id")

"""The joint project of an alliance, or of one member alone; its parts by member and its milestones."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Membership
from lianwei.members.models.validity import in_force

TITLE, WORDS, LONG = 120, 300, 6000  # characters of a title, of a sentence, of a plan
UNIT = 20  # characters of "shops", "samples", "answers"


class ProjectStatus(models.TextChoices):
    DRAFTED = "drafted", pgettext_lazy("joint project", "Being planned")
    INVITED = "invited", pgettext_lazy("joint project", "Members invited")
    RUNNING = "running", pgettext_lazy("joint project", "Running")
    SUSPENDED = "suspended", pgettext_lazy("joint project", "Suspended")
    FINISHED = "finished", pgettext_lazy("joint project", "Finished")
    GIVEN_UP = "given_up", pgettext_lazy("joint project", "Given up")


OPEN = (ProjectStatus.DRAFTED, ProjectStatus.INVITED, ProjectStatus.RUNNING, ProjectStatus.SUSPENDED)


class JointProject(ScopedModel):
    """What, why, by whom, from when to when. `holder` leads it; without `alliance` it works alone.

    `kind` and `area` are codes (data/project_kinds.csv; categories of goods and services). `supervisor`: the
    supervising body that is informed. `declared_by` ticked on `declared_on` that no business pays
    (消费者权益保护法 art. 38). `reason`: why it rests or was given up; `outcome`: what came of it.
    """

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey("members.Alliance", null=True, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(
        "members.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE)
    purpose = models.CharField(max_length=WORDS)
    area = models.CharField(max_length=20, default="")
    plan = models.CharField(max_length=LONG, default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=ProjectStatus, default=ProjectStatus.DRAFTED)
    declared_by = models.BigIntegerField()
    declared_on = models.DateField()
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    begun_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=WORDS, default="")
    outcome = models.CharField(max_length=LONG, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="project_period_in_order"),
            models.CheckConstraint(condition=Q(status__in=ProjectStatus.values), name="project_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, ended_on=None)
                | (~Q(status__in=OPEN) & Q(ended_on__isnull=False)),
                name="project_ended_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "id"], name="project_by_holder"),
            models.Index(fields=["alliance", "id"], name="project_by_alliance"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who takes part or looks on, and that it exists: the other members of the alliance, and who declined
        its part or lost it.
        """
        today = clock.today()
        joined = Membership.objects.filter(
            in_force(today, start="joined_on", end="left_on"), organisation_id__in=actor.organisations
        )
        asked = models.QuerySet(ProjectPart).filter(organisation_id__in=actor.organisations)
        known = Q(alliance__in=joined.values("alliance_id")) | Q(pk__in=asked.values("project_id"))
        return cls.whole(actor) | (~Q(status=ProjectStatus.DRAFTED) & known)

    @classmethod
    def whole(cls, actor: Actor) -> Q:
        """Who sees more of it than title and state: who leads, who has a part, secretary and supervisors."""
        own = models.QuerySet(ProjectPart).filter(organisation_id__in=actor.organisations)
        parts = own.exclude(status__in=GONE)
        looked_on = sorted({alliance for _viewer, alliance in actor.oversees})
        put_to_others = ~Q(status=ProjectStatus.DRAFTED)
        seen = Q(pk__in=parts.values("project_id")) | Q(alliance_id__in=looked_on)
        return Q(holder_id__in=actor.organisations) | (put_to_others & seen)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_begun(self) -> bool:
        return self.status in (ProjectStatus.RUNNING, ProjectStatus.SUSPENDED)


class OfProject(ScopedModel):
    """Base of the tables that belong to a project: seen by who sees the whole of it, changed by who leads."""

    project = models.ForeignKey(JointProject, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        seen = models.QuerySet(JointProject).filter(JointProject.whole(actor))
        return Q(project_id__in=seen.values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(project__holder_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted or self.project.holder_id in actor.acts_for


class PartStatus(models.TextChoices):
    INVITED = "invited", pgettext_lazy("part of a project", "To be answered")
    ACCEPTED = "accepted", pgettext_lazy("part of a project", "Taken on")
    DECLINED = "declined", pgettext_lazy("part of a project", "Not taken on")
    REPORTED = "reported", pgettext_lazy("part of a project", "To be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("part of a project", "Done")
    WITHDRAWN = "withdrawn", pgettext_lazy("part of a project", "Taken back")


GONE = (PartStatus.DECLINED, PartStatus.WITHDRAWN)


class ProjectPart(OfProject):
    """A member's part: so many (`planned`) of a `unit` by a day; `person` answers for it there.

    A member asks for another quantity or day with reasons (`asked_*`, `asked_why`); who leads answers.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=WORDS)
    planned = models.PositiveIntegerField()
    unit = models.CharField(max_length=UNIT)
    done = models.PositiveIntegerField(default=0)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=PartStatus, default=PartStatus.INVITED)
    comment = models.CharField(max_length=WORDS, default="")
    asked_why = models.CharField(max_length=WORDS, default="")
    asked_planned = models.PositiveIntegerField(null=True)
    asked_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(planned__gte=1), name="part_plans_something"),
            models.CheckConstraint(condition=Q(status__in=PartStatus.values), name="part_status_known"),
        ]
        indexes = [
            models.Index(fields=["project", "id"], name="part_of_project"),
            models.Index(fields=["organisation", "status"], name="part_by_member"),
        ]

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted or self.organisation_id in actor.acts_for

    holder_field = "organisation_id"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As the whole project; one's own also after it was declined or taken back."""
        own = Q(organisation_id__in=actor.organisations) & ~Q(project__status=ProjectStatus.DRAFTED)
        return super().scope(actor) | own

    @property
    def is_counted(self) -> bool:
        return self.status not in GONE

    @property
    def asks_for_change(self) -> bool:
        return bool(self.asked_why)


class ProjectMilestone(OfProject):
    """A day on which something of the whole stands; `organisation` sees to it."""

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=WORDS)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)

    holder_field = "organisation_id"

    class Meta:
        indexes = [models.Index(fields=["project", "due_on"], name="milestone_of_project")]

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted or self.organisation_id in actor.acts_for

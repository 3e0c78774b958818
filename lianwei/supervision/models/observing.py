"""Observations (消费体察): what is looked at in which shops, by whom, and what the visits found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel
from lianwei.members.models import Organisation
from lianwei.projects.models import GONE, JointProject, ProjectPart

TITLE, NAME, NOTE, LONG = 120, 120, 300, 3000


class ObservationStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("observation", "Being planned")
    RUNNING = "running", pgettext_lazy("observation", "Visits under way")
    CLOSED = "closed", pgettext_lazy("observation", "Visits closed")
    REPORTED = "reported", pgettext_lazy("observation", "Reported")
    GIVEN_UP = "given_up", pgettext_lazy("observation", "Given up")


class Observation(ScopedModel):
    """One round of visits. `project`: the joint project it belongs to, or none. `previous` is the round that
    this one looks at again (回头看). `seed` and `double_share` (per cent) are those of the lot by which shops
    are seen by two observers; `quotas` plans shops by kind or by member. `words` holds what people
    write for the report (law, good examples, advice).
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "projects.JointProject", null=True, on_delete=models.PROTECT, related_name="+"
    )
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE)
    looked_at = models.CharField(max_length=NOTE)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=ObservationStatus, default=ObservationStatus.PLANNED)
    quotas = models.JSONField(default=dict)
    double_share = models.PositiveSmallIntegerField(default=20)
    seed = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    reason = models.CharField(max_length=NOTE, default="")
    planned_at = models.DateTimeField()
    planned_by = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ObservationStatus.values), name="observation_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="observation_period_in_order"
            ),
            models.CheckConstraint(condition=Q(double_share__lte=100), name="observation_share_of_hundred"),
            models.CheckConstraint(
                condition=~Q(status="reported") | Q(reported_on__isnull=False),
                name="observation_reported_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "id"], name="observation_by_holder"),
            models.Index(fields=["project", "id"], name="observation_of_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who leads it, and who sees the whole of its project."""
        seen = models.QuerySet(JointProject).filter(JointProject.whole(actor))
        return Q(holder_id__in=actor.organisations) | Q(project_id__in=seen.values("pk"))

    @property
    def is_open(self) -> bool:
        return self.status not in (ObservationStatus.REPORTED, ObservationStatus.GIVEN_UP)


class ObservationChild(ScopedModel):
    """Base of what belongs to an observation: seen as it is; its holder acts."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(
            observation_id__in=models.QuerySet(Observation).filter(Observation.scope(actor)).values("pk")
        )

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(observation__holder_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return self.observation.is_within_reach(actor)


class ObservationChecklist(ObservationChild):
    """One version of what is looked for: sections with their items. Earlier versions stay as they were."""

    version = models.PositiveSmallIntegerField()
    sections = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "version"], name="checklist_version_once")
        ]


class ObservedShop(ObservationChild):
    """A shop to be visited: of the register, or as typed. `lat` and `lon` in degrees where they are known;
    `previous`: the same shop in the round before.
    """

    seq = models.PositiveSmallIntegerField()
    business = models.ForeignKey("registry.Business", null=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME)
    kind = models.CharField(max_length=40, default="")
    district = models.CharField(max_length=60, default="")
    address = models.CharField(max_length=200, default="")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "seq"], name="observed_shop_seq"),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="observed_shop_on_earth",
            ),
        ]


class Observer(SealedModel, ObservationChild):
    """Who visits: somebody with an account (`user`), or a volunteer by a sealed name. Both are trained and
    have passed the test before they get a visit.
    """

    seq = models.PositiveSmallIntegerField()
    member = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
    name = SealedField(mask="name")
    trained_on = models.DateField(null=True)
    passed_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "seq"], name="observer_seq"),
            models.UniqueConstraint(
                fields=["observation", "user"], condition=Q(user__isnull=False), name="observer_user_once"
            ),
            models.CheckConstraint(
                condition=Q(passed_on=None) | Q(trained_on__lte=F("passed_on")),
                name="observer_trained_before_the_test",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As the observation; and who holds the personal link."""
        return super().scope(actor) | Q(pk__in=actor.granted(cls))

    @property
    def is_ready(self) -> bool:
        return self.trained_on is not None and self.passed_on is not None and self.left_on is None


class VisitStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("visit", "To be made")
    ARRIVED = "arrived", pgettext_lazy("visit", "Arrived")
    ASKED = "asked", pgettext_lazy("visit", "To be decided")
    KEPT = "kept", pgettext_lazy("visit", "Kept")
    LEFT_OUT = "left_out", pgettext_lazy("visit", "Left out")


COUNTED = (VisitStatus.ARRIVED, VisitStatus.KEPT)


class ObservationVisit(ObservationChild):
    """One observer in one shop. `begun_at` and `ended_at` are the device's clock (decision 5), `received_at`
    ours; `visited_on` is the day that follows from both. `answers` are by item of its checklist; `questions`
    is what made it unlikely, for a person to decide.
    """

    shop = models.ForeignKey(ObservedShop, on_delete=models.PROTECT, related_name="+")
    observer = models.ForeignKey(Observer, on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(ObservationChecklist, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=VisitStatus, default=VisitStatus.PLANNED)
    is_second = models.BooleanField(default=False)
    client_id = models.UUIDField(null=True, unique=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    visited_on = models.DateField(null=True)
    place = models.CharField(max_length=160, default="")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, default="")
    is_unannounced = models.BooleanField(default=False)
    questions = models.JSONField(default=list)
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    reason = models.CharField(max_length=NOTE, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "observer"], name="visit_once"),
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="visit_status_known"),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(received_at__isnull=False, checklist__isnull=False),
                name="visit_arrived_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["kept", "left_out"]) | (Q(decided_on__isnull=False) & ~Q(reason="")),
                name="visit_decided_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["observation", "status"], name="visit_of_observation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return super().scope(actor) | Q(observer_id__in=actor.granted(Observer))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """The holder of the observation; the observer behind the personal link."""
        return super().reach(actor) | Q(observer_id__in=actor.granted(Observer))

    def is_within_reach(self, actor: Actor) -> bool:
        return super().is_within_reach(actor) or self.observer_id in actor.granted(Observer)


def checklist_of(observation: Observation) -> ObservationChecklist | None:
    """The version in use of an observation in hand."""
    rows = models.QuerySet(ObservationChecklist).filter(observation=observation)
    return rows.order_by("-version").first()


def shops_of(observation: Observation) -> "models.QuerySet[ObservedShop]":
    """The shops of an observation in hand, in order."""
    return models.QuerySet(ObservedShop).filter(observation=observation).order_by("seq")


def observers_of(observation: Observation) -> "models.QuerySet[Observer]":
    """Who visits, in order."""
    rows = models.QuerySet(Observer).filter(observation=observation)
    return rows.select_related("member", "user").order_by("seq")


def visits_of(observation: Observation) -> "models.QuerySet[ObservationVisit]":
    """The visits of an observation in hand, by shop."""
    rows = models.QuerySet(ObservationVisit).filter(observation=observation)
    related = ("shop__member", "observer__member", "observer__user", "observation", "checklist")
    return rows.select_related(*related).order_by("shop__seq", "pk")


def members_taking_part(observation: Observation) -> list[Organisation]:
    """Who leads an observation in hand, and the members with a part in its project."""
    parts = models.QuerySet(ProjectPart).filter(project_id=observation.project_id or 0)
    keys = {observation.holder_id, *parts.exclude(status__in=GONE).values_list("organisation_id", flat=True)}
    return list(Organisation.objects.filter(pk__in=keys).order_by("pk"))

"""Experience exchanged between members: one asks or tells, others answer, the asker says what helped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ActorKind, ScopedModel

TITLE, BODY = 120, 5000


class ExperienceKind(models.TextChoices):
    QUESTION = "question", _("Question")
    ACCOUNT = "account", _("Account of experience")


class ExperienceStatus(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Taken back")


class Experience(ScopedModel):
    """A question or an account for all members' people, without the people in it. `categories` are classes of
    goods and services, none for all; `answer_id` is the answer its asker found helpful; `replies` counts
    those that stand.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ExperienceKind)
    status = models.CharField(max_length=9, choices=ExperienceStatus, default=ExperienceStatus.OPEN)
    title = models.CharField(max_length=TITLE)
    body = models.TextField()
    categories = models.JSONField(default=list)
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    replies = models.PositiveIntegerField(default=0)
    answer_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="answered", answer_id__isnull=False)
                | (~Q(status="answered") & Q(answer_id=None)),
                name="answered_by_an_answer",
            )
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="experience_of_member")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whatever stands, for everybody who works at a desk; the own ones that were taken back too."""
        if actor.kind != ActorKind.STAFF:
            return Q(pk__in=[])
        return ~Q(status=ExperienceStatus.WITHDRAWN) | Q(organisation_id__in=actor.organisations)

    @property
    def is_open(self) -> bool:
        return self.status != ExperienceStatus.WITHDRAWN

    @property
    def kind_label(self) -> str:
        return str(ExperienceKind(self.kind).label)

    @property
    def status_label(self) -> str:
        return str(ExperienceStatus(self.status).label)


class ExperienceReply(ScopedModel):
    """An answer, or what somebody adds to an account. Taken back, it shows no more and stays on record."""

    holder_field = "organisation_id"

    experience = models.ForeignKey(Experience, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As the experience it belongs to is seen: what stands, and the own ones."""
        if actor.kind != ActorKind.STAFF:
            return Q(pk__in=[])
        own = Q(experience__organisation_id__in=actor.organisations)
        return ~Q(experience__status=ExperienceStatus.WITHDRAWN) | own

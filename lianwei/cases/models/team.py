"""Who can take on what: skills and hours of the people who handle cases, and how an association assigns."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel

from .access import CaseChild

USUAL_WEEK = 10  # new cases a week, where nothing else was agreed on


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    CANTONESE = "yue", _("Cantonese")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    MINORITY = "minority", _("A minority's language")
    SIGNS = "sign", _("Sign language")


class Caseworker(ScopedModel):
    """What a person can take on at an organisation. Somebody without a row takes usual cases, the usual week.

    `categories` are codes of classes and kinds, `languages` values of Language, `stations` ids of the
    stations whose cases the person looks after; `weekly_capacity` is in new cases a week. No `takes_cases`
    means as the roles say, which is no for somebody who only gives cases out.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    takes_cases = models.BooleanField(null=True)
    weekly_capacity = models.PositiveSmallIntegerField(default=USUAL_WEEK)
    categories = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    stations = models.JSONField(default=list)
    last_assigned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="caseworker_once_per_organisation"),
            models.CheckConstraint(condition=Q(weekly_capacity__gte=1), name="caseworker_has_hours"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)


class AssignmentChoice(ScopedModel):
    """Whether an organisation lets cases that come in go to the person proposed, without asking anybody."""

    holder_field = "organisation_id"

    organisation = models.OneToOneField("members.Organisation", on_delete=models.PROTECT, related_name="+")
    is_automatic = models.BooleanField(default=False)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)


class Presence(CaseChild):
    """Somebody has a case open just now: forgotten minutes later, never a lock, no record of work."""

    user = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="present_once_per_case")]

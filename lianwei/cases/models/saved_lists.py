"""Worklists that people name, keep, share and subscribe to. The address of the list is the truth."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.scope import Actor, AttachedModel, ScopedModel
from lianwei.members.models import RoleAssignment
from lianwei.members.models.validity import not_revoked


class SavedList(ScopedModel):
    """A worklist with a name. `query` is its address, in the order in which lists write it.

    A shared list is kept together by those who see it; each change stands in its record. One that was taken
    away is retired, not deleted.
    """

    holder_field = "organisation_id"

    class Audience(models.TextChoices):
        OWN = "own", _("Only me")
        ORGANISATION = "organisation", _("Everybody in my organisation")
        ROLE = "role", _("One role in my organisation")

    owner = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    query = models.CharField(max_length=400)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.OWN)
    role_code = models.CharField(max_length=30, default="")
    saved_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "organisation", "name"],
                condition=Q(retired_at=None),
                name="list_once_per_name",
            ),
            models.CheckConstraint(
                condition=Q(audience="role") ^ Q(role_code=""), name="list_for_a_role_names_it"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "audience", "id"], name="list_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        has_role = RoleAssignment.objects.filter(
            not_revoked(clock.today()),
            user_id=actor.user_id or 0,
            organisation_id=OuterRef("organisation_id"),
            role_id=OuterRef("role_code"),
        )
        shared = Q(audience=cls.Audience.ORGANISATION) | Q(Q(audience=cls.Audience.ROLE), Exists(has_role))
        own = Q(owner_id=actor.user_id)
        return Q(own | shared, organisation_id=actor.organisation_id, retired_at=None)


class ListPlace(AttachedModel):
    """What one person does with a saved list: its place among the tabs, its feed. The subject is the list.

    `place` is empty where it is no tab; `changed_at` is when the list itself last changed; `feed_key` is the
    blind index of the token of the feed's address.
    """

    user_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField(null=True)
    changed_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
    feed_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique where there is one
    feed_issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "user_id"], name="place_once_per_person")]
        indexes = [models.Index(fields=["user_id", "place"], name="place_by_person")]

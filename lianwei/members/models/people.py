"""People, their roles, and who stands in for whom."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock

from .organisations import Organisation, named
from .validity import in_order

LOCALES = (("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English"))


class User(AbstractBaseUser):
    """A person who works here. Name, e-mail and phone are those of the office, not of private life."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)
    locale = models.CharField(max_length=10, choices=LOCALES, default="zh-hans")
    large_print = models.BooleanField(default=False)
    compact = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    second_factor_due_on = models.DateField(null=True, blank=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("username",)
        indexes = (models.Index(name="user_of_organisation", fields=("organisation", "username")),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_locked(self) -> bool:
        """Locked out after too many wrong passwords; ends by itself."""
        return self.locked_until is not None and clock.now() < self.locked_until


class RoleScope(models.TextChoices):
    """How far a role sees: its organisation with the stations, the tree below it, the alliance, all."""

    OWN = "own", _("Own organisation and its stations")
    SUBTREE = "subtree", _("Organisation and all below it")
    ALLIANCE = "alliance", _("Alliance, as the visibility table says")
    INSTANCE = "instance", _("The whole installation, but no cases")


class Role(models.Model):
    """A set of permissions with a name. `permissions` holds "noun.verb" and patterns like "complaint.*".

    Administrators' roles exclude each other and all others. A role `given_centrally` is given by the security
    administrator alone; the others also by the head of the organisation.
    """

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    permissions = models.JSONField(default=list)
    scope = models.CharField(max_length=10, choices=RoleScope.choices, default=RoleScope.OWN)
    viewer = models.CharField(max_length=30)
    is_administrator = models.BooleanField(default=False)
    given_centrally = models.BooleanField(default=False)
    needs_second_factor = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return named(self)


class RoleAssignment(models.Model):
    """One person has one role in one organisation for a time; in a tiny member several at once.

    `valid_to` is the last day; `ended_at` is set where the role was taken away at once.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="role_once_at_a_time",
                fields=("user", "organisation", "role"),
                condition=Q(valid_to__isnull=True, ended_at__isnull=True),
            ),
            models.CheckConstraint(name="role_period_in_order", condition=in_order()),
        )


class Absence(models.Model):
    """Days on which a person gets no new cases; who stands in, where somebody does, sees and works the list.

    Why somebody is away is nobody's business here.
    """

    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(name="absence_of_person", fields=("absent", "valid_to")),)
        constraints = (
            models.CheckConstraint(name="absence_period_in_order", condition=in_order()),
            models.CheckConstraint(name="stand_in_is_somebody_else", condition=~Q(absent=F("stand_in"))),
        )

"""Where files and lists of other systems are fetched by the worker: a folder, the requests of a city."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, AttachedModel, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

NAME, FAULT = 80, 60


class Inlet(ScopedModel, SealedModel):
    """One place that is looked into every `minutes`, and the named mapping by which its columns are read.

    `settings`: what its kind needs (rules/inlets.py); `secret`: a key of the other side. `edition`
    counts how often it was revised: what could not be taken before is then tried anew. `state`: how far it
    was read. `run_at`, `fault`: of the last look; `leased_until`: a worker is just looking.
    """

    class Kind(models.TextChoices):
        FOLDER = "folder", _("Folder on this server")
        SFTP = "sftp", _("Folder on another server (SFTP)")
        OPEN311 = "open311", _("City system (Open311 GeoReport v2)")

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=NAME)
    settings = models.JSONField(default=dict)
    secret = SealedField(mask="text")
    mapping = models.CharField(max_length=60)
    edition = models.PositiveIntegerField(default=1)
    minutes = models.PositiveIntegerField(default=5)
    state = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    run_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=FAULT, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "id"], name="inlet_by_organisation"),
            models.Index(fields=["due_at"], name="inlet_due", condition=Q(withdrawn_at=None)),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


class InletFile(AttachedModel):
    """A file or list that was fetched: `subject` is the inlet, `sheet_id` what was made of it.

    `digest`: keyed, of its bytes; the same one is not taken twice. `is_settled`: the other side was told, or
    the file was moved away.
    """

    class State(models.TextChoices):
        TAKEN = "taken", _("Being imported")
        DONE = "done", pgettext_lazy("a file", "Imported")
        REFUSED = "refused", pgettext_lazy("a file", "Not taken")

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=32)
    sheet_id = models.BigIntegerField(null=True, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.TAKEN)
    fault = models.CharField(max_length=300, default="")
    is_settled = models.BooleanField(default=False)
    mark = models.CharField(max_length=60, default="")
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "digest"], name="inletfile_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("taken_at")), name="inletfile_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="inletfile_by_inlet"),
            models.Index(fields=["subject"], name="inletfile_unsettled", condition=Q(is_settled=False)),
        ]

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

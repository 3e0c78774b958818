"""Open data: which members resolved that their figures may be told to everybody, and what was told."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Alliance, Membership, Organisation

NUMBER, BODY, REASON = 60, 120, 300  # characters
MONTH, SHA256, LICENCE, GROUND = 7, 64, 30, 12


class OpenDataKind(models.TextChoices):
    """What may be published. Each kind is resolved by itself and has snapshots of its own."""

    AGGREGATES = "aggregates", pgettext_lazy("open data", "Counts of complaints")
    NARRATIVES = "narratives", pgettext_lazy("open data", "What consumers told")


class ResolutionStatus(models.TextChoices):
    ENTERED = "entered", pgettext_lazy("resolution", "Waits for the second signature")
    SIGNED = "signed", pgettext_lazy("resolution", "In force")
    WITHDRAWN = "withdrawn", pgettext_lazy("resolution", "Withdrawn")


class OpenDataResolution(ScopedModel):
    """A member resolved (practice.md A10) to publish its figures of months from `from_month` on.

    `body`, `number`, `resolved_on`: who resolved it, under which number, when; `licence`: the code of the
    one under which everybody may use the data (data/licences.toml), empty where none is named. In force as
    soon as a second person of the member, its legal officer, has signed; what was published meanwhile stays
    published.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OpenDataKind, default=OpenDataKind.AGGREGATES)
    status = models.CharField(max_length=10, choices=ResolutionStatus, default=ResolutionStatus.ENTERED)
    body = models.CharField(max_length=BODY)
    number = models.CharField(max_length=NUMBER)
    resolved_on = models.DateField()
    from_month = models.DateField()  # its first day
    licence = models.CharField(max_length=LICENCE, default="", blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=REASON, default="")  # of the withdrawal

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=~Q(status="withdrawn"),
                name="one_open_data_resolution",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(signed_at__isnull=False), name="open_data_signed_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("entered_by")), name="two_people_open_data"
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Its member, and who looks on the alliance the member belongs to."""
        alliances = {alliance for _viewer, alliance in actor.oversees}
        joined = Membership.objects.filter(alliance_id__in=alliances, left_on=None)
        return Q(organisation_id__in=actor.organisations) | Q(
            organisation_id__in=joined.values("organisation_id")
        )


class OpenSnapshot(models.Model):
    """What was published of a month: never changed, read by everybody until it is recalled.

    `members`: codes of the members whose figures it is of; `licences`: the code of the licence that each had
    chosen then, empty for none; `source`: the kept files of the warehouse it was counted from, empty for
    narratives; `withheld_tables`: tables of which nothing is told; `files`: by format the name, the bytes and
    the SHA-256 of the file. Once recalled (OpenRecall) nothing but a notice is told of it; the corrected one
    is another version and names what it `replaces`.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OpenDataKind, default=OpenDataKind.AGGREGATES)
    month = models.CharField(max_length=MONTH)  # 2026-07
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    cutoff = models.DateField()
    members = models.JSONField()
    licences = models.JSONField(default=dict)
    source = models.CharField(max_length=SHA256)
    rows = models.PositiveIntegerField()
    withheld = (
        models.PositiveIntegerField()
    )  # cells among the rows; of narratives, those without category or city
    withheld_tables = models.JSONField(default=list)
    files = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)
    recalled_at = models.DateTimeField(null=True)
    recall_ground = models.CharField(max_length=GROUND, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "kind", "month"],
                condition=Q(recalled_at=None),
                name="open_snapshot_once",
            ),
            models.UniqueConstraint(
                fields=["alliance", "kind", "month", "version"], name="open_snapshot_version_once"
            ),
        ]

    @property
    def name(self) -> str:
        """How its files and its addresses are called: "yuzhong-aggregates-2026-07", corrected "…-v2"."""
        return snapshot_name(self.alliance, self.kind, self.month, self.version)


def snapshot_name(alliance: Alliance, kind: str, month: str, version: int) -> str:
    later = f"-v{version}" if version > 1 else ""
    return f"{alliance.code}-{kind}-{month}{later}".lower()

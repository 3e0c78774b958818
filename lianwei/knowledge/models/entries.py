"""The knowledge base that members build together: rulings, cases, notes, clauses, standards, laboratories."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.fulltext import TokensField
from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.members.visibility import Viewer

TITLE, SUMMARY, SOURCE, REASON = 120, 300, 200, 300
PUBLISH = "knowledge_entry.publish"


class EntryKind(models.TextChoices):
    RULING = "ruling", _("Ruling")
    TYPICAL_CASE = "typical_case", _("Typical case")
    PRACTICE_NOTE = "practice_note", _("Practice note")
    CLAUSE = "clause", _("Contract clause")
    TEMPLATE = "template", _("Sample text")
    STANDARD = "standard", _("Standard")
    LABORATORY = "laboratory", _("Laboratory")


class EntryStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waits for review")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer version")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (EntryStatus.DRAFT, EntryStatus.SUBMITTED)
SEEN = (EntryStatus.PUBLISHED, EntryStatus.REPLACED, EntryStatus.WITHDRAWN)


class KnowledgeEntry(ScopedModel):
    """One version of an entry; `code` stays over its versions. The contributing member holds it.

    `facts` are what its kind asks for (rules/entries.py); `categories` classes of goods and services it is
    about, none for all; `business` whom a clause or ruling concerns. `uses` counts the cases that cite this
    version and the letters made from it. Somebody else than who wrote it lets it be published.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=16, choices=EntryKind)
    status = models.CharField(max_length=10, choices=EntryStatus, default=EntryStatus.DRAFT)
    title = models.CharField(max_length=TITLE)
    summary = models.CharField(max_length=SUMMARY, default="")
    body = models.TextField(default="")
    facts = models.JSONField(default=dict)
    categories = models.JSONField(default=list)
    source = models.CharField(max_length=SOURCE, default="")
    business = models.ForeignKey(
        "registry.Business", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    uses = models.PositiveIntegerField(default=0)
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=REASON, default="")
    ended_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="entry_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status="published"), name="entry_published_once"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status__in=["draft", "submitted"]), name="entry_one_open"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(written_by=None) | ~Q(reviewed_by=F("written_by")),
                name="entry_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "replaced", "withdrawn"])
                | Q(published_at__isnull=False),
                name="entry_published_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="entry_by_status"),
            models.Index(fields=["organisation", "id"], name="entry_of_member"),
            models.Index(
                fields=["business", "status"], condition=Q(business__isnull=False), name="entry_of_business"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """What was published, the own ones, and what waits for whoever may review it."""
        if actor.kind != ActorKind.STAFF:
            return Q(pk__in=[])
        seen = Q(status__in=SEEN) | Q(organisation_id__in=actor.organisations)
        return seen | Q(status=EntryStatus.SUBMITTED) if actor.may(PUBLISH) else seen

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """The own ones; what waits for review for reviewers; what is published for the secretary-general."""
        found = Q(organisation_id__in=actor.acts_for)
        found |= Q(status=EntryStatus.SUBMITTED) if actor.may(PUBLISH) else Q(pk__in=[])
        return found | Q(status=EntryStatus.PUBLISHED) if _leads(actor) else found

    def is_within_reach(self, actor: Actor) -> bool:
        if actor.is_trusted or self.organisation_id in actor.acts_for:
            return True
        waits = self.status == EntryStatus.SUBMITTED and actor.may(PUBLISH)
        return waits or (self.status == EntryStatus.PUBLISHED and _leads(actor))

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_published(self) -> bool:
        return self.status == EntryStatus.PUBLISHED

    @property
    def kind_label(self) -> str:
        return str(EntryKind(self.kind).label)

    @property
    def status_label(self) -> str:
        return str(EntryStatus(self.status).label)


def _leads(actor: Actor) -> bool:
    return any(viewer == Viewer.SECRETARY_GENERAL for viewer, _alliance in actor.oversees)


class KnowledgeText(models.Model):
    """The words of what all members may read, as tokens: law in force, entries published, experience shared.
    Rebuilt from them at any time. Open table: what is found is asked of its own table again.

    The key is a place: the day, then what it is and its key (rules/places.py), so that the newest come first
    without sorting. On SQLite the table is an FTS5 one, whose key is called rowid.
    """

    id = models.BigIntegerField(primary_key=True, db_column="rowid")
    tokens = TokensField()

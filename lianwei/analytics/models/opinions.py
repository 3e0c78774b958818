"""What media and the net say (舆情): items, where they came from, what they are about, what was done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.analytics.rules.sentiment import Sentiment
from lianwei.core.scope import Actor, ScopedModel

TITLE, TEXT, URL, OUTLET, LABEL, NOTE = 200, 20_000, 500, 60, 120, 1_000


class OfOrganisation(ScopedModel):
    """Seen and kept by one organisation."""

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=sorted(actor.organisations))


class OpinionSource(OfOrganisation):
    """An address that is asked for items: a feed, JSON or CSV, whose columns `plan` names; or a mailbox.

    `etag`, `last_modified`: what the other side said of the last answer that was read whole. `fault`: the
    code of why the last look failed; `next_at` moves away while it does.
    """

    class Kind(models.TextChoices):
        FEED = "feed", _("RSS or Atom feed")
        JSON = "json", _("JSON by address")
        CSV = "csv", _("CSV by address")
        MAILBOX = "mailbox", _("Mailbox")

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=OUTLET)
    url = models.CharField(max_length=URL)
    plan = models.JSONField(default=dict)
    etag = models.CharField(max_length=200, default="")
    last_modified = models.CharField(max_length=60, default="")
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    fault = models.CharField(max_length=30, default="")
    failures = models.PositiveSmallIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(OfOrganisation.Meta):
        abstract = False
        indexes = [models.Index(fields=["next_at"], condition=Q(withdrawn_at=None), name="source_due")]

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


class OpinionSheet(OfOrganisation):
    """A vendor's file or pasted clippings: its rows as read, and what became of them.

    `rows` are emptied once they are taken. `refused`: [[number of the row, sentence]].
    """

    name = models.CharField(max_length=LABEL)
    heads = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    plan = models.JSONField(default=dict)
    outlet = models.CharField(max_length=OUTLET, default="")
    kept = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    brought_at = models.DateTimeField()
    brought_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta(OfOrganisation.Meta):
        abstract = False


class OpinionStatus(models.TextChoices):
    NEW = "new", _("To be looked at")
    FOLLOWED = "followed", pgettext_lazy("opinion", "Followed up")
    DONE = "done", pgettext_lazy("opinion", "Done")
    ASIDE = "aside", pgettext_lazy("opinion", "Set aside")


class OpinionItem(OfOrganisation):
    """A text that was published. `copies`: how often the same, or nearly the same, came again.

    `digest` is that of its letters. `relevance` 0 to 100; `grounds` say why: [kind, key, words]. `sentiment`
    is a guess of the machine, or what a person says of it.
    """

    status = models.CharField(max_length=10, choices=OpinionStatus, default=OpinionStatus.NEW)
    title = models.CharField(max_length=TITLE)
    text = models.TextField(default="")
    url = models.CharField(max_length=URL, default="")
    outlet = models.CharField(max_length=OUTLET, default="")
    source_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField()
    digest = models.CharField(max_length=32)
    copies = models.PositiveIntegerField(default=0)
    relevance = models.PositiveSmallIntegerField(default=0)
    grounds = models.JSONField(default=list)
    sentiment = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Sentiment])

    class Meta(OfOrganisation.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["organisation", "digest"], name="opinion_once")]
        indexes = [
            models.Index(fields=["organisation", "status", "id"], name="opinion_by_status"),
            models.Index(fields=["organisation", "fetched_at"], name="opinion_by_day"),
        ]


class OpinionCopy(OfOrganisation):
    """The same text elsewhere: where it stood, and when it came."""

    item_id = models.BigIntegerField(db_index=True)
    title = models.CharField(max_length=TITLE)
    url = models.CharField(max_length=URL, default="")
    outlet = models.CharField(max_length=OUTLET, default="")
    fetched_at = models.DateTimeField()
    digest = models.CharField(max_length=32)

    class Meta(OfOrganisation.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "digest"], name="copy_by_digest")]


class OpinionLink(OfOrganisation):
    """What a person says an item is about: a business, a category, a case."""

    class Kind(models.TextChoices):
        BUSINESS = "business", _("Business")
        CATEGORY = "category", _("Category")
        CASE = "case", _("Case")

    item_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=20)
    label = models.CharField(max_length=LABEL)
    linked_at = models.DateTimeField()
    linked_by = models.BigIntegerField(null=True)

    class Meta(OfOrganisation.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "item_id", "kind", "key"], name="linked_once")
        ]


class OpinionNote(OfOrganisation):
    """What was decided or done about an item, in words of the desk."""

    item_id = models.BigIntegerField(db_index=True)
    status = models.CharField(max_length=10, choices=OpinionStatus)
    text = models.CharField(max_length=NOTE)
    noted_at = models.DateTimeField()
    noted_by = models.BigIntegerField(null=True)

    class Meta(OfOrganisation.Meta):
        abstract = False


class OpinionAlarm(OfOrganisation):
    """That far more came in a day than in the own weeks before. `usual`: a day's mean, times 100."""

    raised_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    usual = models.PositiveIntegerField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.BigIntegerField(null=True)

    class Meta(OfOrganisation.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "raised_at"], name="opinion_alarm_by_day")]

    @property
    def usual_shown(self) -> str:
        return f"{self.usual / 100:.1f}"

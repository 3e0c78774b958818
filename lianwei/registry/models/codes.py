"""Codes by version: a row holds from `valid_from` to `valid_to`, both included. What was printed stays."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from lianwei.reading.scripts import said_in

SINCE_EVER = date(1980, 1, 1)  # older than every case; GB/T 2260 itself is of 1980


class VersionedRows(models.QuerySet):
    def on(self, day: date) -> "VersionedRows":
        """The rows in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Versioned(models.Model):
    """A row in force from `valid_from` to `valid_to`, both included (empty: still in force)."""

    valid_from = models.DateField(default=SINCE_EVER)
    valid_to = models.DateField(null=True, blank=True)

    objects = VersionedRows.as_manager()

    class Meta:
        abstract = True

    @property
    def is_dated(self) -> bool:
        """Whether we know when it began."""
        return self.valid_from > SINCE_EVER

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def version_constraints(*key: str) -> list[models.BaseConstraint]:
    """One version of a key begins on a day, one is open, and none ends before it begins."""
    return [
        models.UniqueConstraint(fields=[*key, "valid_from"], name="%(class)s_version"),
        models.UniqueConstraint(fields=[*key], condition=Q(valid_to=None), name="%(class)s_one_open"),
        models.CheckConstraint(
            condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="%(class)s_begins_before_end"
        ),
    ]


class Code(Versioned):
    """One entry of a code list. The code is for ever; its names may change from a day on."""

    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=90, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)
    aliases = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = version_constraints("code")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return said_in(get_language(), self.name, self.name_en)

    @property
    def alias_list(self) -> list[str]:
        return [alias for alias in self.aliases.split(";") if alias]


class Category(Code):
    """Goods and services of the consumer associations' statistics (CCA): 3 heads, 24 classes, their kinds."""

    parent_code = models.CharField(max_length=12, blank=True)
    level = models.PositiveSmallIntegerField()


class Nature(Code):
    """What is wrong (投诉性质): one per complaint in statistics."""


class Channel(Code):
    """How a case came in."""


class Outcome(Code):
    """How a case ended, and whether that counts as resolved (解决)."""

    counts_as_resolved = models.BooleanField(default=False)
    stage = models.CharField(max_length=12)


class RequestType(Code):
    """What the consumer asks for (消法 art. 24, 52, 55)."""


class ConsumerGroup(Code):
    """Groups with a rule of their own: elderly, minors, rural …"""


class Industry(Code):
    """Sections of GB/T 4754-2017; Business.industry adds up to four digits."""


class CodeMapping(Versioned):
    """An entry of another system's list (12315) and the code it becomes here; `target` nature or category."""

    scheme = models.CharField(max_length=20)
    from_name = models.CharField(max_length=60)
    target = models.CharField(max_length=20)
    to_code = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = version_constraints("scheme", "target", "from_name")


class Region(Versioned):
    """Provinces (1), cities (2), counties (3), townships (4) by GB/T 2260; abolished ones keep a successor.

    `scheme`: MCA the ministry's list, NBS zones that only statistics count, local our own numbers.
    """

    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    short_name = models.CharField(max_length=60, db_index=True)
    level = models.PositiveSmallIntegerField()
    parent_code = models.CharField(max_length=12, blank=True, db_index=True)
    successor_code = models.CharField(max_length=12, blank=True)
    aliases = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = version_constraints("code")
        indexes = [models.Index(fields=["name"], name="region_name")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return said_in(get_language(), self.name, self.name_en)


CODE_KINDS: dict[str, type[Code]] = {
    "category": Category,
    "nature": Nature,
    "channel": Channel,
    "outcome": Outcome,
    "request_type": RequestType,
    "consumer_group": ConsumerGroup,
    "industry": Industry,
}

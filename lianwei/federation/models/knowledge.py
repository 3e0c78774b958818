"""What other alliances know: entries of their knowledge bases, as they told them."""

from django.db import models

from lianwei.knowledge.models import EntryKind

from .told import ToldByPeer

ENTRY, TITLE, SUMMARY, SOURCE, NAME, REASON = 24, 120, 300, 200, 120, 300


class SharedEntry(ToldByPeer):
    """The present version of an entry of a peer's knowledge base.

    `code` and `version` as the peer counts them; `contributor`: the member there that wrote it. One that was
    `withdrawn_on` is found no more and stays to be read.
    """

    readers = "shared_entry.view"

    code = models.CharField(max_length=ENTRY)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=EntryKind)
    title = models.CharField(max_length=TITLE)
    summary = models.CharField(max_length=SUMMARY, default="")
    body = models.TextField(default="")
    facts = models.JSONField(default=dict)
    categories = models.JSONField(default=list)
    source = models.CharField(max_length=SOURCE, default="")
    contributor = models.CharField(max_length=NAME, default="")
    published_on = models.DateField()
    remark = models.CharField(max_length=REASON, default="")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "code"), name="shared_entry_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return str(EntryKind(self.kind).label)

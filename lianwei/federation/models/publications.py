"""What members of other alliances have released: reports and bulletins, as they told them."""

from django.db import models

from lianwei.analytics.models import ReportKind

from .told import ToldByPeer

CODE, KIND, TITLE, NAME, REASON = 60, 20, 200, 120, 300


class SharedPublication(ToldByPeer):
    """The present version of a release of a peer.

    `code` and `version` as the peer counts them; `figures`: ids under which it proves its figures;
    `sha256`: of its release. `corrections`: [{"version", "on", "reason"}] of the versions that came after
    the first one. One that was `withdrawn_on` stays to be read, marked so, with the reason (`remark`).
    """

    readers = "shared_publication.view"

    code = models.CharField(max_length=CODE)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=KIND)
    title = models.CharField(max_length=TITLE)
    title_en = models.CharField(max_length=TITLE, default="")
    issuer = models.CharField(max_length=NAME, default="")
    first = models.DateField()
    last = models.DateField()
    released_on = models.DateField()
    text = models.TextField(default="")
    figures = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    corrections = models.JSONField(default=list)
    withdrawn_on = models.DateField(null=True)
    remark = models.CharField(max_length=REASON, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "code"), name="shared_publication_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return str(ReportKind(self.kind).label) if self.kind in ReportKind.values else self.kind

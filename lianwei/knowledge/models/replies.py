"""Texts of letters, by version: the alliance's, and those of single members."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel


class ReplyTemplate(ScopedModel):
    """One version of a text for letters, or of a block that other texts include (rules/replies.py).

    Without `organisation` it is the alliance's and everybody's; a member's own one of the same `code` takes
    its place there. `statuses` and `categories` (codes, beginnings count) say where it is proposed; `papers`
    are kinds of papers that go along. `laws` are the articles it names, with the first day of the version its
    writer saw: [["CPL", "26", "2014-03-15"]]. `uses` counts letters made from this version.
    """

    class Language(models.TextChoices):
        ZH = "zh", _("Chinese")
        EN = "en", _("English")

    organisation = models.ForeignKey(
        "members.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=60)
    is_block = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.ZH)
    title = models.CharField(max_length=80, default="")
    body = models.TextField()
    statuses = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    papers = models.JSONField(default=list)
    laws = models.JSONField(default=list)
    uses = models.PositiveIntegerField(default=0)
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code", "version"], name="reply_version"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(organisation=None), name="reply_version_shared"
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=Q(replaced_at=None), name="reply_one_open"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(organisation=None, replaced_at=None), name="reply_one_shared"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "replaced_at", "id"], name="reply_in_use")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The alliance's, and the own ones."""
        return Q(organisation=None) | Q(organisation_id__in=actor.organisations)

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """The own ones; the alliance's for who may publish them."""
        own = Q(organisation_id__in=actor.acts_for)
        return own | Q(organisation=None) if actor.may("reply_template.publish") else own

    def is_within_reach(self, actor: Actor) -> bool:
        is_published = self.organisation_id is None and actor.may("reply_template.publish")
        return actor.is_trusted or is_published or self.organisation_id in actor.acts_for

    @property
    def is_in_use(self) -> bool:
        return self.replaced_at is None and self.retired_at is None

    @property
    def is_shared(self) -> bool:
        return self.organisation_id is None

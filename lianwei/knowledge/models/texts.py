"""Law articles and the texts of papers, by version. Open tables: published law, the alliance's own forms."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianwei.knowledge.rules import article_name
from lianwei.registry.models import Versioned, version_constraints


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "zh").startswith("zh")


class Confidence(models.TextChoices):
    SOURCE = "source", _("Seen in the source")
    HIGH = "memory-high", _("From memory, sure")
    MEDIUM = "memory-medium", _("From memory, to be checked")
    LOW = "memory-low", _("From memory, uncertain")


class OrganisationKinds(models.TextChoices):
    """Whose paper it is: an association issues no 决定书, an authority no 告知书 in its place."""

    ALL = "all", _("All organisations")
    ASSOCIATION = "association", _("Associations")
    AUTHORITY = "authority", _("Authorities")


class Layout(models.TextChoices):
    LETTER = "letter", _("Letter")
    FORM = "form", _("Form")


class Approver(models.TextChoices):
    HEAD = "head", _("Head")
    HANDLER = "handler", _("Handler")


class LawArticle(Versioned):
    """One article of a law as it stood. Unless `is_verbatim`, the text is a summary in our own words."""

    law_code = models.CharField(max_length=20)
    law_name = models.CharField(max_length=60)
    law_name_en = models.CharField(max_length=120, blank=True)
    article = models.CharField(max_length=12)
    text = models.TextField()
    text_en = models.TextField(blank=True)
    is_verbatim = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=14, choices=Confidence)

    class Meta:
        constraints = version_constraints("law_code", "article")

    def __str__(self) -> str:
        return self.citation

    @property
    def words(self) -> str:
        """The text in the reader's language."""
        return self.text if is_chinese() else self.text_en or self.text

    @property
    def citation(self) -> str:
        """《消费者权益保护法》第三十九条."""
        return f"《{self.law_name}》{article_name(self.article)}"


class PaperTemplate(Versioned):
    """The text of one paper in one version; papers already issued keep the words they were issued with.

    `fields` lists {key, label, required, at_issue, default}; `approver` is who signs (签发): head, handler or
    nobody; `addressee` names the field that stands above the text; `is_numbered`: gets a document number.
    """

    code = models.CharField(max_length=40)
    org_kind = models.CharField(max_length=12, choices=OrganisationKinds)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    layout = models.CharField(max_length=8, choices=Layout)
    is_numbered = models.BooleanField(default=False)
    approver = models.CharField(max_length=20, choices=Approver, blank=True)
    needs_seal = models.BooleanField(default=False)
    needs_countersign = models.BooleanField(default=False)
    addressee = models.CharField(max_length=40, blank=True)
    fields = models.JSONField(default=list)
    body = models.TextField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = version_constraints("code", "org_kind")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name if is_chinese() else self.name_en or self.name

"""Words by which colleagues mark cases for their own work: a tag is nobody's finding."""

from django.db import models
from django.db.models import Q

from .access import CaseChild


class CaseTag(CaseChild):
    """One word on one case, as typed; the holder's people put it there and take it away."""

    word = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "word"], name="tag_once_per_case")]
        indexes = [models.Index(fields=["word", "complaint"], name="tag_by_word")]


def tagged(word: str) -> Q:
    """The condition that a row of Access is about a case with this tag."""
    return Q(complaint_id__in=models.QuerySet(CaseTag).filter(word=word).values("complaint_id"))

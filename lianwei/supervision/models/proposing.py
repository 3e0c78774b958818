"""Suggestions on laws and standards and our own group standards: texts by article, comments, steps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel

TITLE, NAME, NUMBER, ARTICLE, NOTE, TEXT = 160, 120, 40, 60, 500, 8000


class SuggestionKind(models.TextChoices):
    LAW = "law", pgettext_lazy("suggestion", "Law or regulation")
    STANDARD = "standard", pgettext_lazy("suggestion", "National or industry standard")
    GROUP = "group", pgettext_lazy("suggestion", "Group standard of our own")
    OTHER = "other", pgettext_lazy("suggestion", "Other rules")


class SuggestionStatus(models.TextChoices):
    DRAFTING = "drafting", pgettext_lazy("suggestion", "Being drafted")
    SUBMITTED = "submitted", pgettext_lazy("suggestion", "Submitted")
    ANSWERED = "answered", pgettext_lazy("suggestion", "Answered")
    STAGED = "staged", pgettext_lazy("suggestion", "Being made")
    PUBLISHED = "published", pgettext_lazy("suggestion", "Published")
    CLOSED = "closed", pgettext_lazy("suggestion", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("suggestion", "Given up")


class SuggestionOutcome(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("suggestion", "Adopted")
    PARTLY = "partly", pgettext_lazy("suggestion", "Adopted in part")
    REFUSED = "refused", pgettext_lazy("suggestion", "Not adopted")
    NO_ANSWER = "no_answer", pgettext_lazy("suggestion", "No answer")
    ABOLISHED = "abolished", pgettext_lazy("suggestion", "Abolished")


class CommentDecision(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("suggestion", "Adopted")
    PARTLY = "partly", pgettext_lazy("suggestion", "Adopted in part")
    REFUSED = "refused", pgettext_lazy("suggestion", "Not adopted")


class Suggestion(ScopedModel):
    """One suggestion, or one group standard, of the member that leads it. `stage`: where a group standard
    stands; `version`: of the text now, `frozen`: the last one that went out. `due_on`: the date that comes
    next, of the round we answer, of our own round, or of the review.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    project_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=SuggestionKind)
    title = models.CharField(max_length=TITLE)
    recipient = models.CharField(max_length=NAME)
    grounds = models.TextField(default="")
    status = models.CharField(max_length=10, choices=SuggestionStatus, default=SuggestionStatus.DRAFTING)
    stage = models.CharField(max_length=12, default="")
    version = models.PositiveSmallIntegerField(default=1)
    frozen = models.PositiveSmallIntegerField(default=0)
    closes_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    number = models.CharField(max_length=NUMBER, default="")
    outcome = models.CharField(max_length=10, choices=SuggestionOutcome, default="")
    conclusion = models.CharField(max_length=NOTE, default="")
    drafted_on = models.DateField()
    drafted_by = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=SuggestionStatus.values), name="suggestion_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="suggestion_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=(Q(kind="group") & ~Q(stage="")) | (~Q(kind="group") & Q(stage="")),
                name="suggestion_stage_of_standards",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(number=""), name="suggestion_published_with_number"
            ),
            models.UniqueConstraint(
                fields=["holder", "number"], condition=~Q(number=""), name="suggestion_number_once"
            ),
        ]
        indexes = [models.Index(fields=["holder", "status", "id"], name="suggestion_desk")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.status == SuggestionStatus.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == SuggestionStatus.WITHDRAWN

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever works at the member that leads it."""
        return Q(holder_id__in=sorted(actor.organisations))


class SuggestionChild(ScopedModel):
    """Base of what belongs to a suggestion: seen as it is; its holder acts."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(suggestion__holder_id__in=sorted(actor.organisations))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(suggestion__holder_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return self.suggestion.is_within_reach(actor)


class SuggestionArticle(SuggestionChild):
    """One article of one version: what stands there, what we propose, why, and on which figures or cases."""

    version = models.PositiveSmallIntegerField()
    seq = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=ARTICLE)
    present = models.TextField(default="")
    proposed = models.TextField()
    reason = models.TextField(default="")
    rests_on = models.CharField(max_length=NOTE, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "version", "seq"], name="suggestion_article_seq")
        ]


class SuggestionComment(SuggestionChild):
    """A comment that came in. `source`: an organisation; empty for a consumer, whose name is not kept."""

    source = models.CharField(max_length=NAME, default="")
    article = models.CharField(max_length=ARTICLE, default="")
    words = models.TextField()
    received_on = models.DateField()
    decision = models.CharField(max_length=10, choices=CommentDecision, default="")
    reason = models.CharField(max_length=NOTE, default="")
    decided_on = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | (~Q(reason="") & Q(decided_on__isnull=False)),
                name="suggestion_comment_decided_with_reason",
            )
        ]


class SuggestionStep(SuggestionChild):
    """A stage that was reached, on which day, with which version of the text; the vote that led there."""

    stage = models.CharField(max_length=12)
    on = models.DateField()
    version = models.PositiveSmallIntegerField()
    ends_on = models.DateField(null=True)
    was_voted = models.BooleanField(default=False)
    present = models.PositiveSmallIntegerField(null=True)
    drafters = models.PositiveSmallIntegerField(null=True)
    agreed = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=NOTE, default="")
    noted_by = models.BigIntegerField(null=True)

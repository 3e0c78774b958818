"""Reviews of standard terms (格式合同点评): contracts, their clauses, what was found, what became of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.projects.models import JointProject

from .typical_terms import REASON, WORDING, TermFault

TITLE, PLACE, NUMBER, WORDS, LONG = 120, 160, 40, 600, 4000


class ReviewStatus(models.TextChoices):
    COLLECTING = "collecting", pgettext_lazy("terms review", "Contracts come in")
    REVIEWING = "reviewing", pgettext_lazy("terms review", "Being reviewed")
    AGREED = "agreed", pgettext_lazy("terms review", "Findings agreed")
    SENT = "sent", pgettext_lazy("terms review", "Sent to the firms")
    RECHECKED = "rechecked", pgettext_lazy("terms review", "Checked again")
    CLOSED = "closed", pgettext_lazy("terms review", "Closed")
    GIVEN_UP = "given_up", pgettext_lazy("terms review", "Given up")


ENDED = (ReviewStatus.CLOSED, ReviewStatus.GIVEN_UP)


class TermsReview(ScopedModel):
    """One review of the contracts of a trade; `holder` leads it, alone or within a joint project.
    `declared_by` said on `opened_on` that no business pays for it (消费者权益保护法 art. 38).
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    project = models.ForeignKey(
        "projects.JointProject", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=TITLE)
    trade = models.CharField(max_length=TITLE, default="")
    status = models.CharField(max_length=10, choices=ReviewStatus, default=ReviewStatus.COLLECTING)
    declared_by = models.BigIntegerField(null=True)
    opened_on = models.DateField()
    opened_by = models.BigIntegerField(null=True)
    agreed_on = models.DateField(null=True)
    agreed_by = models.BigIntegerField(null=True)
    sent_on = models.DateField(null=True)
    rechecked_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    conclusion = models.CharField(max_length=WORDS, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReviewStatus.values), name="terms_review_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "sent", "rechecked", "closed"])
                | Q(agreed_on__isnull=False),
                name="terms_review_agreed_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "given_up"]) | Q(closed_on__isnull=False),
                name="terms_review_ended_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["holder", "status", "id"], name="terms_review_desk")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The holder, and who sees the whole of its joint project."""
        joint = models.QuerySet(JointProject).filter(JointProject.whole(actor))
        return Q(holder_id__in=actor.organisations) | Q(project_id__in=joint.values("pk"))

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED


class OfReview(ScopedModel):
    """Base of what belongs to a review: seen as it is; its holder acts."""

    review = models.ForeignKey(TermsReview, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(review_id__in=models.QuerySet(TermsReview).filter(TermsReview.scope(actor)).values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(review__holder_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return self.review.is_within_reach(actor)


class TermsContract(OfReview):
    """One version of a firm's standard contract. `users`: how many consumers are bound by it, counted only
    where `users_source` says who says so. `replaces`: the version it was revised from. `pages` is 0 where the
    file has no pages; a picture waits for its text until somebody has typed it. `matched_at`: when its
    clauses were compared with the library.
    """

    business = models.ForeignKey("registry.Business", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE)
    version_on = models.DateField()
    found_at = models.CharField(max_length=PLACE)
    users = models.PositiveBigIntegerField(null=True)
    users_source = models.CharField(max_length=PLACE, default="")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    file_id = models.BigIntegerField(null=True)
    pages = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    matched_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="terms_contract_replaced_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ClauseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("clause", "Not looked at")
    UNFAIR = "unfair", pgettext_lazy("clause", "Unfair")
    DOUBTFUL = "doubtful", pgettext_lazy("clause", "Doubtful")
    FINE = "fine", pgettext_lazy("clause", "Nothing to object to")


class TermsClause(OfReview):
    """One clause in its order; `place` is its page, or its paragraph where there are no pages. `near` holds
    the library entries it is most like, with their likeness in hundredths; `nearest` is the first of these.
    """

    contract = models.ForeignKey(TermsContract, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=NUMBER, default="")
    place = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=8, choices=ClauseState, default=ClauseState.OPEN)
    near = models.JSONField(default=list)
    nearest = models.PositiveSmallIntegerField(default=0)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClauseState.values), name="clause_state_known"),
            models.CheckConstraint(condition=Q(nearest__lte=100), name="clause_likeness_in_hundredths"),
        ]
        indexes = [
            models.Index(fields=["contract", "seq"], name="clause_in_order"),
            models.Index(fields=["contract", "-nearest"], name="clause_by_likeness"),
        ]

    def __str__(self) -> str:
        return self.number or self.text[:20]


class Grade(models.TextChoices):
    UNFAIR = "unfair", pgettext_lazy("finding", "Unfair")
    DOUBTFUL = "doubtful", pgettext_lazy("finding", "Doubtful")
    DROPPED = "dropped", pgettext_lazy("finding", "Not held up")


class Fate(models.TextChoices):
    """What became of a clause in the new version."""

    REMOVED = "removed", pgettext_lazy("clause", "Removed")
    MENDED = "mended", pgettext_lazy("clause", "Changed and put right")
    CHANGED = "changed", pgettext_lazy("clause", "Changed, not put right")
    STILL = "still", pgettext_lazy("clause", "Still there")
    MOVED = "moved", pgettext_lazy("clause", "Still there, elsewhere")


PUT_RIGHT = (Fate.REMOVED, Fate.MENDED)


class TermsFinding(OfReview):
    """One fault of one clause: the words, the articles as they stood, why, what should stand there. Somebody
    else than who raised it agrees. `seen` is what the comparison with the new version says and `likeness` how
    near the clause `met` there comes; `fate` is what a person confirmed.
    """

    contract = models.ForeignKey(TermsContract, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(TermsClause, on_delete=models.PROTECT, related_name="+")
    typical = models.ForeignKey(
        "supervision.TypicalTerm", null=True, on_delete=models.PROTECT, related_name="+"
    )
    grade = models.CharField(max_length=8, choices=Grade)
    fault = models.CharField(max_length=14, choices=TermFault)
    quote = models.TextField()
    basis = models.JSONField(default=list)
    reason = models.CharField(max_length=REASON)
    proposal = models.CharField(max_length=WORDING)
    raised_by = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField()
    agreed_by = models.BigIntegerField(null=True)
    agreed_on = models.DateField(null=True)
    expert = models.ForeignKey("cases.SharedPerson", null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(null=True)
    opinion_due = models.DateField(null=True)
    opinion = models.CharField(max_length=LONG, default="")
    opinion_on = models.DateField(null=True)
    met = models.ForeignKey(TermsClause, null=True, on_delete=models.PROTECT, related_name="+")
    seen = models.CharField(max_length=8, choices=Fate, default="")
    likeness = models.PositiveSmallIntegerField(default=0)
    fate = models.CharField(max_length=8, choices=Fate, default="")
    fate_by = models.BigIntegerField(null=True)
    fate_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="finding_grade_known"),
            models.CheckConstraint(condition=Q(fault__in=TermFault.values), name="finding_fault_known"),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | Q(raised_by=None) | ~Q(agreed_by=F("raised_by")),
                name="finding_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(fate="") | Q(fate_on__isnull=False), name="finding_fate_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(opinion="") | Q(opinion_on__isnull=False), name="finding_opinion_has_its_day"
            ),
        ]
        indexes = [models.Index(fields=["review", "contract", "id"], name="finding_of_contract")]


class TermsRemark(OfReview):
    """What a member says about a finding."""

    finding = models.ForeignKey(TermsFinding, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=WORDS)
    said_at = models.DateTimeField()
    said_by = models.BigIntegerField(null=True)


class TermsLetter(OfReview):
    """A letter that was drafted from the findings against one firm."""

    business = models.ForeignKey("registry.Business", on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey("supervision.Letter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter"], name="terms_letter_once")]


def contracts_of(review: TermsReview) -> "models.QuerySet[TermsContract]":
    """The contracts of a review in hand, with their firms."""
    return models.QuerySet(TermsContract).filter(review=review).select_related("business").order_by("pk")


def clauses_of(contract: TermsContract) -> "models.QuerySet[TermsClause]":
    """The clauses of a contract in hand, in order."""
    return models.QuerySet(TermsClause).filter(contract=contract).order_by("seq", "pk")


def findings_of_review(review: TermsReview) -> "models.QuerySet[TermsFinding]":
    """What was found in a review in hand and held up, by contract and clause."""
    rows = models.QuerySet(TermsFinding).filter(review=review).exclude(grade=Grade.DROPPED)
    return rows.select_related("contract__business", "clause", "met", "expert").order_by(
        "contract", "clause__seq", "pk"
    )

"""Letters (函) of one member or several: to whom, on which grounds, what is asked, by when."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lianwei.core import clock
from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.members.models import Membership

TITLE, NAME, NOTE = 120, 120, 300


class LetterStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("letter", "Draft")
    SIGNING = "signing", pgettext_lazy("letter", "Being signed")
    SENT = "sent", pgettext_lazy("letter", "Sent")
    ANSWERED = "answered", pgettext_lazy("letter", "Answered")
    CLOSED = "closed", pgettext_lazy("letter", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Given up")


class LetterOutcome(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("letter", "Accepted")
    PARTLY = "partly", pgettext_lazy("letter", "Accepted in part")
    REFUSED = "refused", pgettext_lazy("letter", "Refused")
    NO_ANSWER = "no_answer", pgettext_lazy("letter", "Not answered")
    MIXED = "mixed", pgettext_lazy("letter", "Differs by addressee")


class Letter(ScopedModel):
    """One letter of the member that leads it. `figures` are counts of complaints as they stood on their day,
    `basis` the articles as they stood, `power` the article an interview rests on; `about` names the group
    complaints it is about, `previous_id` the letter it follows. A draft is seen by its holder alone.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=TITLE)
    status = models.CharField(max_length=10, choices=LetterStatus, default=LetterStatus.DRAFT)
    grounds = models.TextField()
    demands = models.JSONField(default=list)
    basis = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    power = models.JSONField(default=dict)
    about = models.JSONField(default=list)
    previous_id = models.BigIntegerField(null=True)
    reply_due = models.DateField(null=True)
    contact = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField(null=True)
    sent_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    overdue_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=LetterOutcome, default="")
    conclusion = models.CharField(max_length=NOTE, default="")
    closed_on = models.DateField(null=True)
    publication_asked_by = models.BigIntegerField(null=True)
    publication_reason = models.CharField(max_length=NOTE, default="")
    published_by = models.BigIntegerField(null=True)
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=LetterStatus.values), name="letter_status_known"),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="letter_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=models.F("publication_asked_by")),
                name="letter_published_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "status", "id"], name="letter_desk"),
            models.Index(fields=["reply_due"], condition=Q(status="sent"), name="letter_reply_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The holder; from circulation on who signs along, and who is asked to check; who has its link."""
        ours = sorted(actor.organisations)
        along = models.QuerySet(LetterIssuer).filter(organisation_id__in=ours).exclude(state=IssuerState.OUT)
        check = Q(pk__in=_checked_by(ours))
        seen = Q(holder_id__in=ours) | (~Q(status=LetterStatus.DRAFT) & Q(pk__in=along.values("letter_id")))
        return seen | check | Q(pk__in=actor.granted(cls))

    @property
    def is_open(self) -> bool:
        return self.status not in (LetterStatus.CLOSED, LetterStatus.WITHDRAWN)


class LetterChild(ScopedModel):
    """Base of what belongs to a letter: seen as it is; its holder acts."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(letter_id__in=models.QuerySet(Letter).filter(Letter.scope(actor)).values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(letter__holder_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return self.letter.is_within_reach(actor)


class IssuerState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("co-issuer", "Asked")
    JOINED = "joined", pgettext_lazy("co-issuer", "Signs")
    OUT = "out", pgettext_lazy("co-issuer", "Does not sign")


class LetterIssuer(LetterChild):
    """A member that signs a letter in its own chain, with its own number and seal; the holder leads. `power`:
    the article it calls a business in by, as it stood on the day it signed.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=IssuerState, default=IssuerState.INVITED)
    power = models.JSONField(default=dict)
    document_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=NOTE, default="")
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "organisation"], name="issuer_once")]
        indexes = [models.Index(fields=["organisation", "state", "letter"], name="issuer_desk")]


class LetterAddressee(LetterChild):
    """A business of the register, or an authority of the competence directory by its code. `outcome`: how the
    letter ended with it; with the letter as a whole where it went to nobody else.
    """

    seq = models.PositiveSmallIntegerField()
    business = models.ForeignKey("registry.Business", null=True, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(max_length=20, default="")
    name = models.CharField(max_length=NAME)
    served_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=LetterOutcome, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "seq"], name="addressee_seq"),
            models.CheckConstraint(
                condition=Q(business__isnull=False, authority="") | (Q(business=None) & ~Q(authority="")),
                name="addressee_known",
            ),
        ]


class LetterNotice(ScopedModel):
    """What the other members of the alliance are told of a letter once it is out: kind, to whom, when, how it
    ended. Nothing else of it.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField()
    letter_key = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=12)
    issuers = models.CharField(max_length=600)
    addressees = models.CharField(max_length=600)
    sent_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=LetterOutcome, default="")
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["alliance_id", "id"], name="letter_notice_of_alliance")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever works at a member of the alliance."""
        if actor.kind != ActorKind.STAFF:
            return Q(pk__in=[])
        ours = sorted(actor.organisations)
        stays = Q(left_on=None) | Q(left_on__gte=clock.today())
        member = Membership.objects.filter(stays, organisation_id__in=ours)
        return Q(alliance_id__in=member.values("alliance_id")) | Q(holder_id__in=ours)


def issuers_of(letter: Letter) -> "models.QuerySet[LetterIssuer]":
    """The members that sign a letter in hand, its holder first."""
    rows = models.QuerySet(LetterIssuer).filter(letter=letter).select_related("organisation__kind")
    return rows.order_by("-is_lead", "pk")


def addressees_of(letter: Letter) -> "models.QuerySet[LetterAddressee]":
    """To whom a letter in hand goes, in order."""
    return models.QuerySet(LetterAddressee).filter(letter=letter).order_by("seq")


def _checked_by(organisations: list[int]) -> "models.QuerySet[Any, Any]":
    from .answers import Rectification  # noqa: PLC0415 - it belongs to a letter and is read by its scope

    return models.QuerySet(Rectification).filter(checker_id__in=organisations).values("letter_id")

"""Custody of cases between instances: whose a case is, what was offered and promised, the signed papers.

Every rule of the protocol that a database can hold is held by the database too (constraints here, triggers
in the migration): a fault of the program then stops instead of making a second owner.
"""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel
from lianwei.federation.rules.custody.papers import Paper, paper_of
from lianwei.federation.rules.custody.tables import Giver, Taker

CODE, CASE, STATE = 40, 80, 10
GIVING = [(each.value, each.value) for each in Giver]
TAKING = [(each.value, each.value) for each in Taker]
RELEASES = [Giver.RELEASED.value, Giver.DONE.value]
SENT_AGAIN = [Giver.OPEN.value, Giver.RELEASED.value]


class ForOperators(ScopedModel):
    """Rows without personal data that belong to the installation as a whole."""

    holder_field = ""

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.may("instance.operate") else Q(pk__in=[])


class CommitCounter(models.Model):
    """The number of the last commit that moved custody here; its one row is the lock. It only grows."""

    last = models.PositiveBigIntegerField(default=0)


class Quarantine(ForOperators):
    """This database may be older than what it has signed: a copy was put back. Until it is over nothing that
    moves a case is written and no paper is sent.

    `why`: `restored` (an operator said so) or `shown` (a peer has a paper of ours that is not here).
    """

    class Why(models.TextChoices):
        RESTORED = "restored"
        SHOWN = "shown"

    why = models.CharField(max_length=8, choices=Why)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["why"], condition=Q(ended_at=None), name="quarantine_once_for_each_reason"
            ),
        ]


class Title(ForOperators):
    """Whether this instance holds a case. Its row is the lock of every step about the case.

    `epoch`: the newest title this instance has had, 0 for none; `titles`: the papers that show how it came to
    it, birth first, as canonical JSON.
    """

    case = models.CharField(max_length=CASE, unique=True)
    epoch = models.PositiveIntegerField(default=0)
    is_mine = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, default="")
    titles = models.TextField(default="[]")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_mine=False) | Q(epoch__gte=1), name="mine_by_a_title"),
        ]


class Resent(models.Model):
    """A row whose paper is sent again until it is answered: how often it was, and when next."""

    since = models.DateTimeField()  # when it came into its state
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()

    class Meta:
        abstract = True


class GiverRow(ForOperators, Resent):
    """An offer made here. (case, epoch, n) names it for ever."""

    case = models.CharField(max_length=CASE)
    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    taker = models.CharField(max_length=CODE)
    state = models.CharField(max_length=STATE, choices=GIVING)
    ground = models.CharField(max_length=12, default="")  # why it was closed, a word of the protocol

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "epoch", "n"], name="exchange_offer_once"),
            models.UniqueConstraint(
                fields=["case", "epoch"], condition=Q(state__in=RELEASES), name="exchange_one_release"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state__in=SENT_AGAIN), name="exchange_giver_due"),
        ]


class TakerRow(ForOperators, Resent):
    """An offer made to this instance. (giver, case, epoch, n) names it for ever."""

    giver = models.CharField(max_length=CODE)
    case = models.CharField(max_length=CASE)
    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    state = models.CharField(max_length=STATE, choices=TAKING)
    offer = models.CharField(max_length=64)  # digest of the OFFER, empty where only its withdrawal came

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giver", "case", "epoch", "n"], name="exchange_seen_once"),
            models.UniqueConstraint(
                fields=["case", "epoch"], condition=Q(state=Taker.TAKEN.value), name="exchange_taken_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state=Taker.PROMISED.value), name="exchange_promise_due"
            ),
        ]


class CopyRow(ForOperators, Resent):
    """Items of a dossier sent or got without any title: to a partner, back from it, or on to a later owner.

    (sender, case, n) names it. `is_answered`: the other side said that it has the same items.
    """

    sender = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE)
    case = models.CharField(max_length=CASE)
    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    is_ours = models.BooleanField()
    is_answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "case", "n"], name="exchange_copy_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(is_ours=True, is_answered=False), name="exchange_copy_due"
            ),
        ]


class SignedPaper(ForOperators):
    """A message as it was signed: its bytes are made once and sent unchanged (a trigger refuses changes).

    `public`: the key that signed it. Nothing in it names a person: third parties must be shown it for years.
    """

    kind = models.CharField(max_length=8)
    case = models.CharField(max_length=CASE)
    epoch = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    sender = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE)
    seq = models.PositiveBigIntegerField()
    is_ours = models.BooleanField()
    text = models.TextField()
    signature = models.CharField(max_length=88)
    public = models.CharField(max_length=44)
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="exchange_paper_once"),
            models.UniqueConstraint(
                fields=["kind", "recipient", "case", "epoch", "n"],
                condition=Q(is_ours=True),
                name="exchange_said_once",
            ),
            models.UniqueConstraint(fields=["seq"], condition=Q(is_ours=True), name="exchange_numbered"),
        ]
        indexes = [models.Index(fields=["case", "epoch", "n", "kind"], name="exchange_paper_of_offer")]

    @property
    def paper(self) -> Paper:
        told: dict[str, Any] = json.loads(self.text)
        return paper_of(told | {"sig": self.signature})


class CustodyStep(ForOperators):
    """A commit that made no paper: a state that changed in silence, or an act on the case by its holder.

    With the papers made here the numbers run without gap, so that a lost row shows. `epoch`, `title`: of an
    act, the title under which it was done: its number and the digest of its BIRTH or RELEASE.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    case = models.CharField(max_length=CASE)
    deed = models.CharField(max_length=60)  # the event of the table, or "act:" and what was done
    epoch = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=64, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "seq"], name="exchange_steps_of_case")]


class DossierItem(ForOperators):
    """An item of a case's dossier that lies here whole, by the digest of its bytes; the bytes lie with the
    files.
    """

    case = models.CharField(max_length=CASE)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256"], name="exchange_item_once"),
        ]


class CustodyAlarm(ForOperators):
    """Another instance broke the protocol: what it signed, kept as proof."""

    case = models.CharField(max_length=CASE)
    reason = models.CharField(max_length=40)
    peer = models.CharField(max_length=CODE)
    paper = models.CharField(max_length=64)  # its digest, among the papers
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "reason"], name="exchange_alarm_once"),
        ]

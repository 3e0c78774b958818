"""What is asked of peers after a restore: the papers between them and us that this database has lost."""

from django.db import models

from .custody import CASE, ForOperators, Quarantine
from .peers import Peer


class LostQuestion(ForOperators):
    """What a peer was asked. `parts`: of its answer, once one came; `got`: how many came; `fault`: why its
    answer is not believed, a word of the protocol.
    """

    quarantine = models.ForeignKey(Quarantine, on_delete=models.PROTECT, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    parts = models.PositiveIntegerField(null=True)
    got = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [models.Index(fields=["quarantine", "peer", "-asked_at"], name="lost_question_of_peer")]


class FetchedPaper(ForOperators):
    """A paper that a peer returned and that is not among ours: its bytes, until it has its effect here.

    `facts`: the page without people that went with an OFFER. `reason`: why it has none yet.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        REPLAYED = "replayed"
        LEFT = "left"  # the peer sends it again by itself until it is answered

    question = models.ForeignKey(LostQuestion, on_delete=models.PROTECT, related_name="+")
    case = models.CharField(max_length=CASE)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [models.Index(fields=["state", "case"], name="fetched_paper_waits")]

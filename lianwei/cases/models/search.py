"""What full-text search asks: the words of each case as tokens, and how known pairs of characters sound."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianwei.core.fulltext import TokensField
from lianwei.core.scope import Actor, ScopedModel

from .complaint import Complaint

PIECES = 1024  # parts that one case may have; its key times this, and the part, is the key here


class SearchText(ScopedModel):
    """A case's words, without the names of people. Rebuilt from the case at any time.

    The key orders by case, so that a page of the newest hits needs no sorting. On SQLite the table is an FTS5
    one, whose key is called rowid.
    """

    id = models.BigIntegerField(primary_key=True, db_column="rowid")
    tokens = TokensField()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        case = Complaint.objects.visible_to(actor).filter(pk=OuterRef("pk") / PIECES)
        return Q(Exists(case))

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(pk__in=[])


class Spelling(models.Model):
    """A pair of Chinese characters that stands in some case, and its pinyin: 车贷, "che dai"."""

    pair = models.CharField(max_length=2, unique=True)
    sound = models.CharField(max_length=13, db_index=True)

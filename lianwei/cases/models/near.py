"""Which cases tell the same: keyed marks of their texts (reading/telling.py), looked up among a million.

A mark that SPREAD cases hold already says nothing and is not stored any more, so that no look-up grows with
the number of cases. A case costs KEPT rows of one number and one row of its own.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianwei.core.scope import Actor, ScopedModel

from .complaint import Complaint

CASES = 1 << 32  # keys of cases lie below; a mark times this, and the key of the case, is the key here
KEPT = 24  # marks stored of one text: those that fewest others have
SPREAD = 64  # cases of one mark


class NearMark(ScopedModel):
    """That a case's text has a mark; nothing but a number, so that the table is its own index."""

    id = models.BigIntegerField(primary_key=True)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        case = Complaint.objects.visible_to(actor).filter(pk=OuterRef("pk") % CASES)
        return Q(Exists(case))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(pk__in=[])


class MarkedText(ScopedModel):
    """The marks that are stored of a case, so that they can be taken out again; the key is the case's."""

    id = models.BigIntegerField(primary_key=True)
    marks = models.BinaryField()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(Exists(Complaint.objects.visible_to(actor).filter(pk=OuterRef("pk"))))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(pk__in=[])

"""What peers share as their agreed part: counts of a month, and of businesses, without any case."""

from django.db import models

from .peers import KeptByOperators, Peer
from .told import ToldByPeer

MONTH, MEASURE, USCC = 7, 40, 18  # characters


class SharedFigure(KeptByOperators):
    """A count of a month that a peer told; `value` empty where it was too small to be told. It is kept while
    the agreement it came under allows; those from before there were agreements name none.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    agreement_id = models.BigIntegerField(null=True, db_index=True)
    month = models.CharField(max_length=MONTH)  # 2026-07
    measure = models.CharField(max_length=MEASURE)
    value = models.PositiveBigIntegerField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "month", "measure"), name="figure_of_a_peer_once"),
        )


class SharedBusiness(ToldByPeer):
    """What a peer last told of a business, by its unified social credit code (GB 32100): at least
    so many in the twelve months that end with `month`; empty where fewer than five, or not agreed.
    """

    readers = "shared_business.view"

    uscc = models.CharField(max_length=USCC, db_index=True)
    month = models.CharField(max_length=MONTH)
    complaints = models.PositiveBigIntegerField(null=True)
    settled = models.PositiveBigIntegerField(null=True)
    broken_promises = models.PositiveBigIntegerField(null=True)
    letters = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "uscc"), name="shared_business_once"),)

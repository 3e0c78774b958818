"""What peers share as their agreed part: counts of a month, without any case."""

from django.db import models

from .peers import KeptByOperators, Peer

MONTH, MEASURE = 7, 40  # characters


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

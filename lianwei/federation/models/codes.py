"""Tables of codes agreed with a peer: what a code of the one side is in the lists of the other."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .peers import KeptByOperators, Peer

LIST, DIGEST, REASON = 20, 64, 200  # characters


class CodeTableStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("a table of codes", "Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", pgettext_lazy("a table of codes", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a table of codes", "Withdrawn")
    ENDED = "ended", pgettext_lazy("a table of codes", "Ended")


class CodeTable(KeptByOperators):
    """One table for one code list; `uid` names it on both sides. `code_list` is a key of registry's lists.

    `is_incoming`: we read with it what the peer sends; else the peer reads with it what we send. `is_ours`:
    we proposed it. `pairs`: code of the giver and code of the receiver; with `same_else` a code it does not
    name means the same on both sides. It holds from `starts_on` through `ends_on`, until `ended_on`, or until
    a table begins that was agreed for later days.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(unique=True)
    code_list = models.CharField(max_length=LIST)
    is_incoming = models.BooleanField()
    is_ours = models.BooleanField()
    pairs = models.JSONField(default=list)
    same_else = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    digest = models.CharField(max_length=DIGEST)
    status = models.CharField(max_length=10, choices=CodeTableStatus, default=CodeTableStatus.PROPOSED)
    reason = models.CharField(max_length=REASON, default="")
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=CodeTableStatus.values), name="code_table_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="code_table_days_in_order",
            ),
        )
        indexes = (models.Index(fields=("peer", "code_list", "starts_on"), name="code_table_of_peer"),)

    def is_in_force(self, day: date) -> bool:
        """Whether what was written on this day is read with it."""
        if self.status not in (CodeTableStatus.AGREED, CodeTableStatus.ENDED) or day < self.starts_on:
            return False
        before_end = self.ends_on is None or day <= self.ends_on
        return before_end and (self.ended_on is None or day < self.ended_on)

"""What of funds, pledges and ways to court is open, as conditions: it follows to the successor."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lianwei.core import clock
from lianwei.redress.models import CompensationStatus, ReturnVoucher
from lianwei.redress.models.remedy import OPEN

UNDECIDED = (CompensationStatus.APPLIED, CompensationStatus.CHECKED)


def funds_open() -> Q:
    return Q(closed_on=None)


def applications_left() -> Q:
    """Applications to a fund that was closed and that nobody refused; all others go with their fund."""
    return Q(status__in=UNDECIDED, fund__closed_on__isnull=False)


def pledges_standing() -> Q:
    """Pledges that have not ended, and those under which shops still owe each other or a voucher runs."""
    rows = QuerySet(ReturnVoucher).filter(pledge=OuterRef("pk"), settled_on=None)
    owed = rows.filter(redeemed_in__isnull=False).exclude(redeemed_in=F("issued_by"))
    running = rows.filter(redeemed_in=None, expires_on__gte=clock.today())
    return Q(ended_on=None) | Q(Exists(owed)) | Q(Exists(running))


def ways_open() -> Q:
    return Q(status__in=OPEN)

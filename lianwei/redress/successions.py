"""What of funds, pledges and ways to court follows to the successor of an organisation that ended."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor
from lianwei.members.successions import add_succession
from lianwei.redress.models import (
    Account,
    AdvanceCompensation,
    Fund,
    LegalRemedy,
    PledgeCount,
    PledgedStore,
    ReturnPledge,
    ReturnVoucher,
    SpotCheck,
    VoucherShown,
)
from lianwei.redress.queries import succession as which


def register() -> None:
    """Ways of open cases follow with their case (handlers.py); here those of archived ones, and what was
    handed up.
    """
    add_succession(Fund, _("Funds"), open=which.funds_open, along=_take_books_along)
    add_succession(AdvanceCompensation, _("Advance compensations"), open=which.applications_left)
    add_succession(
        ReturnPledge, _("Pledges"), open=which.pledges_standing, along=_take_what_was_pledged_along
    )
    add_succession(LegalRemedy, _("Ways to court"), open=which.ways_open)
    add_succession(LegalRemedy, _("Ways to court handed up"), column="carrier_id", open=which.ways_open)


def _take_books_along(fund: Fund, *, actor: Actor) -> None:
    """The accounts with their balances, and all that was ever asked of the fund: caps and numbers count over
    it. Entries are never rewritten (migrations/0002_books.py): they are read through their fund.
    """
    for model in (Account, AdvanceCompensation):
        model.objects.visible_to(actor).filter(fund=fund).update(holder=fund.holder_id)


def _take_what_was_pledged_along(pledge: ReturnPledge, *, actor: Actor) -> None:
    """Shops with their checks, the counts of the quarters, vouchers and where they were shown."""
    for model in (PledgedStore, PledgeCount, ReturnVoucher):
        model.objects.visible_to(actor).filter(pledge=pledge).update(holder=pledge.holder_id)
    SpotCheck.objects.visible_to(actor).filter(store__pledge=pledge).update(holder=pledge.holder_id)
    VoucherShown.objects.visible_to(actor).filter(voucher__pledge=pledge).update(holder=pledge.holder_id)

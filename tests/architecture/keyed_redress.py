"""Funds, court paths, pledges and vouchers, for routes that take a key."""

from lianwei.members.models import Organisation
from tests.factories import redress

from .nouns import Keys, Known, Noun


def _fund(home: Organisation) -> Keys:
    return {"pk": redress.fund(home).pk}


def _posting(home: Organisation) -> Keys:
    fund = redress.fund(home)
    return {"pk": fund.pk, "posting": redress.deposited(fund).pk}


def _case_to_pay(home: Organisation) -> Keys:
    redress.fund(home)
    return {"pk": redress.fitting(home).pk}


def _remedy(home: Organisation) -> Keys:
    return {"pk": redress.remedy(home).pk}


def _confirmation(home: Organisation) -> Keys:
    return {"pk": redress.confirmation(home).pk}


def _case_for_court(home: Organisation) -> Keys:
    return {"pk": redress.fitting(home).pk}


def _compensation(home: Organisation) -> Keys:
    return {"pk": redress.applied(home).pk}


def _pledge(home: Organisation) -> Keys:
    return {"pk": redress.pledge(home).pk}


def _pledged_store(home: Organisation) -> Keys:
    store = redress.pledged(redress.pledge(home))
    return {"pk": store.pledge_id, "store": store.pk}


def _voucher(home: Organisation) -> Keys:
    return {"pk": redress.voucher(redress.pledged(redress.pledge(home))).pk}


REDRESS: dict[str, Noun] = {
    "advance_compensation_": Noun(_compensation),
    "advance_compensation_apply": Noun(_case_to_pay),
    "fund_": Noun(_fund),
    "fund_correct": Noun(_posting),
    "legal_remedy_": Noun(_remedy),
    "legal_remedy_hand_up": Noun(_case_for_court),
    "legal_remedy_print": Noun(_confirmation),
    "legal_remedy_prepare": Noun(_case_for_court),
    "legal_remedy_request": Noun(_case_for_court),
    "return_pledge_": Noun(_pledge, Known.TO_ALL),
    "return_pledge_check": Noun(_pledged_store, Known.TO_ALL),
    "return_pledge_close_store": Noun(_pledged_store, Known.TO_ALL),
    "return_voucher_": Noun(_pledge, Known.TO_ALL),
    "return_voucher_redeem": Noun(_voucher),
    "return_pledge_view_plaque": Noun(_pledged_store, Known.TO_ALL),
}

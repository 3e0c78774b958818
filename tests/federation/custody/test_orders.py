"""The messages of a transfer have their effect once, in whatever order and however often they come (T5)."""

import pytest

from lianwei.federation.rules.custody.checks import checked
from prove.custody_orders import ORDERS, Transfer
from tests.federation.custody.transfers import dump

FEW = ORDERS[::29]  # of 720; `make prove-custody` plays them all


@pytest.mark.parametrize("order", FEW, ids="-".join)
def test_each_message_twice_in_an_order(nodes, order):
    pair = {code: nodes[code] for code in "AB"}

    faults = Transfer("A/order", pair).run(order)

    assert faults == []
    assert checked([dump(node, "A/order") for node in pair.values()]).faults == ()


def test_the_orders_are_all_there_are():
    assert len(set(ORDERS)) == 720

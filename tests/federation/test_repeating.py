"""An offer of a case that comes again while it is parked: one is kept, the repeats are counted at it."""

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.cases.queries.between.transfers import answer_due
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.demo.abroad import facts_told, offer_of
from lianwei.federation.models import CaseAbroad, InMessage
from lianwei.federation.operations.codes import confirm_code_table
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.own import WIRE
from tests.factories.abroad import neighbour
from tests.factories.codes import proposed_by
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


def offers(stranger, count, *, first=1, other=None):
    """The same offer, each time as a message of its own; and how the messages about the case stand."""
    by = neighbour(stranger)
    offer = other or offer_of(
        by, facts_told(nature="X01"), number="HH-1", wished_by=answer_due(clock.today())
    )
    for sequence in range(first, first + count):
        told = {"kind": "custody.paper", "subject": offer.subject, "sequence": sequence}
        stranger.call(Client(), stranger.event(offer.data, **told))
        handle_post(actor=OPERATOR)
    rows = InMessage.objects.visible_to(WIRE).filter(kind="custody.paper").order_by("sequence")
    return offer, [(row.state, row.reason, row.copies) for row in rows]


def test_an_offer_that_comes_again_while_it_is_parked_is_counted_at_the_first(client_of, stranger, peer):
    make_alliance(make_organisation("HOME"), code="ONE")

    _offer, rows = offers(stranger, 3)

    page = client_of(make_staff("system_admin")).get(reverse("peer_traffic")).content.decode()
    assert rows == [("parked", "unknown_code:nature:X01", 2), *[("handled", "repeated", 0)] * 2]
    assert page.count("unknown_code") == 0 and page.count("X01") == 1 and "又来过 2 次" in page
    assert Event.objects.filter(name="peer.parked").count() == 1


def test_the_next_copy_after_the_code_was_mapped_settles_the_parked_one_too(stranger, peer):
    make_alliance(make_organisation("HOME"), code="ONE")
    offer, _rows = offers(stranger, 2)

    confirm_code_table(proposed_by(peer, same_else=True).pk, actor=OPERATOR)
    rows = offers(stranger, 1, first=3, other=offer)[1]

    assert [(state, reason) for state, reason, _copies in rows] == [
        ("handled", "repeated"),
        ("handled", "repeated"),
        ("handled", ""),
    ]
    assert QuerySet(CaseAbroad).get().facts["nature"] == "N03"


def test_another_offer_of_the_case_stays_apart(stranger, peer):
    make_alliance(make_organisation("HOME"), code="ONE")
    offers(stranger, 1)
    by, day = neighbour(stranger), answer_due(clock.today())
    second = offer_of(by, facts_told(nature="X02"), number="HH-1", wished_by=day)

    rows = offers(stranger, 1, first=2, other=second)[1]

    assert [(state, copies) for state, _reason, copies in rows] == [(rows[0][0], 0), (rows[1][0], 0)]
    assert rows[0][:2] == ("parked", "unknown_code:nature:X01")

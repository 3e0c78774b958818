"""How many promises were broken: counted within the reader's sight, of others from five on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianwei.cases.queries.lists.promise_rates import rate_panel, rates_in_the_alliance
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.members.queries import actor_of
from tests.factories import cases, members, registry

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def office():
    return members.make_member("YZ")


@pytest.fixture
def neighbour(office):
    return members.make_member("JB")


@pytest.fixture
def mediator(office):
    return members.make_staff("mediator", organisation=office)


@pytest.fixture
def shop():
    return registry.business(name="渝中丽人美容院")


def due(home, shop, *, kept=0, broken=0):
    """Promises of the shop in cases of this member whose day came a week ago."""
    for n in range(kept + broken):
        row = cases.undertaking(home, is_reported=False)
        day = clock.today() - timedelta(days=7)
        changes = {"status": "broken", "broken_on": day} if n < broken else {"status": "kept"}
        changes |= {} if n < broken else {"verified_on": day}
        Commitment.objects.filter(pk=row.pk).update(business_id=shop.pk, due_on=day, **changes)


def pair(rate):
    return rate and (rate.due, rate.broken)


@pytest.mark.parametrize(
    ("others", "told"),
    [((2, 2), None), ((6, 4), None), ((4, 6), None), ((5, 5), (11, 5)), ((0, 5), (6, 5)), ((5, 0), (6, 0))],
)
def test_a_member_counts_its_own_and_is_told_of_others_from_five_on(office, neighbour, shop, others, told):
    due(office, shop, kept=1)
    due(neighbour, shop, kept=others[0], broken=others[1])
    reader = actor_of(members.make_staff("mediator", organisation=office))

    rates, facts = rates_in_the_alliance(actor=reader), rate_panel(shop.pk, reader).facts

    [row] = rates.businesses
    assert (rates.is_partial, pair(row.rate), pair(row.everywhere)) == (True, (1, 0), told)
    assert (pair(facts["rate"]), pair(facts["everywhere"])) == ((1, 0), told)


def test_of_a_few_promises_to_others_alone_a_member_learns_nothing(office, neighbour, mediator, shop):
    due(neighbour, shop, broken=4)

    assert rates_in_the_alliance(actor=actor_of(mediator)).businesses == []
    assert rate_panel(shop.pk, actor_of(mediator)) is None


def test_who_looks_on_and_who_runs_the_instance_count_all_members(office, neighbour, shop):
    due(office, shop, kept=1)
    due(neighbour, shop, broken=2)
    secretary = members.make_staff("secretary_general", organisation=office)

    for actor in (actor_of(secretary), OPERATOR):
        rates = rates_in_the_alliance(actor=actor)
        assert (rates.is_partial, [pair(each.rate) for each in rates.businesses]) == (False, [(3, 2)])


def test_an_alliance_next_door_is_not_counted(office, mediator, shop):
    due(office, shop, kept=1)
    stranger = members.make_organisation("GA")
    members.make_alliance(stranger, code="OTHER")
    due(stranger, shop, broken=9)

    [row] = rates_in_the_alliance(actor=actor_of(mediator)).businesses

    assert (pair(row.rate), pair(row.everywhere)) == ((1, 0), (1, 0))


def test_the_pages_say_whose_cases_are_counted(client_of, office, neighbour, mediator, shop):
    due(office, shop, kept=1)
    due(neighbour, shop, broken=3)

    browser = client_of(mediator)
    listed = browser.get(reverse("commitment_view_rates")).content.decode()
    card = browser.get(reverse("business_detail", args=[shop.pk])).content.decode()

    assert "前几列只统计本单位的案件" in listed
    assert "本单位案件中，到期承诺 1 项，未兑现 0 项（0.0%）" in card
    assert "其他成员单位的案件不足 5 项，不予显示" in card


def test_what_ones_own_member_promised_others_is_told_whole(office, neighbour, mediator):
    case = cases.undertaking(neighbour, is_reported=False)
    day = clock.today() - timedelta(days=7)
    Commitment.objects.filter(pk=case.pk).update(business_id=None, member_id=office.pk, due_on=day)

    [row] = rates_in_the_alliance(actor=actor_of(mediator)).members

    assert (pair(row.rate), pair(row.everywhere)) == ((0, 0), (1, 0))

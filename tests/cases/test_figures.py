"""Figures by month: hand-counted, one's own alone, sums for the head, the same cost for one case and many."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Payment, RecoveredLoss
from lianwei.cases.operations import decline_complaint, settle_complaint
from lianwei.cases.queries.people.figures import my_figures, organisation_figures, totals
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from tests.cases.stages import playing, refusal_ground, terms
from tests.factories.cases import complaint
from tests.factories.members import make_actor, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def office():
    return make_organisation("YZ")


@pytest.fixture
def chen(office):
    return make_staff("mediator", "clerk", "head", organisation=office, name="陈建华")


def settled(user, *, on, closed):
    """A complaint received on a day and settled on another, 4,640 yuan promised within ten days."""
    with playing(on):
        case = complaint(actor=actor_of(user))
    with playing(closed):
        settle_complaint(case.pk, actor=actor_of(user), terms=terms())
    return case


def paid(case, fen, *, on):
    loss = RecoveredLoss.objects.visible_to(SYSTEM).get(complaint=case)
    return Payment.objects.create(complaint=case, loss=loss, amount=fen, received_on=on, paper="凭证")


def month(months, day):
    return next(each for each in months if each.month == day)


@pytest.mark.both
def test_the_figures_are_those_of_a_hand_count(chen):
    first = settled(chen, on="2026-01-05", closed="2026-01-15")
    settled(chen, on="2026-01-12", closed="2026-02-02")
    paid(first, 100_000, on=date(2026, 1, 20))
    paid(first, 50_000, on=date(2026, 2, 3))
    with playing("2026-02-02"):
        case = complaint(actor=actor_of(chen))
    with playing("2026-02-04"):
        decline_complaint(
            case.pk, actor=actor_of(chen), ground=refusal_ground(case.pk), explanation="单位采购"
        )

    with playing("2026-03-05"):
        months = my_figures(actor=actor_of(chen))

    january, february = (month(months, date(2026, n, 1)) for n in (1, 2))
    assert (january.received, january.closed, january.on_time, january.median_days) == (2, 1, 1, 10.0)
    assert (january.settled_share, january.promised, january.recovered) == (100.0, 464_000, 100_000)
    assert (february.received, february.closed, february.decided, february.settled) == (1, 2, 1, 1)
    assert (february.median_days, february.promised, february.recovered) == (11.5, 464_000, 50_000)
    assert [each.month for each in months[:2]] == [date(2026, 3, 1), date(2026, 2, 1)]
    together = totals(months)
    assert (together.received, together.closed, together.promised) == (3, 3, 928_000)


@pytest.mark.both
def test_a_limit_missed_is_not_on_time(chen):
    settled(chen, on="2026-01-05", closed="2026-02-27")

    with playing("2026-03-05"):
        february = month(my_figures(actor=actor_of(chen)), date(2026, 2, 1))

    assert (february.closed, february.on_time) == (1, 0)


def test_what_was_struck_out_counts_for_nothing(chen):
    case = settled(chen, on="2026-01-05", closed="2026-01-15")
    payment = paid(case, 100_000, on=date(2026, 1, 20))
    Payment.objects.visible_to(SYSTEM).filter(pk=payment.pk).update(struck_on=date(2026, 1, 21))

    with playing("2026-03-05"):
        january = month(my_figures(actor=actor_of(chen)), date(2026, 1, 1))

    assert (january.promised, january.recovered) == (464_000, 0)


def test_everybody_sees_the_own_figures_alone(office, chen):
    settled(chen, on="2026-01-05", closed="2026-01-15")
    li = make_staff("mediator", organisation=office)

    with playing("2026-03-05"):
        hers = totals(my_figures(actor=actor_of(li)))
        everybodys = totals(organisation_figures(actor=actor_of(chen)))
        with pytest.raises(NotAllowed):
            organisation_figures(actor=actor_of(li))
        strangers = totals(organisation_figures(actor=make_actor("head")))

    assert (hers.received, everybodys.received, strangers.received) == (0, 1, 0)


def test_the_figures_cost_the_same_for_one_case_and_for_three(chen):
    actor = actor_of(chen)
    settled(chen, on="2026-01-05", closed="2026-01-15")
    with playing("2026-03-05"):
        my_figures(actor=actor)
        with CaptureQueriesContext(connection) as one:
            my_figures(actor=actor)
    for day in ("2026-01-06", "2026-02-05"):
        settled(chen, on=day, closed="2026-02-10")
    with playing("2026-03-05"), CaptureQueriesContext(connection) as three:
        my_figures(actor=actor)

    assert len(one) == len(three)


def test_the_page_says_what_the_figures_mean_and_names_nobody(office, chen, client_of):
    make_staff("mediator", organisation=office, name="李芳")
    settled(chen, on="2026-01-05", closed="2026-01-15")

    with playing("2026-03-05"):
        mine = client_of(chen).get(reverse("statistics_figures")).content.decode()
        all_of_us = client_of(chen).get(reverse("statistics_figures") + "?of=organisation").content.decode()

    assert "承诺与到账从不相加" in mine
    assert "4,640.00" in mine
    assert "全单位案件合计" in all_of_us
    assert "李芳" not in all_of_us
    assert "用时中位数" not in all_of_us


def test_the_organisations_sums_are_the_heads(office, client_of):
    li = make_staff("mediator", organisation=office)

    page = client_of(li).get(reverse("statistics_figures") + "?of=organisation").content.decode()

    assert "只有您能看到" in page

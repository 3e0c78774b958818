"""Complaints against a business in the whole alliance: what other members have, in counts of five or more."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.models import Complaint
from lianwei.cases.queries.lists.profiles import member_standings, standing_panel
from lianwei.cases.rules.small import shown_steps
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.models import ReadLog
from lianwei.members.models import Organisation, User
from lianwei.members.queries import actor_of
from lianwei.registry.models import Business
from tests.cases.actors import worker
from tests.factories import cases, members, registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.both]


@pytest.fixture
def shop() -> Business:
    return registry.business("演示美容")


@pytest.fixture
def reader() -> User:
    return members.make_staff("mediator", organisation=members.make_member("YZ"))


def complaints(of: Organisation, shop: Business, *, open: int = 0, settled: int = 0, failed: int = 0) -> None:
    """So many complaints of a member against a business, by how they ended."""
    actor = worker(of, user=members.make_user(organisation=of))
    entry = (RespondentEntry(name=shop.name, business_id=shop.pk),)
    wanted = [""] * open + ["O02"] * settled + ["O06"] * failed
    for n, outcome in enumerate(wanted):
        row = cases.complaint(actor=actor, person={"phone": f"1390{of.pk:04}{n:03}"}, respondents=entry)
        if outcome:
            rows = QuerySet(Complaint).filter(pk=row.pk)
            rows.update(outcome=outcome, closed_on=clock.today())


def panel(shop: Business, reader: User):
    found = standing_panel(shop.pk, actor_of(reader))
    return found and found.facts


def test_steps_are_told_where_neither_they_nor_their_rests_are_small():
    assert shown_steps([20, 12, 6]) == [20, 12, 6]
    assert shown_steps([20, 12, 9]) == [20, 12, None]
    assert shown_steps([20, 17, 6]) == [20, None, None]
    assert shown_steps([4, 4, 4]) == [None, None, None]
    assert shown_steps([6, 6, 0]) == [6, 6, 0]


def test_own_complaints_are_whole_numbers_and_those_of_others_five_or_more(shop, reader):
    complaints(reader.organisation, shop, settled=1, failed=1)
    complaints(members.make_member("NA"), shop, settled=5, failed=5)

    found = panel(shop, reader)

    assert (found.own.received, found.own.decided, found.own.settled) == (2, 2, 1)
    assert (found.others.received, found.others.decided, found.others.settled) == (10, 10, 5)
    assert found.others.percent == 50
    assert [n for _label, n in found.natures] == [10]


def test_a_few_complaints_of_another_member_show_nowhere(shop, reader):
    complaints(members.make_member("NA"), shop, settled=4)

    found = panel(shop, reader)
    page = member_standings(shop.pk, actor=actor_of(reader), purpose="case")

    assert (found.own.received, found.others.received, found.natures) == (0, None, [])
    assert ([each.name for each in page.rows], page.fewer) == ([], 1)


def test_what_is_hidden_cannot_be_worked_out_from_the_sum(shop, reader):
    complaints(members.make_member("NA"), shop, open=6)
    complaints(members.make_member("BN"), shop, open=3)

    assert panel(shop, reader).others.received is None
    page = member_standings(shop.pk, actor=actor_of(reader), purpose="case")
    assert ([each.received for each in page.rows], page.fewer) == ([6], 1)


def test_a_member_of_another_alliance_is_not_counted(shop, reader):
    far = members.make_organisation("CD")
    members.make_alliance(far, code="FAR")
    complaints(far, shop, open=6)

    assert panel(shop, reader) is None


def test_figures_by_member_are_asked_for_with_a_purpose_that_is_kept(client_of, shop, reader):
    complaints(members.make_member("NA"), shop, open=6)
    browser, address = client_of(reader), reverse("business_view_members", args=[shop.pk])

    assert address in browser.get(reverse("business_detail", args=[shop.pk])).content.decode()
    assert browser.post(address, {"purpose": "because"}).status_code == 422
    assert not ReadLog.objects.exists()
    text = browser.post(address, {"purpose": "case"}).content.decode()

    assert ">6<" in text
    kept = ReadLog.objects.get()
    assert (kept.what, kept.subject, kept.reason) == (
        "cases.business_members",
        f"business:{shop.pk}",
        "办理案件",
    )
    assert kept.user_id == reader.pk


def test_who_may_not_read_figures_by_member_gets_none(shop, reader):
    with pytest.raises(NotAllowed):
        member_standings(shop.pk, actor=worker(reader.organisation), purpose="case")
    with pytest.raises(NotVisible):
        member_standings(shop.pk + 1, actor=actor_of(reader), purpose="case")


def test_the_card_costs_the_same_for_one_member_and_three(shop, reader):
    def queries() -> int:
        panel(shop, reader)  # what is kept of members is read again after each change of them
        with CaptureQueriesContext(connection) as captured:
            panel(shop, reader)
        return len(captured)

    complaints(members.make_member("NA"), shop, open=5)
    one = queries()
    for code in ("BN", "JB"):
        complaints(members.make_member(code), shop, open=5)

    assert queries() == one

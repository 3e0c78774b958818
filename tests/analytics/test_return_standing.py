"""Returns as the alliance's roles see them: who handed in for both, the figures for the secretary-general."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.operations import returns as do
from lianwei.analytics.queries.return_standing import standing_of_alliance
from lianwei.analytics.queries.returns import return_page
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.scope import OPERATOR
from tests.factories import returns
from tests.factories.members import (
    join,
    make_actor,
    make_alliance,
    make_organisation,
    make_staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
LIST = reverse("statistical_return_view_alliance")


@pytest.fixture
def upper():
    return make_organisation("CQ", kind="PROV")


@pytest.fixture
def home(upper):
    return make_organisation("YZ", parent=upper)


@pytest.fixture
def other(upper):
    return make_organisation("NA", parent=upper)


@pytest.fixture
def alliance(home, other):
    return make_alliance(home, other)


@pytest.fixture
def secretary(alliance, home):
    return make_actor("secretary_general", organisation=home)


@pytest.fixture
def liaison(alliance, home):
    return make_actor("liaison", organisation=home)


def shown(actor):
    rows = standing_of_alliance(actor=actor).rows
    return [(each.member[:2], each.status, each.is_missing, bool(each.opens)) for each in rows]


def test_both_see_who_handed_in_and_who_is_missing(secretary, liaison, home, other):
    returns.submitted(returns.opened(home))
    returns.opened(other)

    assert shown(secretary) == [("NA", "未报送", True, False), ("YZ", "已报送", False, True)]
    assert shown(liaison) == [("NA", "未报送", True, False), ("YZ", "已报送", False, False)]


def test_a_return_of_no_member_is_not_listed_and_not_there(secretary, alliance, upper, home):
    stranger = make_organisation("HC", parent=upper)
    late = make_organisation("BN", parent=upper)
    join(alliance, late, joined_on=date(2025, 11, 1))
    rows = [returns.submitted(returns.opened(each)) for each in (home, stranger, late)]

    assert [each.member[:2] for each in standing_of_alliance(actor=secretary).rows] == ["YZ"]
    for row in rows[1:]:
        with pytest.raises(NotVisible):
            return_page(row.pk, actor=secretary)


def test_the_secretary_general_reads_figures_without_what_was_written(secretary, other):
    row = returns.opened(other)
    figures = returns.figures(accepted=10)
    do.revise_return(row.pk, actor=OPERATOR, figures=figures, reasons={"summary.received": "补登一件"})
    returns.submit_return(row.pk, actor=OPERATOR)

    page = return_page(row.pk, actor=secretary)

    cells = {cell.line.key: cell for table in page.tables for _name, cells in table.rows for cell in cells}
    assert cells["summary.accepted"].text == "10"
    assert cells["summary.received"].reason == ""
    assert (page.steps, page.may_export, page.is_looked_on) == ([], False, True)
    assert (page.differences, page.doubts, page.refused) == ([], [], [])


def test_what_is_not_handed_in_and_what_is_sent_back_is_not_there_for_the_secretary_general(secretary, other):
    row = returns.opened(other)
    with pytest.raises(NotVisible):
        return_page(row.pk, actor=secretary)

    returns.submitted(row)
    do.send_back_return(row.pk, actor=OPERATOR, reason="请核对")

    with pytest.raises(NotVisible):
        return_page(row.pk, actor=secretary)
    assert shown(secretary) == [("NA", "已退回", True, False)]


def test_the_liaison_group_opens_no_return_of_others(liaison, home, other, client_of):
    row = returns.submitted(returns.opened(other))
    browser = client_of(make_staff("head", "liaison", organisation=home))

    with pytest.raises(NotVisible):
        return_page(row.pk, actor=liaison)
    assert browser.get(reverse("statistical_return_view", args=[row.pk])).status_code == 404
    assert browser.get(LIST).status_code == 200


def test_the_secretary_general_takes_no_step_and_no_sheet(alliance, home, other, client_of):
    row = returns.submitted(returns.opened(other))
    browser = client_of(make_staff("secretary_general", "head", organisation=home))

    answers = {
        name: browser.get(reverse(f"statistical_return_{name}", args=[row.pk])).status_code
        for name in ("view", "view_template", "export", "revise", "check", "lock")
    }

    refused = dict.fromkeys(("view_template", "export", "revise", "check", "lock"), 403)
    assert answers == {"view": 200} | refused
    with pytest.raises(NotAllowed):
        do.check_return(row.pk, actor=make_actor("secretary_general", "head", organisation=home))


def test_who_has_no_office_of_the_alliance_sees_none_of_it(alliance, home, other):
    returns.submitted(returns.opened(other))
    head = make_actor("head", organisation=home)

    assert standing_of_alliance(actor=head).rows == []


def test_a_correction_leaves_the_version_that_counts(secretary, other):
    row = returns.locked(returns.opened(other))
    do.correct_return(row.pk, actor=OPERATOR, reason="补报")

    assert shown(secretary) == [("NA", "已锁定", False, True)]


def test_the_period_is_chosen_and_the_latest_stands_first(liaison, home, client_of):
    for period in ("2025-09", "2025-10"):
        returns.opened(home, period=period)

    assert [each[2] for each in standing_of_alliance(actor=liaison).periods] == ["2025-10", "2025-09"]
    assert standing_of_alliance(actor=liaison, name="2025-09").chosen[2] == "2025-09"
    assert standing_of_alliance(actor=liaison, name="1999-01").chosen[2] == "2025-10"


def test_the_page_says_who_is_late(alliance, home, other, client_of):
    returns.submitted(returns.opened(home))
    returns.opened(other)
    browser = client_of(make_staff("liaison", organisation=home))

    page = browser.get(LIST).content.decode()

    assert "已报1家，未报1家" in page
    assert "NA消费者权益保护委员会" in page
    assert LIST in browser.get(reverse("statistical_return_list")).content.decode()


def test_three_members_cost_as_many_queries_as_one(alliance, home, other, upper, client_of):
    third = make_organisation("BN", parent=upper)
    join(alliance, third)
    browser = client_of(make_staff("secretary_general", organisation=home))
    returns.submitted(returns.opened(home))
    browser.get(LIST)

    with CaptureQueriesContext(connection) as one:
        browser.get(LIST)
    returns.submitted(returns.opened(other))
    returns.opened(third)
    with CaptureQueriesContext(connection) as three:
        browser.get(LIST)

    assert len(three) == len(one)


def test_an_alliance_without_returns_says_so(alliance, home, client_of):
    page = client_of(make_staff("liaison", organisation=home)).get(LIST)

    assert page.status_code == 200
    assert "联盟成员单位还没有需要报送的报表" in page.content.decode()

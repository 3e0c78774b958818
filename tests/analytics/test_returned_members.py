"""Members that report by return alone: named in reports, shown beside the counts of dashboards, in no sum."""

from datetime import date

import pytest

from lianwei.analytics.models import ReturnPlan
from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.operations.return_plans import end_return_plan
from lianwei.analytics.queries.dashboard.asking import ALLIANCE, question
from lianwei.analytics.queries.dashboard.crossing import crossing
from lianwei.analytics.queries.dashboard.overview import overview
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import actor_of
from tests.cases.actors import worker
from tests.factories import reports, returns
from tests.factories.looking import TODAY, accepted
from tests.factories.members import join, make_alliance, make_organisation, make_staff, make_user
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def homes():
    return [make_organisation(code) for code in ("YZ", "NA", "JB")]


def order_of(homes):
    """A report on the alliance of these; the last has no case."""
    alliance = make_alliance(*homes)
    reports.facts(homes[:-1])
    return reports.Order(
        reports.subject_of_alliance(alliance, homes[0], on=reports.PERIOD.last), reports.PERIOD
    )


def said(row, language="zh"):
    return next(each["text"] for each in row.content[language]["sections"] if each["key"] == "member")


def test_who_sent_returns_and_has_no_case_is_named(homes):
    returns.submitted(returns.opened(homes[2], make_organisation(), period="2026-08"))

    row = draft_report(order_of(homes), actor=OPERATOR)

    name = homes[2].short_name or str(homes[2])
    assert said(row).endswith(f"{name}以报表报送，投诉未在本系统登记，未计入本报告的各项统计。")
    assert "sent returns instead" in said(row, "en")


def test_who_sent_returns_and_has_cases_is_not(homes):
    returns.submitted(returns.opened(homes[1], make_organisation(), period="2026-08"))

    row = draft_report(order_of(homes), actor=OPERATOR)

    assert "以报表报送" not in said(row)


def test_a_return_that_is_not_handed_in_names_nobody(homes):
    returns.opened(homes[2], make_organisation(), period="2026-08")

    row = draft_report(order_of(homes), actor=OPERATOR)

    assert "以报表报送" not in said(row)


@pytest.fixture
def upper():
    return make_organisation("CQ", kind="PROV")


@pytest.fixture
def dashboard(upper):
    """YZ registers five complaints of August; JB tells ten by its checked return of August."""
    yz, jb = make_organisation("YZ", parent=upper), make_organisation("JB", parent=upper)
    make_alliance(yz, jb)
    with clock.playing(TODAY):
        accepted(worker(yz, user=make_user(organisation=yz)), 5, on=date(2026, 8, 10))
        returns.checked(returns.opened(jb, upper, period="2026-08"))
        load_all()
        yield make_staff("secretary_general", organisation=yz)


def asked_of(user, **fields):
    actor = actor_of(user)
    return question(actor=actor, scope=ALLIANCE, **{"period": "2026-08"} | fields), actor


def by_member(user, **fields):
    asked, actor = asked_of(user, **fields)
    page = overview(asked, actor=actor)
    [chart] = [chart for chart in page.charts if chart.id == "members"]
    return page, chart, sorted([cell.text for cell in row.cells] for row in chart.rows)


def test_the_dashboard_shows_a_member_by_its_return_marked_and_in_no_sum(dashboard):
    page, chart, rows = by_member(dashboard)

    assert rows == [["JB消委（按报表）", "10", "8", "80.00%"], ["YZ消委", "5", "0", "0.00%"]]
    assert page.figures[0].value == "5"
    assert "10†" in str(chart.drawing)
    assert chart.notes == ("按统计报表填列（在本系统没有登记案件）：JB消委。未计入任何合计。",)


def test_a_return_that_nobody_checked_is_not_shown(dashboard, upper):
    other = make_organisation("NA", parent=upper)
    join(Alliance.objects.get(), other)
    returns.submitted(returns.opened(other, upper, period="2026-08"))

    assert ["NA消委", "0", "0", "—"] in by_member(dashboard)[2]


def test_a_member_that_registers_too_is_counted_once_by_its_cases(dashboard, upper):
    yz = dashboard.organisation
    returns.checked(returns.opened(yz, upper, period="2026-08"), accepted=90)

    assert ["YZ消委", "5", "0", "0.00%"] in by_member(dashboard)[2]


def test_returns_follow_each_other_and_the_days_they_tell_of_are_said(dashboard, upper):
    jb = Organisation.objects.get(code="JB")
    for month in ("2026-03", "2026-07"):
        returns.checked(returns.opened(jb, upper, period=month))

    rows = by_member(dashboard, period="2026")[2]

    said = "JB消委（按报表，2026年7月1日 至 2026年8月31日）"
    assert [said, "20", "16", "80.00%"] in rows


def test_a_longer_return_is_taken_in_place_of_those_within_it(dashboard, upper):
    jb = Organisation.objects.get(code="JB")
    returns.checked(returns.opened(jb, upper, period="2026-07"))
    end_return_plan(ReturnPlan.objects.visible_to(OPERATOR).get().pk, actor=OPERATOR)
    returns.plan(upper, frequency="quarter")
    returns.checked(returns.opened(jb, upper, period="2026Q3"), accepted=50)

    assert ["JB消委（按报表）", "50", "8", "16.00%"] in by_member(dashboard, period="2026Q3")[2]


def test_a_condition_empties_the_cells_of_a_return_and_says_why(dashboard):
    chart, rows = by_member(dashboard, where={"nature": "N03"})[1:]

    assert ["JB消委（按报表）", "—", "—", "—"] in rows
    assert chart.notes[1] == "报表不能按条件和截止日筛选，因此相应各格为空。"


@pytest.mark.parametrize(
    ("measure", "across", "cells"),
    [
        ("accepted", "nature", ["10", "10"]),
        ("accepted", "channel", ["—", "10"]),
        ("received", "nature", ["—", "11"]),
        ("on_time_rate", "nature", ["—"]),  # nothing is closed, so that no nature has a column
    ],
)
def test_a_crossing_by_member_shows_what_the_return_tells(dashboard, measure, across, cells):
    asked, actor = asked_of(dashboard)

    chart = crossing(asked, actor=actor, measure=measure, down="member", across=across).chart

    [row] = [[cell.text for cell in row.cells] for row in chart.rows if "按报表" in row.cells[0].text]
    assert row[1:] == cells
    assert chart.rows[-1].cells[-1].text != "15"


def test_who_is_told_from_five_cases_on_reads_no_return(dashboard):
    clerk = make_staff("clerk", organisation=dashboard.organisation)

    assert "按报表" not in str(by_member(clerk, period="2026")[2])


def test_the_liaison_group_is_told_no_return(dashboard):
    liaison = make_staff("liaison", organisation=dashboard.organisation)

    assert "按报表" not in str(by_member(liaison)[2])

"""A cut-off is part of a report's name; a period that is not over is counted and named up to a day."""

from datetime import date

import pytest
from django.urls import reverse

from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import correct_report, draft_report
from lianwei.analytics.operations.signing import release_report, review_report
from lianwei.analytics.papers.formats import report_file
from lianwei.analytics.papers.reading import sheet_of
from lianwei.analytics.queries.quoting import figure_quoted
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.standing_orders import orders_due
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import reports
from tests.factories.members import at_office, make_alliance, make_organisation, make_staff
from tests.factories.warehouse import write_facts

from .test_report_files import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
TODAY = "2026-11-23 10:00"
# Of the fourth quarters: two by 23 November 2026; one by that day of 2025 and three later.
DAYS = ("2026-10-08", "2026-11-20", "2025-10-09", "2025-11-24", "2025-12-01", "2025-12-31")


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(at_office(TODAY)):
        yield


@pytest.fixture
def home():
    home = make_organisation("YZ")
    days = map(date.fromisoformat, DAYS)
    rows = [{"case": n, "received_on": day, "accepted_on": day} for n, day in enumerate(days, 1)]
    write_facts(cases=[row | {"holder": home.pk, "member": home.pk} for row in rows])
    return home


def order(home, name="2026Q4", cutoff=None, **more):
    period = Period.named(name)
    return Order(subject_of_member(home, on=period.last), period, cutoff, **more)


def lead(row, language="zh"):
    figures = row.content[language]["figures"]
    text = row.content[language]["sections"][0]["text"]
    for name, each in figures.items():
        text = text.replace(f"{{{name}}}", each["shown"])
    return text


def test_a_running_period_is_held_against_the_same_days_of_the_year_before(home):
    row = draft_report(order(home), actor=OPERATOR)

    assert (row.code, row.cutoff) == ("2026Q4-C20261123-YZ", date(2026, 11, 23))
    assert row.content["zh"]["figures"]["R1"]["formula"] == "(2 − 1) ÷ 1"
    for name in (*row.content["zh"]["figures"], *row.content["zh"]["tables"]):
        recount(row, name, language="zh")


def test_title_and_sentences_say_up_to_which_day(home):
    row = draft_report(order(home), actor=OPERATOR)

    assert row.title == "2026年第四季度（截至11月23日）YZ消费者权益保护委员会消费者投诉情况分析"
    assert row.title_en.endswith("the fourth quarter of 2026 (to 23 November)")
    words = "2026年第四季度（截至11月23日）YZ消费者权益保护委员会共受理消费者投诉 2 件"
    assert lead(row).startswith(f"根据统计，{words}")


def test_the_files_say_which_days_are_held_against_which(home):
    row = draft_report(order(home), actor=OPERATOR)

    page = report_file(row, "html", language="zh").decode()

    assert "只统计至 2026-11-23；上年同期为 2025-10-01 至 2025-11-23。" in page


def test_a_long_title_breaks_around_the_name_of_the_issuer(home):
    row = draft_report(order(home), actor=OPERATOR)

    assert sheet_of(row, "zh").title_lines == [
        *("2026年第四季度（截至11月23日）", "YZ消费者权益保护委员会", "消费者投诉情况分析"),
    ]


def test_a_work_bulletin_of_a_running_period_says_so_too(home):
    row = draft_report(order(home, kind="work"), actor=OPERATOR)

    assert row.code == "W2026Q4-C20261123-YZ"
    assert row.title == "2026年第四季度（截至11月23日）YZ消费者权益保护委员会消费维权工作专报"
    assert lead(row).startswith("2026年第四季度（截至11月23日），")


def test_the_whole_period_is_drafted_by_itself_when_it_is_over(home):
    make_alliance(home)
    make_staff("secretary_general", organisation=home)
    draft_report(order(home), actor=OPERATOR)

    due = orders_due(actor=OPERATOR, on=date(2027, 1, 1), since=date(2026, 9, 1))

    assert "2026Q4-YZ" in [each.code for each in due]


def test_the_last_day_still_runs(home):
    with clock.playing(at_office("2026-12-31 18:00")):
        last = draft_report(order(home), actor=OPERATOR)
    with clock.playing(at_office("2027-01-01 00:10")):
        whole = draft_report(order(home), actor=OPERATOR)

    assert (last.code, whole.code) == ("2026Q4-C20261231-YZ", "2026Q4-YZ")
    assert "截至12月31日" in last.title
    assert whole.content["zh"]["figures"]["R1"]["formula"] == "(2 − 4) ÷ 4"


def test_one_period_can_have_a_report_with_each_cutoff(home):
    rows = [
        draft_report(order(home, "2026Q3", cutoff), actor=OPERATOR)
        for cutoff in (None, date(2026, 10, 10), date(2026, 11, 1))
    ]

    assert [row.code for row in rows] == ["2026Q3-YZ", "2026Q3-C20261010-YZ", "2026Q3-C20261101-YZ"]
    assert {row.title for row in rows} == {"2026年第三季度YZ消费者权益保护委员会消费者投诉情况分析"}
    found = figure_quoted("2026Q3-C20261010-YZ-N1", actor=OPERATOR, language="zh")
    assert found.filter["cutoff"] == "2026-10-10"
    with pytest.raises(Invalid):
        draft_report(order(home, "2026Q3", date(2026, 11, 1)), actor=OPERATOR)


def test_a_correction_keeps_the_cutoff_and_its_name(home):
    row = draft_report(order(home), actor=OPERATOR)
    review_report(row.pk, actor=reports.writer(home))
    release_report(row.pk, actor=reports.writer(home))

    with clock.playing(at_office("2026-12-05 10:00")):
        fresh = correct_report(row.pk, actor=OPERATOR, reason="补录")

    assert (fresh.code, fresh.number, fresh.cutoff) == (row.code, 2, row.cutoff)
    assert fresh.content["zh"]["figures"]["R1"]["formula"] == "(2 − 1) ÷ 1"


@pytest.mark.parametrize(
    ("name", "cutoff", "field"),
    [
        ("2027Q1", None, "period"),
        ("2026Q4", date(2026, 11, 24), "cutoff"),
        ("2026Q4", date(2026, 9, 30), "cutoff"),
    ],
)
def test_days_that_cannot_be_counted_are_refused_in_words(name, cutoff, field, home):
    with pytest.raises(Invalid) as refusal:
        draft_report(order(home, name, cutoff), actor=OPERATOR)

    assert list(refusal.value.fields) == [field]
    assert list(Report.objects.visible_to(SYSTEM)) == []


def test_the_page_says_it_beside_the_field(home, client_of):
    browser = client_of(make_staff("head", organisation=home))

    answer = browser.post(
        reverse("report_draft"), {"subject": "own", "period": "2026Q4", "cutoff": "2026-12-01"}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["cutoff"] == ["截止日期还没有到，请填今天或更早的日期。"]


def test_the_command_makes_one_for_each_cutoff_and_prints_its_figures(home, tmp_path, capsys):
    asked = {"period": "2026Q3", "member": "YZ", "format": "html", "out": tmp_path / "out"}

    assert [run("report", **asked), run("report", **asked, cutoff="2026-10-10")] == [0, 0]
    assert run("report", **asked, cutoff="2026-10-10") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "2026Q3-C20261010-YZ-v1.html",
        "2026Q3-YZ-v1.html",
    ]
    assert run("figure", "2026Q3-C20261010-YZ-N1") == 0
    assert '"cutoff": "2026-10-10"' in capsys.readouterr().out

"""The pages of statistical returns, as a member and the association above use them."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianwei.analytics.models import ReturnPlan, StatisticalReturn
from lianwei.analytics.operations import returns as do
from lianwei.analytics.rules.return_forms import form_on
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.models import Role
from tests.cases.actors import worker
from tests.cases.stages import standing
from tests.factories import returns
from tests.factories.members import give_role, make_organisation, make_user
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def upper():
    return make_organisation("CQ", kind="PROV")


@pytest.fixture
def home(upper):
    return make_organisation("YZ", parent=upper)


@pytest.fixture
def row(home):
    return returns.opened(home)


def person(home):
    """Somebody who may do everything with returns of the own house."""
    code = f"statistician{Role.objects.count()}"
    granted = sorted(returns.DOES | {"reporting_calendar.view"})
    Role.objects.create(code=code, name=code, permissions=granted, scope="subtree", viewer="holder")
    user = make_user(organisation=home)
    give_role(user, code)
    return user


def stored(row):
    return StatisticalReturn.objects.visible_to(SYSTEM).get(pk=row.pk)


def step(verb, row):
    return reverse(f"statistical_return_{verb}", args=[row.pk])


def sheets(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_return_is_typed_handed_in_checked_and_locked(row, home, upper, client_of):
    mine, above = client_of(person(home)), client_of(person(upper))
    typed = {f"f.{key}": str(value) for key, value in returns.figures(recovered=0).items()}

    answers = [
        mine.post(step("revise", row), typed),
        mine.post(step("submit", row)),
        above.post(step("check", row)),
        above.post(step("lock", row)),
    ]

    assert [each.status_code for each in answers] == [302] * 4
    assert stored(row).status == "locked"
    page = mine.get(step("view", row)).content.decode()
    assert "已锁定" in page and "更正" in page


def test_what_was_typed_wrong_stays_on_the_page(row, home, client_of):
    sent = {"f.summary.accepted": "十件", "f.summary.received": "7", "r.summary.received": "补登"}

    answer = client_of(person(home)).post(step("revise", row), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="十件"' in page and 'value="7"' in page and "第2行" in page
    assert stored(row).figures == {}


def test_the_page_says_what_is_in_the_way(row, home, client_of):
    do.revise_return(row.pk, actor=OPERATOR, figures={"summary.accepted": 3}, reasons={})
    browser = client_of(person(home))

    refused = browser.post(step("submit", row))
    page = browser.get(step("view", row)).content.decode()

    assert refused.status_code == 422
    assert "报送前需处理" in page and "没有的请填" in page


def test_figures_come_from_the_cases_of_the_period(home, client_of):
    case = standing("mediation", worker(home))
    other = make_organisation("NA", parent=home.parent)
    standing("mediation", worker(other))
    load_all()
    browser = client_of(person(home))
    with clock.playing(clock.now() + timedelta(days=40)):
        row = returns.opened(home, period=f"{case.accepted_on:%Y-%m}")

    answer = browser.post(step("prefill", row), {"cutoff": clock.today().isoformat()})

    found = stored(row).figures
    assert answer.status_code == 302
    assert set(found) == set(form_on("cca", row.last).lines)
    assert [found[f"summary.{name}"] for name in ("received", "accepted", "enquiries")] == [1, 1, 0]
    assert sum(value for key, value in found.items() if key.startswith("natures") and "accepted" in key) == 1
    assert (stored(row).source, stored(row).cutoff, stored(row).prefilled) == ("cases", clock.today(), found)


def test_the_sheet_offered_is_filled_in_and_taken(row, home, client_of):
    browser = client_of(person(home))
    (lines,) = sheets(browser.get(step("view_template", row))).values()
    filled = [[*line[:5], "0"] for line in lines[1:]]
    filled[1][5] = "很多"
    text = "\r\n".join(",".join(line) for line in [lines[0], *filled]).encode()

    answer = browser.post(step("upload", row), {"upload": SimpleUploadedFile("return.csv", text)})
    page = browser.get(step("view", row)).content.decode()

    assert answer.status_code == 302
    assert len(stored(row).figures) == len(filled) - 1
    assert "很多" in page and "不是数字" in page


@pytest.mark.parametrize(
    ("name", "content"), [("return.pdf", b"%PDF-1.7"), ("return.csv", b"\xff\xfe"), ("a.xlsx", b"PK\x03\x04")]
)
def test_a_file_that_is_no_sheet_is_refused(row, home, client_of, name, content):
    sent = {"upload": SimpleUploadedFile(name, content)}

    answer = client_of(person(home)).post(step("upload", row), sent)

    assert answer.status_code == 422
    assert stored(row).refused == []


def test_the_sheet_above_holds_numbers_and_the_totals_name_who_is_missing(row, home, upper, client_of):
    make_organisation("NA", parent=upper)
    returns.submitted(row)
    browser = client_of(person(upper))

    one = sheets(browser.get(step("export", row)))["消费者投诉情况统计表"]
    address = f"{reverse('return_plan_view', args=[row.plan_id])}?period={row.period}"
    page = browser.get(address).content.decode()
    totals = sheets(
        browser.get(f"{reverse('return_plan_view_sheet', args=[row.plan_id])}?period={row.period}")
    )

    assert ["受理件数（件）", 10.0] in [line[:2] for line in one]
    assert ["挽回经济损失（元）", 5000.0] in [line[:2] for line in one]
    assert "2个单位中1个已计入，1个未报，1个为暂报数" in page
    assert totals["各单位"][1][2:4] == ["未报", "已报送"]
    assert totals["各单位"][3][1:] == ["受理件数（件）", "", 10.0, 10.0]


def test_the_association_above_asks_for_a_return_and_ends_it(upper, client_of):
    browser = client_of(person(upper))
    sent = {"form": "cca", "frequency": "quarter", "due_days": "10", "since": "2025-01-01"}

    asked = browser.post(reverse("return_plan_ask"), sent)
    (plan,) = ReturnPlan.objects.visible_to(SYSTEM)
    again = browser.post(reverse("return_plan_ask"), sent)
    page = browser.get(reverse("statistical_return_list")).content.decode()
    ended = browser.post(reverse("return_plan_end", args=[plan.pk]))

    assert (asked.status_code, again.status_code, ended.status_code) == (302, 422, 302)
    assert "每季度" in page and "10天" in page


def test_a_locked_return_is_corrected_on_the_screen(row, home, client_of):
    returns.locked(row)
    browser = client_of(person(home))

    answer = browser.post(step("correct", row), {"reason": "漏报两人次"})

    new = StatisticalReturn.objects.visible_to(SYSTEM).get(version=2)
    assert answer.url == step("view", new)
    assert "漏报两人次" in browser.get(answer.url).content.decode()


@pytest.mark.parametrize("where", ["list", "view", "totals"])
def test_pages_ask_as_often_for_one_row_as_for_three(upper, client_of, where):
    home = make_organisation("YZ", parent=upper)
    above = where == "totals"
    browser = client_of(person(upper if above else home))
    months = ("2025-08", "2025-09", "2025-10")

    def count(n):
        member = make_organisation(parent=upper) if above else home
        row = returns.submitted(returns.opened(member, period=months[0] if above else months[n]))
        address = {
            "list": reverse("statistical_return_list"),
            "view": step("view", row),
            "totals": f"{reverse('return_plan_view', args=[row.plan_id])}?period={row.period}",
        }[where]
        browser.get(address)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    first = count(0)
    second = count(1)
    # the second return has one before it to compare with, which costs no further question
    assert [second, count(2)] == [first, first]


def test_dates_of_the_form_are_those_of_its_period(row):
    assert (row.first, row.last, row.due_on) == (date(2025, 10, 1), date(2025, 10, 31), date(2025, 11, 5))

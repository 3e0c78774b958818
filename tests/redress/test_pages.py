"""The pages of funds and advance compensation, as somebody at the desk uses them."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Role
from lianwei.redress.models import AdvanceCompensation, Fund
from lianwei.redress.operations.applying import check_compensation
from tests.factories import redress
from tests.factories.members import give_role, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


def person(home, *, without=(), more=()):
    """Somebody who logs in and may do everything with money of others."""
    granted = sorted((redress.DOES | {"complaint.view", *more}) - set(without))
    code = f"cashier{Role.objects.count()}"
    Role.objects.create(code=code, name=code, permissions=granted, scope="subtree", viewer="holder")
    user = make_user(organisation=home)
    give_role(user, code)
    return user


def read_sheet(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def rows(model):
    return list(model.objects.visible_to(SYSTEM).order_by("pk"))


def test_a_fund_is_opened_and_its_deposit_entered(home, client_of):
    browser = client_of(person(home))
    known = {each: getattr(redress.ENTRY, each) for each in redress.ENTRY.__slots__}

    answer = browser.post(reverse("fund_open"), known | {"case_cap": "5,000", "fund_cap": "20000"})

    (fund,) = rows(Fund)
    assert (answer.status_code, fund.case_cap, fund.fund_cap) == (302, 500_000, 2_000_000)
    money = {"amount": "10000", "on": clock.today().isoformat(), "voucher": "存字01"}
    browser.post(reverse("fund_deposit", args=[fund.pk]), money)
    page = browser.get(reverse("fund_view", args=[fund.pk])).content.decode()
    assert redress.balances(fund)["available"] == 1_000_000
    assert "10,000.00" in page and "账目平衡" in page


def test_what_is_refused_stands_beside_its_field(home, client_of):
    fund = redress.fund(home)
    money = {"amount": "10000.01", "on": clock.today().isoformat(), "voucher": "取字01"}

    answer = client_of(person(home)).post(reverse("fund_take_back", args=[fund.pk]), money)

    assert answer.status_code == 422
    assert "余额不足" in answer.content.decode()


def test_from_the_page_of_a_case_to_recourse(home, client_of):
    case, fund = redress.fitting(home), redress.fund(home)
    clerk, first, second = (client_of(person(home)) for _ in range(3))
    panel = clerk.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert reverse("advance_compensation_apply", args=[case.pk]) in panel
    asked = redress.asked(case, fund)
    form = {"fund_id": fund.pk, "respondent_id": asked.respondent_id, "ground": "breach", "amount": "2000"}
    clerk.post(reverse("advance_compensation_apply", args=[case.pk]), form | {"reason": "逾期未退款"})
    (row,) = rows(AdvanceCompensation)

    def step(browser, verb, **fields):
        return browser.post(reverse(f"advance_compensation_{verb}", args=[row.pk]), {"sent": "1"} | fields)

    paper = {"on": clock.today().isoformat(), "voucher": "付字01"}
    assert step(clerk, "check").status_code == 403
    assert step(first, "check").status_code == 302
    assert step(second, "approve", decision="决字1号").status_code == 302
    assert step(clerk, "pay", **paper).status_code == 302
    assert step(clerk, "recover", amount="500", **paper | {"voucher": "追字01"}).status_code == 302
    after = redress.stored(row)
    assert (after.status, after.recovered, after.outstanding) == ("paid", 50_000, 150_000)
    assert "1,500.00" in clerk.get(reverse("advance_compensation_view", args=[row.pk])).content.decode()
    assert "2,000.00" in clerk.get(reverse("complaint_detail", args=[case.pk])).content.decode()


def test_who_signed_first_is_not_offered_the_second_signature(home, client_of):
    row, first, second = redress.applied(home), person(home), person(home)
    address = reverse("advance_compensation_view", args=[row.pk])
    approve = reverse("advance_compensation_approve", args=[row.pk])
    client_of(first).post(reverse("advance_compensation_check", args=[row.pk]), {"sent": "1"})

    assert approve not in client_of(first).get(address).content.decode()
    assert approve in client_of(second).get(address).content.decode()


def test_the_statement_of_a_year_as_paper_and_sheet(home, client_of):
    fund = redress.fund(home)
    row = redress.paid(home, of=fund)
    browser = client_of(person(home))

    paper = browser.get(reverse("fund_view_statement_pdf", args=[fund.pk]))
    sheet = browser.get(reverse("fund_view_statement_xlsx", args=[fund.pk]))

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "先行赔付资金对账单" in text and "8,000.00" in text and fund.custodian in text
    lines = read_sheet(sheet)
    assert [line[5] for line in lines[1:4]] == ["10,000.00", "2,000.00", "2,000.00"]
    assert lines[3][7] == row.case_number
    assert [line[5] for line in lines[4:]] == ["8,000.00", "0.00", "2,000.00", "0.00", "'-10,000.00"]


def test_a_statement_begins_with_what_was_there_before(home, client_of):
    fund = redress.fund(home)
    browser = client_of(person(home))
    address = reverse("fund_view_statement_xlsx", args=[fund.pk])

    before = browser.get(address, {"year": "2001", "quarter": "1"})

    lines = read_sheet(before)
    assert [line[5] for line in lines[1:]] == ["0.00"] * 5


def test_lists_ask_as_much_for_three_rows_as_for_one(home, client_of):
    browser, counts = client_of(person(home)), {}
    for count in (1, 2):
        for _ in range(count):
            row = redress.paid(home, of=redress.fund(home, name=f"资金{count}"))
        for name in ("fund_list", "advance_compensation_list"):
            browser.get(reverse(name))
            with CaptureQueriesContext(connection) as asked:
                browser.get(reverse(name))
            counts.setdefault(name, []).append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("fund_view", args=[row.fund_id]))
        counts.setdefault("fund_view", []).append(len(asked))

    assert {name: len(set(found)) for name, found in counts.items()} == dict.fromkeys(counts, 1)


def test_the_list_narrows_to_open_recourse(home, client_of):
    fund = redress.fund(home)
    waits, owed = redress.applied(home, of=fund), redress.paid(home, of=fund)
    check_compensation(waits.pk, actor=redress.cashier(home))
    browser = client_of(person(home))

    shown = {
        view: browser.get(reverse("advance_compensation_list"), {"view": view}).content.decode()
        for view in ("", "checked", "owed", "paid", "nonsense")
    }

    found = {view: (waits.number in page, owed.number in page) for view, page in shown.items()}
    both = (True, True)
    assert found == {
        "": both,
        "checked": (True, False),
        "owed": (False, True),
        "paid": (False, True),
        "nonsense": both,
    }

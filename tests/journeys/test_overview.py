"""The figures in a real browser: overview, a chart as a table, copied, on to the cases behind a number."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cases.actors import worker
from tests.factories.looking import TODAY, accepted
from tests.factories.members import make_member, make_staff, make_user
from tests.factories.warehouse import load_all, place_warehouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_warehouse(tmp_path, monkeypatch):
    place_warehouse(tmp_path, monkeypatch)


def sound(page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:90] for node in each["nodes"]]) for each in found] == []


def test_a_head_reads_a_chart_as_a_table_and_opens_the_cases_behind_it(desk):
    office = make_member("YZ")
    head = make_staff("head", organisation=office)
    month = TODAY.date().replace(day=10, month=TODAY.month - 1)
    accepted(worker(office, user=make_user(organisation=office)), 6, on=month, resolved=3)
    load_all()
    desk.logs_in(head).opens("/analysis/?scope=own&first=2026-01-01&last=2026-11-23")
    card = desk.page.locator("#monthly")
    card.locator("svg").wait_for()
    sound(desk.page)

    card.get_by_text("看表格").click()
    card.get_by_text("复制").click()
    desk.page.locator("#monthly >> text=已复制").wait_for()
    desk.shows("overview")
    desk.goes_on(card.locator("tbody a").first).sees("您能看到 6 件")
    assert "/analysis/cases/" in desk.page.url
    assert desk.page.locator("#worklist tbody tr").count() == 6
    sound(desk.page)
    desk.opens("/analysis/crossing/?scope=own&first=2026-01-01&last=2026-11-23").sees("交叉统计")
    sound(desk.page)
    desk.opens("/analysis/scorecards/").sees("评分卡")
    sound(desk.page)

"""The pages of booths: what the desk sees of them, and the figures of a day as a sheet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianwei.api import keys
from lianwei.core import clock
from tests.factories.booths import Tablet, count, item, worker_runs
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def head():
    return make_actor("head", organisation=make_organisation("YZ"))


@pytest.fixture
def tablet(client, head, monkeypatch):
    monkeypatch.setattr(keys, "METER", keys.Meter())  # calls of other tests' keys do not count
    return Tablet(client, head)


def test_another_members_booths_and_figures_are_not_shown(tablet, client_of):
    tablet.sends([count("leaflets", 40)])
    worker_runs()
    stranger = client_of(make_actor("head", organisation=make_organisation("JB")))

    pages = [stranger.get(f"/arrivals/booths/{rest}") for rest in ("", "day/", "day.csv")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page for page in pages if "解放碑" in page.content.decode()] == []
    assert stranger.get(f"/arrivals/booths/{tablet.booth.pk}/").status_code == 404


def test_the_pages_of_a_booth(tablet, head, client_of):
    tablet.ahead = timedelta(days=3)
    tablet.sends([item(), count("leaflets", 40)])
    worker_runs()
    browser = client_of(head)

    listed, page, day = (
        browser.get(f"/arrivals/booths/{rest}").content.decode()
        for rest in ("", f"{tablet.booth.pk}/", "day/")
    )
    link = browser.post(f"/arrivals/booths/{tablet.booth.pk}/device/").content.decode()

    assert ("解放碑点位" in listed, "（快了）" in page, "发放资料" in day) == (True, True, True)
    assert "/booth/#" in link


def test_one_booth_and_three_booths_cost_the_same(head, client_of, client, django_assert_num_queries):
    Tablet(client, head).sends([count("leaflets", 40)])
    worker_runs()
    browser = client_of(head)
    pages = ("/arrivals/booths/", "/arrivals/booths/day/")
    spent = []
    for page in pages:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            browser.get(page)
        spent.append(len(queries))
    for name in ("南坪点位", "观音桥点位"):
        Tablet(client, head, name).sends([count("leaflets", 2)])
    worker_runs()

    for page, before in zip(pages, spent, strict=True):
        with django_assert_num_queries(before):
            browser.get(page)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_day_as_a_sheet(tablet, head, client_of, ending):
    tablet.sends([count("leaflets", 40)])
    worker_runs()

    answer = client_of(head).get(f"/arrivals/booths/day.{ending}")

    assert answer["Content-Disposition"] == f'attachment; filename="booths-{clock.today():%Y%m%d}.{ending}"'
    if ending == "csv":
        head_line, line, total = answer.content.decode("utf-8-sig").splitlines()
        assert (line.split(",")[0], total.split(",")[0]) == ("解放碑点位", "合计")
        assert line.split(",")[head_line.split(",").index("发放资料")] == "40"

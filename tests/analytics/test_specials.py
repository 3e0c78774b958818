"""Specials: standing ones over the cases, programmes with figures of others."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import ProgrammeFigure, SpecialProgramme
from lianwei.analytics.operations.programmes import enter_programme_figures
from lianwei.analytics.queries.programmes import programme_page
from lianwei.analytics.queries.specials import special_page
from lianwei.analytics.rules.specials import Outside
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.queries import actor_of
from tests.analytics.test_return_pages import person, sheets
from tests.cases.actors import worker
from tests.cases.stages import standing
from tests.factories import returns
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


def accepted(home, **changes):
    return standing("mediation", worker(home), **changes)


def today_as(frequency="month"):
    return f"{clock.today():%Y-%m}" if frequency == "month" else f"{clock.today():%Y}"


def told(units, **changes):
    day = clock.today()
    known = {"first": day.replace(month=1, day=1), "last": day.replace(month=12, day=31), "sales": 0}
    return Outside(**known | {"units": units, "subsidy": 0, "source": "市商务委通报"} | changes)


def printed(chart):
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in chart.rows}


def test_a_special_counts_its_parts_by_themselves(home):
    accepted(home, groups=["P01"])
    accepted(home, groups=["P01", "P02"])
    accepted(home, groups=[])
    load_all()

    page = special_page(actor=returns.actor_at(home), code="old_and_young", name=today_as())

    rows = printed(page.parts)
    assert [rows[name][1] for name in ("老年人", "未成年人")] == ["2", "1"]
    assert printed(page.members) == {str(home): ["2", "1"]}


def test_small_numbers_of_other_members_stay_out(home):
    away = make_organisation("NA")
    make_alliance(home, away)
    accepted(away, groups=["P01"])
    for _n in range(2):
        accepted(home, groups=["P01"])
    load_all()
    secretary = actor_of(make_staff("secretary_general", organisation=home))

    page = special_page(actor=secretary, code="old_and_young", name=today_as())

    assert [each[0] for each in printed(page.members).values()] == ["<5", "<5"]
    assert printed(page.parts)["老年人"][1] == "<5"


def test_complaints_stand_beside_units_sold(home):
    accepted(home, category="G0105")
    load_all()
    row = returns.programme(home, categories=("G01", "G0105"))  # the kind lies in the class: counted once
    enter_programme_figures(row.pk, actor=returns.actor_at(home), rows=[told(20_000, sales=123_450)])

    (line,) = printed(programme_page(row.pk, actor=returns.actor_at(home)).chart).values()

    assert line == ["20,000", "1,234.50", "0.00", "1", "0.50", "市商务委通报"]


def test_units_of_one_house_stand_beside_its_own_complaints_whoever_reads(home):
    away = make_organisation("NA")
    make_alliance(home, away)
    for house in (home, away):
        accepted(house, category="G0105")
    load_all()
    row = returns.programme(home, categories=("G0105",))
    enter_programme_figures(row.pk, actor=returns.actor_at(home), rows=[told(20_000)])

    secretary = actor_of(make_staff("secretary_general", organisation=home))
    readers = [returns.actor_at(home), replace(returns.actor_at(home), oversees=secretary.oversees)]

    lines = [next(iter(printed(programme_page(row.pk, actor=each).chart).values())) for each in readers]
    assert [line[3:5] for line in lines] == [["1", "0.50"], ["1", "0.50"]]


def test_figures_of_the_same_days_take_the_earlier_ones_place(home):
    row = returns.programme(home)
    mine = returns.actor_at(home)

    for units in (100, 200):
        enter_programme_figures(row.pk, actor=mine, rows=[told(units)])

    (kept,) = ProgrammeFigure.objects.visible_to(SYSTEM)
    assert kept.units == 200


def test_only_the_own_house_enters_figures(home):
    row = returns.programme(home)

    with pytest.raises(NotAllowed):
        enter_programme_figures(
            row.pk,
            actor=returns.actor_at(home, without=("special_programme.enter",)),
            rows=[told(1)],
        )
    with pytest.raises(Invalid):
        enter_programme_figures(row.pk, actor=OPERATOR, rows=[])

    assert ProgrammeFigure.objects.visible_to(SYSTEM).count() == 0


def test_a_programme_is_begun_and_filled_on_the_screen(home, client_of):
    browser = client_of(person(home))
    sent = {"name": "家电以旧换新", "categories": "空调、家用电子电器类"}

    begun = browser.post(reverse("special_programme_open"), sent)
    (row,) = SpecialProgramme.objects.visible_to(SYSTEM)
    again = browser.post(reverse("special_programme_open"), sent)
    unknown = browser.post(reverse("special_programme_open"), {"name": "甲", "categories": "飞船配件啊"})
    figure = {"first": "2026-01-01", "last": "2026-03-31", "units": "500", "source": "市商务委"}
    typed = browser.post(reverse("special_programme_enter", args=[row.pk]), figure)
    wrong = browser.post(reverse("special_programme_enter", args=[row.pk]), figure | {"last": "2025-01-01"})
    page = browser.get(reverse("special_programme_view", args=[row.pk])).content.decode()

    assert row.categories == ["G01", "G0105"]
    answers = (begun, again, unknown, typed, wrong)
    assert [each.status_code for each in answers] == [302, 422, 422, 302, 422]
    assert "市商务委" in page and "2026Q1" in page


def test_a_sheet_is_entered_whole_or_not_at_all(home, client_of):
    row = returns.programme(home)
    browser, address = client_of(person(home)), reverse("special_programme_enter_sheet", args=[row.pk])
    good = "2026-01-01,2026-01-31,100,,,市商务委\r\n2026-02-01,2026-02-28,120,5.50,,市商务委"

    def bring(text):
        file = SimpleUploadedFile("figures.csv", text.encode())
        return browser.post(address, {"upload": file})

    refused = bring(good + "\r\n三月,2026-03-31,1,,,甲")
    before = ProgrammeFigure.objects.visible_to(SYSTEM).count()
    taken = bring(good)

    assert (refused.status_code, before, taken.status_code) == (422, 0, 302)
    assert "第3行" in refused.content.decode()
    rows = ProgrammeFigure.objects.visible_to(SYSTEM).order_by("first")
    assert [(each.units, each.sales) for each in rows] == [(100, 0), (120, 550)]


def test_what_the_page_shows_is_taken_along(home, client_of):
    accepted(home, groups=["P04"])
    load_all()
    browser = client_of(person(home))
    query = f"?special=rural&period={today_as()}"

    page = browser.get(reverse("statistics_specials") + query).content.decode()
    book = sheets(browser.get(reverse("statistics_specials_xlsx") + query))
    text = browser.get(reverse("statistics_specials_csv") + query).content.decode()

    assert "农村消费者" in page and "农村和农资" in page
    assert ["农村消费者", "1", "1"] in [line[:3] for line in book["农村和农资"]]
    assert "农村消费者,1,1" in text


@pytest.mark.parametrize("where", ["list", "view"])
def test_pages_ask_as_often_for_one_row_as_for_three(home, client_of, where):
    browser = client_of(person(home))
    row = returns.programme(home)

    def count(n):
        if where == "list":
            returns.programme(home, name=f"专项{n}")
        days = {"first": date(2026, n, 1), "last": date(2026, n, 20)}
        enter_programme_figures(row.pk, actor=OPERATOR, rows=[told(10, **days)])
        address = reverse("statistics_specials")
        if where == "view":
            address = reverse("special_programme_view", args=[row.pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    first = count(1)
    count(2)
    assert count(3) == first

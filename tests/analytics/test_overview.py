"""The overview: first figures, charts, drill-down, small cells, sheets, as their readers see them."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from lianwei.analytics.queries.dashboard.asking import ALLIANCE, OWN, question
from lianwei.analytics.queries.dashboard.crossing import crossing
from lianwei.analytics.queries.dashboard.drill import cases_behind
from lianwei.analytics.queries.dashboard.overview import overview
from lianwei.analytics.queries.dashboard.told import Teller
from lianwei.analytics.queries.figures import figures
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.members.queries import actor_of
from tests.cases.actors import worker
from tests.factories.looking import MARCH, TODAY, accepted
from tests.factories.members import make_member, make_staff, make_user
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
OVERVIEW, CASES = reverse("statistics_overview"), reverse("statistics_cases")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    with clock.playing(TODAY):
        yield


@pytest.fixture
def alliance():
    """YZ: 7 accepted in March, 4 resolved, 2 the year before. JJ: 3 accepted. FL: 6."""
    yz, jj, fl = make_member("YZ"), make_member("JJ"), make_member("FL")
    ours, theirs, others = (worker(each, user=make_user(organisation=each)) for each in (yz, jj, fl))
    accepted(ours, 7, resolved=4)
    accepted(ours, 2, on=date(2025, 3, 10))
    accepted(theirs, 3, nature="N01")
    accepted(others, 6)
    load_all()
    return yz, jj, fl


@pytest.fixture
def clerk(alliance):
    return make_staff("clerk", organisation=alliance[0])


@pytest.fixture
def secretary(alliance):
    return make_staff("secretary_general", organisation=alliance[2])


def seen(user, **asked):
    actor = actor_of(user)
    return overview(question(actor=actor, **asked), actor=actor)


def values(page):
    return {figure.label: (figure.value, figure.change) for figure in page.figures}


def table(page, name):
    [chart] = [chart for chart in page.charts if chart.id == name]
    return [[cell.text for cell in row.cells] for row in chart.rows]


def test_own_figures_with_last_year(clerk):
    page = seen(clerk)

    assert (page.asked.scope, page.is_partial) == (OWN, False)
    assert values(page) == {
        "受理": ("7", "同比 ↑ 250.00%"),
        "解决": ("4", "同比 —"),
        "投诉解决率": ("57.14", "同比 ↑ 57.14 个百分点"),
        "挽回损失": ("0.00", "同比 —"),
        "来访咨询": ("0", "同比 —"),
    }
    assert table(page, "natures") == [["合同", "7", "100.00%", "0.00"]]


def test_the_month_that_runs_stands_in_the_table_and_is_not_drawn(clerk):
    [line] = [chart for chart in seen(clerk).charts if chart.id == "monthly"]

    assert [(row.cells[0].text, row.cells[1].text, row.cells[2].text) for row in line.rows][2] == (
        "3月",
        "7",
        "2",
    )
    assert [row.is_drawn for row in line.rows] == [True] * 10 + [False]


def test_who_looks_on_is_told_all(secretary):
    page = seen(secretary)

    assert (page.asked.scope, page.is_partial) == (ALLIANCE, False)
    assert values(page)["受理"] == ("16", "同比 ↑ 700.00%")
    assert sorted(table(page, "members")) == [
        ["FL消委", "6", "0", "0.00%"],
        ["JJ消委", "3", "0", "0.00%"],
        ["YZ消委", "7", "4", "57.14%"],
    ]


def test_a_reader_of_english_finds_places_and_members_in_english(secretary, alliance):
    yz, _jj, _fl = alliance
    type(yz).objects.filter(pk=yz.pk).update(name_en="Yuzhong Consumer Council")

    with override("en"):
        page = seen(secretary)
        [members] = [chart for chart in page.charts if chart.id == "members"]
        crossed = crossing(
            page.asked, actor=actor_of(secretary), measure="accepted", down="region", across="nature"
        )

    assert "Yuzhong Consumer Council" in [row[0] for row in table(page, "members")]
    assert "<span>Yuzhong</span>" in str(members.drawing)
    assert "Yuzhong" in str(crossed.charts[0].lines)
    assert "渝中" not in str(crossed.charts[0].lines) + str(members.drawing)


def test_another_member_is_told_from_five_cases_on(clerk):
    page = seen(clerk, scope=ALLIANCE)

    assert page.is_partial
    assert sorted(table(page, "members")) == [
        ["FL消委", "*", "*", "*"],  # else the whole less our own and this one would be the three
        ["JJ消委", "*", "*", "*"],
        ["YZ消委", "7", "4", "57.14%"],
    ]
    assert table(page, "natures") == [["质量", "*", "*", "*"], ["合同", "*", "*", "*"]]
    assert {"band", "days", "flows"} & {chart.id for chart in page.charts} == set()


def test_a_choice_that_gives_a_member_away_is_not_answered(clerk, alliance):
    _yz, jj, fl = alliance

    for member in (jj, fl):
        page = seen(clerk, scope=ALLIANCE, where={"member": str(member.pk)})
        assert {value for value, _change in values(page).values()} == {"*"}


def test_three_conditions_at_once_are_not_told_not_even_where_there_is_nothing(clerk):
    one = seen(clerk, scope=ALLIANCE, period="2025", where={"channel": "C02"})
    two = seen(clerk, scope=ALLIANCE, period="2026Q1", where={"channel": "C02"})

    assert values(one)["受理"] == ("2", "同比 —")  # all of them our own
    assert table(two, "natures") == [["质量", "*", "*", "*"], ["合同", "*", "*", "*"]]


def test_days_chosen_freely_are_for_ones_own_figures(clerk):
    free = {"first": MARCH, "last": MARCH}

    assert seen(clerk, scope=OWN, **free).asked.period.days == 1
    assert seen(clerk, scope=ALLIANCE, **free).asked.period_name == "2026"


def test_the_cases_behind_a_figure_are_as_many_as_it_says(clerk, secretary):
    for user, of, count in ((clerk, "accepted", 7), (clerk, "resolved", 4), (secretary, "accepted", 16)):
        actor = actor_of(user)
        behind = cases_behind(question(actor=actor), actor=actor, of=of)
        assert (behind.total, len(behind.rows)) == (count, count)


def test_a_link_leads_to_the_cases_of_its_cell(client_of, secretary):
    page = seen(secretary)
    [natures] = [chart for chart in page.charts if chart.id == "natures"]
    [quality] = [row for row in natures.rows if row.cells[0].text == "质量"]

    reply = client_of(secretary).get(quality.cells[1].url)

    assert (reply.status_code, quality.cells[1].text) == (200, "3")
    assert reply.context["page"].total == 3


def test_nobody_without_the_permission_sees_figures(client_of, alliance):
    user = make_staff("system_admin", organisation=alliance[0])

    assert client_of(user).get(OVERVIEW).status_code == 403
    with pytest.raises(NotAllowed):
        overview(question(actor=actor_of(user)), actor=actor_of(user))


def test_the_page_opens_quickly_and_asks_little(client_of, secretary, django_assert_max_num_queries):
    client = client_of(secretary)
    client.get(OVERVIEW)

    with django_assert_max_num_queries(40):
        reply = client.get(OVERVIEW)

    assert reply.status_code == 200


@pytest.mark.parametrize("query", ["period=x&member=y", "first=2026-12-01&last=2026-01-01", "month=2026-13"])
def test_an_address_from_elsewhere_opens_a_page(client_of, clerk, query):
    client = client_of(clerk)

    assert client.get(f"{OVERVIEW}?{query}").status_code == 200
    assert client.get(f"{CASES}?{query}").status_code == 200


def test_the_sheet_holds_every_table(client_of, clerk):
    reply = client_of(clerk).get(reverse("statistics_overview_csv"))

    lines = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert ["受理", "7", "件", "同比 ↑ 250.00%"] in lines
    assert ["合同", "7", "100.00%", "0.00"] in lines
    xlsx = client_of(clerk).get(reverse("statistics_overview_xlsx"))
    assert xlsx.content[:2] == b"PK"


def crossed(user, **asked):
    actor = actor_of(user)
    ways = {"measure": "accepted", "down": "member", "across": "nature"} | asked
    return crossing(question(actor=actor, scope=ALLIANCE), actor=actor, **ways)


def test_a_crossing_with_its_totals(secretary):
    rows = [[cell.text for cell in row.cells] for row in crossed(secretary).chart.rows]

    assert rows == [
        ["YZ消委", "7", "0", "7"],
        ["FL消委", "6", "0", "6"],
        ["JJ消委", "0", "3", "3"],
        ["合计", "13", "3", "16"],
    ]


def test_a_crossing_for_another_member_hides_what_could_be_subtracted(clerk):
    rows = {row.cells[0].text[:2]: [cell.text for cell in row.cells[1:]] for row in crossed(clerk).chart.rows}

    assert rows["JJ"] == ["*", "0", "*"]
    assert rows["FL"] == ["0", "*", "*"]
    assert rows["YZ"] == ["0", "7", "7"]


def test_another_members_rates_stay_its_own(clerk):
    with pytest.raises(Invalid):
        crossed(clerk, measure="band_low")


def test_a_dimension_is_not_crossed_with_itself(secretary):
    with pytest.raises(Invalid):
        crossed(secretary, across="member")


def test_the_crossing_opens_and_goes_out_as_a_sheet(client_of, secretary):
    client = client_of(secretary)

    assert "交叉统计" in client.get(reverse("statistics_crossing")).content.decode()
    assert client.get(reverse("statistics_crossing_csv")).content.decode("utf-8-sig").startswith("成员单位,")
    assert client.get(reverse("statistics_crossing_xlsx")).content[:2] == b"PK"


def test_the_cases_behind_a_figure_were_known_by_its_cutoff(alliance, secretary):
    late = worker(alliance[0], user=make_user("late", organisation=alliance[0]))
    accepted(late, 1, on=date(2026, 5, 4))
    load_all()
    actor = actor_of(secretary)
    asked = question(actor=actor, period="2026", cutoff=date(2026, 3, 31))

    [whole] = figures(["received", "accepted"], actor=actor, period=asked.period, cutoff=asked.cutoff)

    totals = {of: cases_behind(asked, actor=actor, of=of).total for of in ("received", "accepted")}
    assert totals == whole.values == {"received": 16, "accepted": 16}


@pytest.fixture
def classes():
    """Of others: eleven complaints on one kind of G03 and two on another; 8 and 9 on services."""
    home, other = make_member("YZ"), make_member("JJ")
    them = worker(other, user=make_user(organisation=other))
    for category, count in (("G0301", 11), ("G0302", 2), ("S0101", 8), ("S0201", 9)):
        accepted(them, count, category=category)
    load_all()
    return make_staff("clerk", organisation=home)


def told(user, way, **asked):
    actor = actor_of(user)
    teller = Teller(question(actor=actor, scope=ALLIANCE, **asked), actor=actor)
    return {
        line.keys[0]: None if line.is_hidden else line.values["accepted"]
        for line in teller.lines(["accepted"], way)
    }


def test_a_class_of_goods_does_not_tell_what_its_kinds_leave_out(classes):
    kinds, mains = told(classes, "category"), told(classes, "category_main")

    assert (kinds["G0301"], kinds["G0302"]) == (11, None)
    assert mains["G03"] is None  # else 13 - 11


def test_a_kind_of_goods_that_is_left_out_is_not_told_under_a_condition_either(classes):
    kinds = told(classes, "category", where={"channel": "C02"})

    assert set(told(classes, "nature", where={"category": "G0302"}).values()) == {None}
    assert kinds["G0302"] is None


def test_pages_say_in_chinese_how_their_figures_are_counted(client_of, clerk):
    client, words = client_of(clerk), "受理日期在期间内的投诉。不予受理的不计"

    assert words in client.get(OVERVIEW).content.decode()
    assert words in client.get(reverse("statistics_crossing")).content.decode()


def test_the_band_says_what_each_way_divides(clerk):
    [band] = [chart for chart in seen(clerk).charts if chart.id == "band"]

    assert band.legend == (
        "公开口径：解决 ÷ 受理",
        "从严：消费者确认解决 ÷ 登记",
        "从宽：消费者确认和未评价 ÷ 办结",
    )

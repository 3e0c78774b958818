"""Comparisons as their readers see them: changes, what they are made of, what makes them misleading, and that
they tell no small cell of either period. Counted by hand.
"""

from datetime import date

import pytest
from django.urls import reverse

from lianwei.analytics.queries.dashboard.asking import ALLIANCE, question
from lianwei.analytics.queries.dashboard.crossing import crossing
from lianwei.analytics.queries.dashboard.drill import cases_behind
from lianwei.analytics.queries.dashboard.overview import overview
from lianwei.cases.models import Respondent
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from lianwei.registry.models import Category
from tests.cases.actors import worker
from tests.factories.looking import TODAY, accepted
from tests.factories.members import make_member, make_staff, make_user
from tests.factories.registry import business
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
MAY, AUGUST, LAST = date(2026, 5, 4), date(2026, 8, 4), date(2025, 8, 4)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    with clock.playing(TODAY):
        yield


@pytest.fixture
def three():
    """Accepted and resolved in 2026Q3, the quarter before, the year before.

    YZ: 8 (6), 4 (1), 0. JJ: 2 (0), 6 (3), 5 (5).
    """
    yz, jj = make_member("YZ"), make_member("JJ")
    ours, theirs = (worker(each, user=make_user(organisation=each)) for each in (yz, jj))
    accepted(ours, 8, on=AUGUST, resolved=6)
    accepted(ours, 4, on=MAY, resolved=1)
    accepted(theirs, 2, on=AUGUST)
    accepted(theirs, 6, on=MAY, resolved=3)
    accepted(theirs, 5, on=LAST, resolved=5)
    load_all()
    return yz, jj


@pytest.fixture
def secretary(three):
    return make_staff("secretary_general", organisation=three[0])


def seen(user, period="2026Q3", **asked):
    actor = actor_of(user)
    return overview(question(actor=actor, period=period, **asked), actor=actor)


def chart(page, name):
    [found] = [each for each in page.charts if each.id == name]
    return found


def texts(found):
    return [[cell.text for cell in row.cells] for row in found.rows]


def crossed(user, period="2026Q3", **asked):
    actor = actor_of(user)
    ways = {"measure": "accepted", "down": "member", "across": "kind"}
    ways |= {name: asked.pop(name) for name in tuple(asked) if name in ways}
    return crossing(question(actor=actor, scope=ALLIANCE, period=period, **asked), actor=actor, **ways)


@pytest.mark.parametrize(
    ("against", "head", "accepted_change", "rate_change"),
    [
        ("", "同比", "↑ 100.00%", "↓ 40.00 个百分点"),  # 10 after 5; 60 % after 100 %
        ("year", "同比", "↑ 100.00%", "↓ 40.00 个百分点"),
        ("before", "环比", "0.00%", "↑ 20.00 个百分点"),  # 10 after 10; 60 % after 40 %
    ],
)
def test_counts_change_by_per_cent_and_rates_by_points(
    secretary, against, head, accepted_change, rate_change
):
    found = {each.label: each.change for each in seen(secretary, against=against).figures}

    assert (found["受理"], found["投诉解决率"]) == (f"{head} {accepted_change}", f"{head} {rate_change}")
    assert found["来访咨询"] == f"{head} —"  # nobody asked before


def test_the_rate_falls_apart_into_volume_mix_and_rate(secretary):
    """JJ 6 of 10 at 50 % → 2 of 10 at 0; YZ 4 of 10 at 25 % → 8 of 10 at 75 %; 40 % → 60 % in all."""
    found = chart(seen(secretary, against="before"), "effects-member")

    assert texts(found) == [
        ["YZ消委", "75.00%", "25.00%", "−6.00", "+40.00"],
        ["JJ消委", "0.00%", "50.00%", "−4.00", "−10.00"],
        ["合计", "60.00%", "40.00%", "−10.00", "+30.00"],
    ]
    assert found.notes[0] == (
        "解决件数变化 +2 件：量 0.00，结构 −1.00，率 +3.00。解决率变化（百分点）：结构 −10.00，率 +30.00。"
    )


def test_nothing_before_leaves_nothing_to_compare(secretary):
    found = chart(seen(secretary, period="2025Q3"), "effects-member")

    assert (found.rows, found.empty) == ((), "两个时段中有一个没有案件，无法比较。")


def test_rates_and_times_stand_beside_those_before(secretary):
    rows = {row[0]: row[1:4] for row in texts(chart(seen(secretary, against="before"), "rates"))}

    assert rows["办结率"] == ["60.00%", "40.00%", "↑ 20.00 个百分点"]
    assert rows["满意度"] == ["—", "—", "—"]


def test_the_crossing_is_compared_cell_by_cell(secretary):
    page = crossed(secretary, against="before", across="nature")

    assert [row[-1] for row in texts(page.changes)] == ["↑ 100.00", "↓ 66.67", "0.00"]
    assert (page.changes.note, crossed(secretary).changes) == ("%", None)
    year = {row[0][:2]: row[-1] for row in texts(crossed(secretary, against="year").changes)}
    assert (year["YZ"], year["JJ"]) == ("—", "↓ 60.00")  # YZ had none


def test_shares_are_compared_in_points(secretary):
    page = crossed(secretary, against="before", measure="resolution_rate")

    assert page.changes.note == "百分点"
    assert [row[-1] for row in texts(page.changes)] == ["↑ 50.00", "↓ 50.00", "↑ 20.00"]


def test_a_comparison_tells_no_small_cell_of_either_period(three):
    """JJ's 2 of this quarter stay out, and so do its 6 of May, which the 2 would follow from."""
    clerk = make_staff("clerk", organisation=three[0])

    for against in ("year", "before", "festival"):
        for period in ("2026Q2", "2026Q3"):
            page = crossed(clerk, period, against=against)
            for at, kind in ((page.chart, "told"), (page.changes, "changes")):
                rows = {row[0][:2]: set(row[1:]) for row in texts(at)}
                assert rows.get("JJ", {"*"}) == {"*"}, (against, period, kind)
            assert {row[-1] for row in texts(page.changes)[-1:]} == {"*"}


def test_a_list_that_changed_and_the_festival_are_said(secretary):
    Category.objects.filter(code="S0101").update(valid_to=date(2026, 6, 30))
    home = make_member("FL")
    accepted(worker(home, user=make_user(organisation=home)), 1, on=MAY, category="S0101")
    load_all()

    notes = chart(seen(secretary, against="before"), "top-s").notes
    first = seen(secretary, period="2026Q1", against="before")

    assert [note.startswith("代码表有变动：") and "用至2026年6月30日" in note for note in notes] == [True]
    assert first.notes == [
        "春节位置不同：除夕至元宵共 16 天，本期含 16 天，对比期含 0 天，增减请结合春节因素看。"
    ]
    assert seen(secretary, against="before").notes == []


def test_what_a_figure_does_not_know_is_said_in_words(secretary):
    page = crossed(secretary, measure="transfer_hours_median", across="nature")
    parted = crossed(secretary, measure="transfers_taken", down="giver", across="taker")

    assert page.chart.empty.startswith("该指标不能按成员单位、")
    assert parted.chart.empty == crossed(secretary, "2024").chart.empty  # no case, and it is true


def test_the_form_offers_what_the_figure_knows(client_of, secretary):
    page = client_of(secretary).get(f"{reverse('statistics_crossing')}?measure=transfer_hours_median")
    ways = [name for name, _label in page.context["form"].fields["down"].choices]

    assert (page.status_code, ways) == (200, ["giver", "taker", "month", "year"])


def test_by_business_within_ones_own_figures():
    """Three of four complaints are about one shop; the figure, the crossing and the cases behind agree."""
    home, shop = make_member("YZ"), business()
    made = accepted(worker(home, user=make_user(organisation=home)), 4, on=MAY)
    Respondent.objects.visible_to(SYSTEM).filter(complaint__in=made).update(business=None)
    Respondent.objects.visible_to(SYSTEM).filter(complaint__in=made[:3]).update(business=shop)
    load_all()
    user = make_staff("secretary_general", organisation=home)
    actor = actor_of(user)
    asked = question(actor=actor, period="2026Q2", where={"business": str(shop.pk)})

    page = crossed(user, "2026Q2", down="business", across="holder")

    assert [[row[0], row[-1]] for row in texts(page.chart)] == [
        [str(shop), "3"],
        ["未在经营者库", "1"],
        ["合计", "4"],
    ]
    assert cases_behind(asked, actor=actor).total == 3


def test_other_members_businesses_and_offices_stay_theirs(three):
    clerk = make_staff("clerk", organisation=three[0])

    for way in ("business", "holder", "intake", "giver", "taker"):
        with pytest.raises(Invalid):
            crossed(clerk, down=way)
    actor = actor_of(clerk)
    assert question(actor=actor, scope=ALLIANCE, where={"business": "1", "holder": "1"}).where == ()


def test_a_business_is_chosen_by_its_name(client_of, secretary):
    shop = business()
    client, page = client_of(secretary), reverse("statistics_overview")

    known = client.get(f"{page}?business_name={shop.name}").context["form"]
    unknown = client.get(f"{page}?business_name=没有这家").context["form"]

    assert known.asked.chosen == {"business": str(shop.pk)}
    assert list(unknown.errors) == ["business_name"]


def test_a_comparison_asks_as_little_as_the_page(client_of, secretary, django_assert_max_num_queries):
    client = client_of(secretary)
    for address in ("statistics_overview", "statistics_crossing"):
        url = f"{reverse(address)}?against=before"
        client.get(url)
        with django_assert_max_num_queries(45):
            assert client.get(url).status_code == 200

"""Every measure on thirty cases counted by hand: tests/factories/thirty.csv, third quarter of 2026."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.queries.figures import Row, figures
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.cubes import CUBES
from lianwei.analytics.warehouse.engine import Tables
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.scope import OPERATOR, Actor, ActorKind
from tests.factories.thirty import thirty_cases
from tests.factories.warehouse import place_warehouse

THIRD = Period.named("2026Q3")
COUNTED = {
    "received": 27,
    "accepted": 22,
    "resolved": 12,
    "resolution_rate": Fraction(12, 22),
    "closed": 21,
    "recovered_promised": 217_000,
    "recovered_received": 15_000,
    "multiple_cases": 1,
    "multiple_amount": 15_000,
    "enquiries": 7,
    "transfers_taken": 3,
    "confirmed": 9,
    "rated": 11,
    "band_low": Fraction(9, 27),
    "band_high": Fraction(18, 20),
    "band_rated": Fraction(9, 11),
    "completion_rate": Fraction(18, 22),
    "handling_rate": Fraction(26, 27),
    "visit_rate": Fraction(13, 19),
    "settlement_rate": Fraction(3, 19),
    "mediation_rate": Fraction(8, 14),
    "on_time_rate": Fraction(17, 19),
    "satisfaction_nonresponse": Fraction(2, 13),
    "days_to_accept_median": 1.0,
    "days_to_close_median": 20.0,
    "days_to_close_p90": 30.0,
    "paused_days": 10 / 19,
    "satisfaction": 4.0,
    "transfer_hours_median": 10.0,
    "transfer_hours_p95": 28.0,
}
STAFF = Actor(ActorKind.STAFF, user_id=1, permissions=frozenset({"statistics.view"}))


@pytest.fixture(autouse=True, scope="module")
def _own_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The thirty cases, written once: nothing here changes them."""
    with pytest.MonkeyPatch.context() as patch:
        place_warehouse(tmp_path_factory.mktemp("thirty"), patch)
        thirty_cases()
        yield


def test_measures_are_those_counted_by_hand() -> None:
    assert figures(list(MEASURES), actor=OPERATOR, period=THIRD) == [Row((), COUNTED)]


def test_measures_are_the_same_without_cubes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianwei.analytics.queries.figures.CUBES", {})

    assert figures(list(MEASURES), actor=OPERATOR, period=THIRD) == [Row((), COUNTED)]


SPANS = {
    "months": THIRD,
    "ends in the middle of a month": Period(date(2026, 7, 1), date(2026, 9, 17)),
    "begins and ends in the middle": Period(date(2026, 7, 9), date(2026, 9, 17)),
    "within a month": Period(date(2026, 8, 3), date(2026, 8, 20)),
    "runs": Period(date(2026, 7, 1), date(2026, 10, 19)),
}
WAYS = (
    [],
    ["member"],
    ["month"],
    ["day"],
    ["week", "kind"],
    ["category_main"],
    ["nature", "month"],
    ["region"],
)


@pytest.mark.parametrize("by", WAYS, ids="+".join)
@pytest.mark.parametrize("span", SPANS)
def test_cubes_answer_as_the_facts(span: str, by: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> list[Row]:
        with clock.playing(datetime(2026, 10, 19, 9, tzinfo=UTC)):
            return figures(list(MEASURES), actor=OPERATOR, period=SPANS[span], by=by, where=narrowed)

    read: list[str] = []
    opened = Tables.opened_as
    monkeypatch.setattr(Tables, "opened_as", lambda self, name: read.append(name) or opened(self, name))
    narrowed = {"member": ["1"]} if "month" in by else {}
    from_cubes = asked()

    monkeypatch.setattr("lianwei.analytics.queries.figures.CUBES", {})
    assert from_cubes == asked()
    assert any(row.values["received"] for row in from_cubes)
    if span != "within a month":
        assert any(name in CUBES for name in read)


def test_figures_when_late_closings_do_not_count() -> None:
    names = ["accepted", "resolved", "recovered_promised", "recovered_received", "completion_rate"]

    [row] = figures([*names, "handling_rate"], actor=OPERATOR, period=THIRD, cutoff=date(2026, 9, 30))

    assert [row.values[name] for name in names] == [22, 11, 167_000, 10_000, Fraction(17, 22)]
    assert row.values["handling_rate"] == Fraction(25, 27)


@pytest.mark.parametrize("is_cubed", [True, False])
def test_figures_when_two_dimensions_cross(is_cubed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_cubed:
        monkeypatch.setattr("lianwei.analytics.queries.figures.CUBES", {})

    rows = figures(["accepted"], actor=OPERATOR, period=THIRD, by=["member", "category_main"])

    assert {row.keys: row.values["accepted"] for row in rows} == {
        ("1", "G03"): 5,
        ("1", "S01"): 4,
        ("2", "G03"): 6,
        ("2", "S01"): 7,
    }


def test_figures_by_month_of_the_measures_own_day() -> None:
    rows = figures(["received", "accepted"], actor=OPERATOR, period=THIRD, by=["month"])

    assert [(row.keys, row.values["received"], row.values["accepted"]) for row in rows] == [
        (("2026-07",), 10, 9),
        (("2026-08",), 7, 7),
        (("2026-09",), 10, 6),
    ]


def test_figures_by_group_when_a_case_stands_in_two() -> None:
    rows = figures(["received"], actor=OPERATOR, period=THIRD, by=["group"])

    assert {row.keys: row.values["received"] for row in rows} == {("P01",): 2, ("P04",): 2}


def test_figures_where_keys_are_chosen() -> None:
    where = {"member": ["2"], "group": ["P01"], "month": ["2026-07", "2026-08"]}

    [row] = figures(["received"], actor=OPERATOR, period=THIRD, where=where)

    assert row.values == {"received": 1}


def test_figures_where_no_key_is_chosen_are_none() -> None:
    [row] = figures(["received"], actor=OPERATOR, period=THIRD, where={"member": []})

    assert row.values == {"received": 0}


def test_figures_when_nothing_stands_below_the_line() -> None:
    [row] = figures(["resolution_rate", "accepted"], actor=OPERATOR, period=Period.named("2020"))

    assert row.values == {"resolution_rate": None, "accepted": 0}


def test_figures_when_facts_do_not_know_the_dimension() -> None:
    rows = figures(["received", "enquiries"], actor=OPERATOR, period=THIRD, by=["nature"])

    assert [(row.keys, row.values["enquiries"]) for row in rows] == [(("N01",), None), (("N03",), None)]


def test_figures_count_only_what_the_actor_may() -> None:
    own = replace(STAFF, organisation_id=2, organisations=frozenset({2}))

    rows = figures(["received", "transfer_hours_median"], actor=own, period=THIRD, by=["member"])

    assert [(row.keys, row.values["received"]) for row in rows] == [(("2",), 14)]


@pytest.mark.parametrize("viewer", ["secretary_general", "liaison_group", "supervising_body"])
def test_figures_of_the_alliance_for_those_who_look_on(viewer: str) -> None:
    outside = replace(STAFF, oversees=frozenset({(viewer, 7)}))

    [row] = figures(["received", "enquiries"], actor=outside, period=THIRD)

    assert row.values == {"received": 27, "enquiries": 7}


def test_figures_of_another_alliance_are_nobodys() -> None:
    outside = replace(STAFF, oversees=frozenset({("secretary_general", 8)}))

    [row] = figures(["received", "resolution_rate"], actor=outside, period=THIRD)

    assert row.values == {"received": 0, "resolution_rate": None}


def test_hand_overs_are_seen_by_both_sides() -> None:
    sides = [replace(STAFF, organisations=frozenset({pk})) for pk in (1, 2, 3)]

    found = [figures(["transfer_hours_median"], actor=side, period=THIRD)[0].values for side in sides]

    assert [each["transfer_hours_median"] for each in found] == [10.0, 10.0, None]


def test_figures_need_the_permission() -> None:
    with pytest.raises(NotAllowed):
        figures(["received"], actor=Actor(ActorKind.STAFF), period=THIRD)


@pytest.mark.parametrize(
    "question", [{"measures": ["nothing"]}, {"measures": ["received"], "by": ["nothing"]}]
)
def test_figures_of_unknown_names(question: dict) -> None:
    with pytest.raises(Invalid):
        figures(actor=OPERATOR, period=THIRD, **question)


@pytest.mark.parametrize("snapshot", ["0123456789abcdef", "../current", "."])
def test_figures_of_an_unknown_snapshot(snapshot: str) -> None:
    with pytest.raises(NotVisible):
        figures(["received"], actor=OPERATOR, period=THIRD, snapshot=snapshot)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_measure_says_what_it_means(name: str) -> None:
    measure = MEASURES[name]

    assert len(measure.definition) > 60
    assert str(measure.label)
    assert str(measure.base)
    assert measure.source


def test_a_second_thread_reads_what_the_first_opened() -> None:
    asked = ["days_to_accept_median"]  # of the facts themselves, no cube has it
    figures(asked, actor=OPERATOR, period=THIRD)

    with ThreadPoolExecutor(1) as other:
        found = other.submit(figures, asked, actor=OPERATOR, period=THIRD).result()

    assert found == [Row((), {"days_to_accept_median": 1.0})]

"""江北 and 渝北 became 两江新区: in reports their cases are the successor's, this year and the year before.

Counted by hand, third quarters. 2025: JB 4 (closed after 2 days each), NB 5 (after 10 each), YZ 6 (after 6
each). 2026: LJ 12 (after 4 each), YZ 9 (after 6 each). JB ended in a body that ended in LJ in turn.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from lianwei.analytics.operations.drafting import draft_report, recount_report
from lianwei.analytics.queries.dashboard.asking import ALLIANCE, keys_of, question
from lianwei.analytics.queries.dashboard.told import Teller
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import (
    Asked,
    counts_by,
    report_numbers,
    subject_of_alliance,
    subject_of_member,
)
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.work_numbers import work_numbers
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.manifests import current_manifest
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.members.queries import members_of, merged_into
from tests.factories import reports
from tests.factories.members import at_office, end_organisation, make_alliance, make_organisation
from tests.factories.warehouse import write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PERIOD = Period.named("2026Q3")
BEFORE_THE_MERGER, TODAY = date(2026, 3, 31), at_office("2026-10-02 09:00")
SPREAD = {("JB", 2025): (4, 2), ("NB", 2025): (5, 10), ("YZ", 2025): (6, 6)} | {
    ("LJ", 2026): (12, 4),
    ("YZ", 2026): (9, 6),
}


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def places():
    """The members by code, and the alliance under its own."""
    found = {code: make_organisation(code) for code in ("JB", "MID", "NB", "YZ", "LJ")}
    found["alliance"] = make_alliance(found["JB"], found["NB"], found["YZ"])
    with clock.playing(at_office("2026-02-01 09:00")):
        end_organisation(found["JB"], successor=found["MID"])
    with clock.playing(at_office("2026-04-01 09:00")):
        end_organisation(found["MID"], successor=found["LJ"])
        end_organisation(found["NB"], successor=found["LJ"])
    cases = [
        _case(found[code].pk, found["alliance"].pk, date(year, 7, 1), days)
        for (code, year), (count, days) in SPREAD.items()
        for _n in range(count)
    ]
    write_facts(cases=[each | {"case": n} for n, each in enumerate(cases, 1)])
    return found


def _case(member, alliance, day, days):
    closed = {"closed_on": day + timedelta(days=days), "outcome": "O02", "is_resolved": True}
    whose = {"holder": member, "member": member, "alliance": alliance}
    return whose | {"received_on": day, "accepted_on": day} | closed


def of_alliance(places, on=PERIOD.last):
    return subject_of_alliance(places["alliance"], places["YZ"], on=on)


def asked(subject):
    return Asked(OPERATOR, subject, PERIOD, None, "")


def test_who_ended_is_part_of_whoever_followed_by_that_day(places):
    jb, nb, mid, lj = (places[code].pk for code in ("JB", "NB", "MID", "LJ"))

    assert merged_into([lj]) == {jb: lj, nb: lj, mid: lj}
    assert merged_into([lj], on=BEFORE_THE_MERGER) == {}
    assert merged_into([mid], on=BEFORE_THE_MERGER) == {jb: mid}
    assert merged_into([jb, lj]) == {nb: lj, mid: lj}
    assert keys_of("member", str(lj)) == (str(lj), *sorted(str(pk) for pk in (jb, nb, mid)))


def test_the_year_before_counts_those_that_were_merged_since(places):
    numbers = report_numbers(asked(of_alliance(places)))["zh"]

    assert (numbers.now.accepted, numbers.before.accepted) == (21, 15)
    assert {item.label: (item.now, item.before) for item in numbers.splits["member"]} == {
        "LJ消委": (12, 9),
        "YZ消委": (9, 6),
    }


def test_the_successors_own_report_counts_them_too(places):
    subject = subject_of_member(places["LJ"], on=PERIOD.last)

    numbers = report_numbers(asked(subject))["zh"]

    assert (numbers.now.accepted, numbers.before.accepted) == (12, 9)


def test_a_member_that_ended_later_stands_for_itself(places):
    subject = of_alliance(places, on=date(2025, 9, 30))

    counts = counts_by(Asked(OPERATOR, subject, Period.named("2025Q3"), None, ""), "member")

    assert counts == {str(places[code].pk): (n, 0) for code, n in (("JB", 4), ("NB", 5), ("YZ", 6))}


def test_a_middle_is_that_of_all_cases_together(places):
    """Of 2, 2, 2, 2, 10, 10, 10, 10, 10 days the middle one is 10; of the two members 2 and 10."""
    numbers = work_numbers(asked(subject_of_member(places["LJ"], on=PERIOD.last)))["zh"]

    found = {each.measure: (each.now, each.before) for each in numbers.indicators}
    assert found["days_to_close_median"] == (4, 10)
    assert found["resolution_rate"] == (Fraction(1), Fraction(1))


def test_a_work_bulletin_has_one_line_for_the_successor(places):
    spring = Period(date(2025, 7, 1), PERIOD.last)
    question = Asked(OPERATOR, of_alliance(places), spring, None, "")

    lines = work_numbers(question)["zh"].members

    assert {line.label: line.values["accepted"] for line in lines} == {"LJ消委": 21, "YZ消委": 15}


def test_the_dashboard_compares_with_the_same_cases(places):
    looking = reports.seen_by(reports.writer(places["YZ"]), places["alliance"])
    teller = Teller(question(actor=looking, scope=ALLIANCE, period="2026Q3"), actor=looking)

    before = teller.line(["accepted"], PERIOD.year_before()).whole("accepted")

    assert (teller.line(["accepted"]).whole("accepted"), before) == (21, 15)


@pytest.mark.parametrize("kind", ["analysis", "work"])
def test_every_figure_is_counted_again_over_the_same_members(places, kind):
    looking = reports.seen_by(reports.writer(places["YZ"]), places["alliance"])
    row = draft_report(Order(of_alliance(places), PERIOD, kind=kind), actor=looking)
    row.refresh_from_db()
    with clock.playing(at_office("2026-10-05 09:00")):
        end_organisation(places["YZ"], successor=places["LJ"])

    for name in (*row.content["zh"]["figures"], *row.content["zh"]["tables"]):
        recount(row, name, language="zh")

    lj = places["LJ"].pk
    assert sorted(row.basis["merged"]) == sorted([places[code].pk, lj] for code in ("JB", "MID", "NB"))


def test_a_report_stored_without_merged_members_is_counted_again_as_it_was(places):
    alone = replace(of_alliance(places), merged=())
    row = draft_report(Order(alone, PERIOD), actor=OPERATOR)
    del row.basis["merged"]

    recount(row, "R1", language="zh")

    assert row.content["zh"]["figures"]["R1"]["formula"] == "(21 − 6) ÷ 6"
    row = recount_report(row.pk, actor=OPERATOR)
    assert row.content["zh"]["figures"]["R1"]["formula"] == "(21 − 15) ÷ 15"


def test_the_members_of_the_quarter_are_those_of_its_last_day(places):
    assert [each.code for each in members_of(places["alliance"], on=PERIOD.last)] == ["YZ", "LJ"]
    assert current_manifest().rows("cases") == sum(count for count, _days in SPREAD.values())

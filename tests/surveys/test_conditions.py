"""Conditions of a questionnaire as the server judges them: no database, no browser."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianwei.surveys.rules.answers import judge
from lianwei.surveys.rules.xpath import Unreadable, parse, resolved, seen_from
from tests.factories import surveys

TODAY = date(2026, 11, 23)
LABEL = surveys.LABEL
COLOURS = [
    {"list_name": "city", "name": name, LABEL: name, "prov": prov}
    for name, prov in (("yuzhong", "cq"), ("nanan", "cq"), ("chengdu", "sc"))
]


def ask(kind, name, **more):
    return {"type": kind, "name": name, LABEL: name} | more


def judged(rows, answers, choices=surveys.YES_NO):
    return judge(surveys.form(rows, choices), answers, today=TODAY)


def test_an_answer_that_is_not_relevant_is_dropped():
    found = judged(surveys.BAGS, {"used": "no", "bags": 7})

    assert (found.answers, found.faults) == ({"used": "no"}, {})


def test_a_missing_answer_is_asked_for_and_a_wrong_one_refused():
    assert list(judged(surveys.BAGS, {}).faults) == ["used"]
    assert list(judged(surveys.BAGS, {"used": "yes", "bags": 100}).faults) == ["bags"]
    assert list(judged(surveys.BAGS, {"used": "yes", "bags": "seven"}).faults) == ["bags"]
    assert list(judged(surveys.BAGS, {"used": "perhaps"}).faults) == ["used"]


def test_what_lies_in_an_irrelevant_group_is_dropped_whatever_it_says():
    rows = [
        surveys.BAGS[0],
        ask("begin group", "more", relevant=surveys.USED),
        ask("text", "why", required="yes"),
    ]

    found = judged([*rows, {"type": "end group"}], {"used": "no", "why": "x"})

    assert (found.answers, found.faults) == ({"used": "no"}, {})


def test_what_is_worked_out_hangs_on_what_is_worked_out():
    rows = [
        ask("calculate", "b", calculation="${a} * 2"),
        ask("calculate", "a", calculation="${n} + 1"),
        ask("integer", "n"),
        ask("text", "t", relevant="${b} > 10"),
    ]

    assert judged(rows, {"n": 5, "t": "seen"}).answers == {"n": 5, "t": "seen", "b": "12", "a": "6"}
    assert judged(rows, {"n": 4, "t": "not seen"}).answers == {"n": 4, "b": "10", "a": "5"}


@pytest.mark.parametrize(
    ("constraint", "day", "is_taken"),
    [
        (". <= today()", "2026-11-23", True),
        (". <= today()", "2026-11-24", False),
        (". >= '2026-01-31' and . != ''", "2026-01-30", False),
        (". > today() - 30", "2026-10-25", True),
        (". > today() - 30", "2026-10-24", False),
    ],
)
def test_days_are_compared_as_days(constraint, day, is_taken):
    found = judged([ask("date", "d", constraint=constraint)], {"d": day})

    assert (found.faults == {}) is is_taken


def test_each_row_of_a_repeat_is_judged_by_its_own_answers():
    rows = [
        ask("begin repeat", "visits"),
        ask("select_one yn", "open", required="yes"),
        ask("integer", "price", relevant="${open} = 'yes'", constraint=". < ${most}"),
        {"type": "end repeat"},
        ask("integer", "most"),
        ask("calculate", "spent", calculation="sum(${price})"),
        ask("calculate", "seen", calculation="count(${visits})"),
    ]
    answers = {
        "most": 10,
        "visits": [{"open": "no", "price": 99}, {"open": "yes", "price": 12}, {"price": 1}],
    }

    found = judged(rows, answers)

    assert sorted(found.faults) == ["visits-1-price", "visits-2-open"]
    assert found.answers["visits"] == [{"open": "no"}, {"open": "yes", "price": 12}, {}]
    assert (found.answers["spent"], found.answers["seen"]) == ("12", "3")


def test_a_choice_is_offered_by_its_filter():
    rows = [ask("text", "prov"), ask("select_one city", "city", choice_filter="prov = ${prov}")]

    assert judged(rows, {"prov": "cq", "city": "nanan"}, COLOURS).faults == {}
    assert list(judged(rows, {"prov": "sc", "city": "nanan"}, COLOURS).faults) == ["city"]


def test_ranks_ticks_ranges_and_places_are_read():
    rows = [
        ask("rank city", "order"),
        ask("select_multiple city", "been", constraint="count-selected(.) <= 2"),
        ask("range", "mark", parameters="start=1 end=5 step=2"),
        ask("geopoint", "at"),
        ask("acknowledge", "ok"),
    ]
    good = {
        "order": ["nanan", "yuzhong", "chengdu"],
        "been": ["nanan"],
        "mark": 3,
        "at": "29.56 106.55",
        "ok": "OK",
    }
    bad = {"order": ["nanan"], "been": ["nanan", "yuzhong", "chengdu"], "mark": 2, "at": "129 1", "ok": "yes"}

    assert judged(rows, good, COLOURS).answers == good
    assert sorted(judged(rows, bad, COLOURS).faults) == ["at", "been", "mark", "ok", "order"]


@pytest.mark.parametrize("text", ["pulldata('a', 'b')", "${a} = ", "a[1]", "1 2", "//x", "if(1, 2)", "'open"])
def test_what_is_outside_the_subset_is_refused(text):
    with pytest.raises(Unreadable):
        parse(text)


@given(
    st.lists(st.sampled_from("abc"), min_size=2, max_size=4),
    st.lists(st.sampled_from("abc"), min_size=2, max_size=4),
)
def test_a_way_from_a_question_leads_where_it_should(here, there):
    at, path = "/data/" + "/".join(here), "/data/" + "/".join(there)

    assert resolved(seen_from(path, at), at) == path


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["used", "bags", "wish"]),
        st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.lists(st.text()), st.booleans()),
    )
)
def test_whatever_is_sent_is_judged_and_what_is_kept_is_taken_again(answers):
    first = judged(surveys.BAGS, answers)
    if not first.faults:
        assert judged(surveys.BAGS, first.answers) == first

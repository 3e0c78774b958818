"""The routing table: every row, abolished codes, and exactly one outcome whatever is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.cases.rules.routing import Facts, Outcome, Seat, route, row_coded, rows_on, table

TODAY = date(2026, 3, 2)
NEW_MEASURES = date(2026, 4, 15)
YZ, NA, LJ, GA = 1, 2, 3, 4
SEATS = (
    Seat(YZ, ("500103",)),
    Seat(NA, ("500108",)),
    Seat(LJ, ("500157", "500105", "500112")),
    Seat(GA, ("5116",)),
)
BEIJING = "110101"


def routed(on: date = TODAY, **facts: object) -> tuple[str, tuple[int, ...]]:
    found = route(Facts(**facts), SEATS, on=on)
    return found.row.code, found.owners


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"place": "500108"}, ("place", (NA,))),
        ({"place": BEIJING, "domicile": "500103"}, ("place", (YZ,))),
        ({"domicile": "511602"}, ("domicile", (GA,))),
        ({"place": "500108", "domicile": "500103", "is_chain": True}, ("chain", (NA,))),
        ({"place": "500103", "platform": "500108", "is_online": True}, ("online", (YZ, NA))),
        ({"place": BEIJING, "platform": "500108", "is_online": True}, ("online", (NA,))),
        ({"platform": "500108", "is_online": True}, ("online-hidden", (NA,))),
        (
            {"place": "500103", "platform": "500108", "is_online": True, "is_vanished": True},
            ("online-hidden", (NA,)),
        ),
        ({"is_online": True}, ("above", ())),
        ({"domicile": "500108", "place": "500103", "is_platform": True}, ("platform", (NA,))),
        ({"last": "500108", "place": "500103", "is_vanished": True}, ("vanished", (NA,))),
        ({"place": BEIJING}, ("outside", ())),
        ({}, ("unknown", ())),
    ],
)
def test_each_row_names_who_is_responsible(facts, expected):
    assert routed(**facts) == expected


def test_an_abolished_code_leads_to_the_member_of_its_successor():
    found = route(Facts(place="500105"), SEATS, on=TODAY)

    assert (found.outcome, found.owners, found.notes) == (Outcome.MEMBER, (LJ,), ("abolished",))
    assert route(Facts(place="500157"), SEATS, on=TODAY).notes == ()
    assert route(Facts(place="500112003"), SEATS, on=TODAY).owners == (LJ,)


def test_the_closest_of_two_members_is_responsible_and_equals_share():
    inner = Seat(9, ("511602",))
    assert route(Facts(place="511602"), (*SEATS, inner), on=TODAY).owners == (9,)
    assert route(Facts(place="500103"), (*SEATS, Seat(8, ("500103",))), on=TODAY).owners == (YZ, 8)


def test_the_source_is_that_of_the_day():
    assert "第十二条" in row_coded("place", on=date(2026, 4, 14)).source
    assert "第121号" in row_coded("place", on=NEW_MEASURES).source


@pytest.mark.parametrize("day", [date(1999, 1, 1), TODAY, NEW_MEASURES])
def test_each_code_has_one_edition_on_a_day(day):
    codes = [each.code for each in table() if each.is_in_force(day)]
    assert sorted(codes) == sorted(set(codes))
    assert rows_on("who", day)[-1].when == frozenset()


PLACES = st.sampled_from(["", "500103", "500108", "500105", "500157001", "511602", BEIJING, "820000"])
FACTS = st.builds(
    Facts,
    place=PLACES,
    domicile=PLACES,
    platform=PLACES,
    last=PLACES,
    is_platform=st.booleans(),
    is_online=st.booleans(),
    is_vanished=st.booleans(),
    is_chain=st.booleans(),
)


@given(facts=FACTS, seats=st.lists(st.sampled_from(SEATS), unique=True), day=st.dates(date(1990, 1, 1)))
def test_every_input_has_exactly_one_outcome(facts, seats, day):
    found = route(facts, seats, on=day)

    assert bool(found.owners) is (found.outcome == Outcome.MEMBER)
    assert set(found.owners) <= {seat.organisation_id for seat in seats}
    assert bool(found.region) is (found.outcome in (Outcome.MEMBER, Outcome.OUTSIDE))
    assert found.row.is_in_force(day)
    assert route(facts, seats, on=day) == found

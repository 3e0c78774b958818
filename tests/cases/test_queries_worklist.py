"""The worklist: whose cases, in which order, page by page, with a fixed number of queries."""

from datetime import date, timedelta

import pytest

from lianwei.cases.models import Access, Complaint
from lianwei.cases.operations import accept_complaint, assign_complaint, receive_complaint
from lianwei.cases.queries import Filters, worklist
from lianwei.cases.queries.lists.worklist import ALLIANCE, MANY, SIZE
from lianwei.cases.sight import access_rows
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from tests.cases.actors import worker
from tests.factories.cases import PLAIN, complaint, staff
from tests.factories.members import (
    at_office,
    make_actor,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
    make_user,
    stand_in_for,
    supervise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor(reference_data):
    return staff("YZ")


def numbers(page):
    return [row.number for row in page.rows]


def on(day: str):
    return clock.playing(at_office(f"{day} 10:00"))


def rows_due(actor, count: int) -> None:
    """Copies of one case with due dates a day apart, written straight into the tables."""
    first = complaint(actor=actor)
    rows = []
    for n in range(count - 1):
        copy = Complaint.objects.visible_to(actor).get(pk=first.pk)
        copy.pk, copy.number, copy.client_id = None, f"YZ-2026-9{n:04d}", None
        copy.due_on = first.due_on + timedelta(days=n // 2)
        rows.append(copy)
    Complaint.objects.bulk_create(rows)
    Access.objects.bulk_create([access for copy in rows for access in access_rows(copy)])


def test_the_next_deadline_comes_first(actor):
    with on("2026-03-10"):
        late = complaint(actor=actor)
    with on("2026-03-02"):
        soon = complaint(actor=actor)

    page = worklist(actor=actor, filters=Filters(view="open"))

    assert numbers(page) == [soon.number, late.number]


def test_another_members_case_is_never_listed(actor):
    complaint(actor=staff("GA"))
    mine = complaint(actor=actor)

    assert numbers(worklist(actor=actor, filters=Filters(view="open"))) == [mine.number]


def test_my_cases_are_those_i_handle_and_those_of_the_colleague_i_stand_in_for(actor):
    organisation = make_organisation("BN")
    absent, me = make_user(organisation=organisation), make_user(organisation=organisation)
    mine = complaint(actor=worker(organisation, user=me))
    theirs = complaint(actor=worker(organisation, user=absent))
    complaint(actor=worker(organisation, user=make_user(organisation=organisation)))
    asked = worker(organisation, user=me)

    assert numbers(worklist(actor=asked, filters=Filters())) == [mine.number]
    today = clock.today()
    stand_in_for(absent, me, valid_from=today, valid_to=today)
    assert sorted(numbers(worklist(actor=asked, filters=Filters()))) == sorted([mine.number, theirs.number])


def test_pages_follow_each_other_without_gap_or_double(actor):
    rows_due(actor, SIZE * 2 + 3)

    seen, after = [], ""
    for _ in range(3):
        page = worklist(actor=actor, filters=Filters(view="open"), after=after)
        seen += numbers(page)
        after = page.after

    assert (len(seen), len(set(seen)), after) == (SIZE * 2 + 3, SIZE * 2 + 3, "")


@pytest.mark.parametrize("spoilt", ["x", "2026-02-30.1", "1.x", "99999999999.1", "-1.2", ".", "٣.1"])
def test_a_spoilt_address_begins_at_the_front(actor, spoilt):
    mine = complaint(actor=actor)

    assert numbers(worklist(actor=actor, filters=Filters(view="open"), after=spoilt)) == [mine.number]


def test_a_case_seen_by_station_and_association_stands_once():
    association = make_organisation("YZ")
    station = make_station(association)
    case = complaint(actor=worker(station))
    Access.objects.create(
        organisation=association, complaint=case, role="partner", is_open=True, due_on=case.due_on,
        category=case.category, handler_id=case.handler_id, status=case.status,
    )  # fmt: skip
    head = make_actor("head", organisation=association)

    page = worklist(actor=head, filters=Filters(view="open"))

    assert (numbers(page), page.counts["open"]) == ([case.number], 1)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(view="open", status="accepted"), ["accepted"]),
        (Filters(view="open", category="S01"), ["accepted", "plain"]),
        (Filters(view="open", category="S0103"), ["accepted", "plain"]),
        (Filters(view="open", category="G03"), ["food"]),
        (Filters(view="open", group="P01"), ["accepted", "food", "plain"]),
        (Filters(view="open", group="P02"), []),
        (Filters(view="open", handler="none"), []),
        (Filters(view="open", window="late"), []),
        (Filters(view="to-accept"), ["food", "plain"]),
    ],
)
def test_filters(actor, reference_data, filters, expected):
    cases = {
        "plain": complaint(actor=actor),
        "accepted": complaint(actor=actor),
        "food": complaint(actor=actor, category="G03"),
    }
    accept_complaint(cases["accepted"].pk, actor=actor, no_talks="refuses")

    found = set(numbers(worklist(actor=actor, filters=filters)))

    assert sorted(name for name, case in cases.items() if case.number in found) == expected


def test_late_is_the_day_after_the_due_day(actor):
    with on("2026-03-02"):
        case = complaint(actor=actor)
    assert case.due_on == date(2026, 3, 16)

    with on("2026-03-16"):
        assert numbers(worklist(actor=actor, filters=Filters(view="open", window="late"))) == []
        assert worklist(actor=actor, filters=Filters(view="due")).rows[0].chip.text == "今天到期"
    with on("2026-03-17"):
        assert numbers(worklist(actor=actor, filters=Filters(view="open", window="late"))) == [case.number]


def test_counts_stop_one_after_a_thousand(actor):
    rows_due(actor, MANY + 5)

    assert worklist(actor=actor, filters=Filters(view="open")).counts["open"] == MANY + 1


def test_one_row_and_three_rows_cost_the_same(actor, django_assert_num_queries, reference_data):
    complaint(actor=actor)
    _queries(actor)
    count = _queries(actor)
    complaint(actor=actor)
    complaint(actor=actor)

    with django_assert_num_queries(count):
        worklist(actor=actor, filters=Filters(view="open"))


def _queries(actor) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        worklist(actor=actor, filters=Filters(view="open"))
    return len(captured)


def test_an_unknown_view_does_not_exist(actor):
    with pytest.raises(NotVisible):
        worklist(actor=actor, filters=Filters(view="everything"))


def test_without_the_permission_nothing_is_listed():
    with pytest.raises(NotAllowed):
        worklist(actor=worker(make_organisation(), without=("complaint.view",)), filters=Filters())


def test_a_supervising_body_sees_the_alliances_cases_masked_and_without_buttons(reference_data):
    member, body = make_organisation("YZ"), make_organisation("SJ")
    supervise(make_alliance(member), body)
    complaint(actor=worker(member))
    supervisor = make_actor("supervisor", organisation=body)

    row = worklist(actor=supervisor, filters=Filters(view=ALLIANCE)).rows[0]

    assert (row.party, row.title, row.step) == ("王**", "美容卡退款", None)


def test_the_secretary_general_reads_the_kind_of_case_and_not_its_words(reference_data):
    member, chair = make_organisation("YZ"), make_organisation("GA")
    make_alliance(member, chair)
    complaint(actor=worker(member))
    secretary = make_actor("secretary_general", organisation=chair)

    row = worklist(actor=secretary, filters=Filters(view=ALLIANCE)).rows[0]

    assert (row.title, row.party, row.respondent) == ("美容美发 · 合同", "王**", "渝中丽人美容院")


def test_the_liaison_group_reads_status_and_deadline_alone(reference_data):
    member, other = make_organisation("YZ"), make_organisation("GA")
    make_alliance(member, other)
    complaint(actor=worker(member))
    liaison = make_actor("liaison", organisation=other)

    row = worklist(actor=liaison, filters=Filters(view=ALLIANCE)).rows[0]

    assert (row.party, row.respondent, row.amount, row.title) == ("", "", None, "美容美发 · 合同")


def test_assigning_moves_a_case_to_the_colleagues_list():
    organisation = make_organisation("YZ")
    first, second = make_staff("head", organisation=organisation), make_user(organisation=organisation)
    giver, taker = worker(organisation, user=first), worker(organisation, user=second)
    case = receive_complaint(PLAIN, actor=giver)

    assign_complaint(case.pk, actor=giver, handler_id=second.pk)

    assert numbers(worklist(actor=giver, filters=Filters())) == []
    assert numbers(worklist(actor=taker, filters=Filters())) == [case.number]

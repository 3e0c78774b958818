"""Booths at the server: a device of a link, codes drawn before, a batch sent again, figures of a day."""

import json
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival, Batch, BoothCount, SourceKey, TrackingCode
from lianwei.arrivals.operations import correct_booth_count, invite_booth, withdraw_booth
from lianwei.arrivals.queries import booth_day, follow
from lianwei.cases.models import Complaint, Enquiry
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.scope import subject_of
from tests.factories.arrivals import COMPLAINT
from tests.factories.booths import Tablet, count, item, worker_runs
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def yuzhong():
    return make_organisation("YZ")


@pytest.fixture
def head(yuzhong):
    return make_actor("head", organisation=yuzhong)


def rows(model):
    return QuerySet(model).order_by("pk")


def numbers(batch):
    return (batch.rows, batch.created, batch.skipped, batch.refused)


@pytest.fixture
def tablet(client, head):
    return Tablet(client, head)


def test_a_link_makes_one_device(tablet, head):
    token = invite_booth(tablet.booth.pk, actor=head)

    status, body = tablet.asks("enrol", {"token": token})
    again, refusal = tablet.asks("enrol", {"token": token})

    assert (status, body["booth"], body["organisation_id"]) == (200, "解放碑点位", head.organisation_id)
    assert (again, refusal["type"]) == (404, "about:not_visible")
    assert list(SourceKey.objects.filter(withdrawn_at=None).values_list("hint", flat=True)) == [
        body["key"][-4:]
    ]


def test_a_fresh_device_ends_the_former_ones_key(tablet, head):
    former = tablet.key

    token = invite_booth(tablet.booth.pk, actor=head)
    tablet.key = tablet.asks("enrol", {"token": token})[1]["key"]

    assert (tablet.asks("hello", {})[0], tablet.asks("hello", {}, key=former)[0]) == (200, 401)


def test_a_fresh_link_ends_the_one_before(tablet, head):
    first = invite_booth(tablet.booth.pk, actor=head)
    invite_booth(tablet.booth.pk, actor=head)

    assert tablet.asks("enrol", {"token": first})[0] == 404


def test_a_withdrawn_booth_delivers_nothing(tablet, head):
    withdraw_booth(tablet.booth.pk, actor=head)

    assert tablet.asks("deliveries", {"items": [item()]})[0] == 401
    assert rows(Arrival).count() == 0


def test_the_key_of_another_system_opens_nothing_here(tablet, yuzhong):
    from tests.factories.arrivals import key_of, source

    assert tablet.asks("deliveries", {"items": [item()]}, key=key_of(source(yuzhong)))[0] == 401


def test_what_was_taken_becomes_cases_and_counts_on_its_day(tablet, head):
    tablet.sends([item(), item("enquiry"), count("leaflets", 40), count("leaflets", 2), count("checks", 5)])
    worker_runs()

    day = booth_day(clock.today(), actor=head)
    assert (rows(Complaint).get().channel, rows(Enquiry).get().persons) == ("C19", 3)
    assert dict(day.totals) == {"complaint": 1, "enquiry": 3, "leaflets": 42, "checks": 5}
    assert [numbers(batch) for batch in rows(Batch)] == [(5, 5, 0, 0)]
    assert list(rows(Arrival).values_list("status", flat=True)) == ["taken"] * 5


@pytest.mark.both
def test_one_batch_sent_three_times_from_two_devices_with_wrong_clocks_is_taken_once(client, head):
    """The second device was handed the first one's batch; its clock is nine years behind."""
    first = Tablet(client, head, ahead=timedelta(days=400))
    second = Tablet(client, head, "南坪点位", ahead=timedelta(days=-3300))
    tickets = [each["ticket"] for each in first.draws()]
    taken = (first.now() - timedelta(days=2)).isoformat()
    batch = [item(said_at=taken, ticket=tickets[n]) for n in range(3)]
    batch += [item("enquiry", said_at=taken), count("leaflets", 12, taken)]

    sent = [first.sends(batch), second.sends(batch), first.sends(batch)]
    worker_runs()

    assert [outcomes for outcomes, _answers in sent] == [["received"] * 5, ["known"] * 5, ["known"] * 5]
    codes = [[answer["code"] for answer in answers] for _outcomes, answers in sent]
    assert codes[0] == codes[1] == codes[2]
    assert (rows(Complaint).count(), rows(Enquiry).count(), rows(BoothCount).count()) == (3, 1, 5)
    assert [numbers(each) for each in rows(Batch)] == [(5, 5, 0, 0), (5, 0, 5, 0), (5, 0, 5, 0)]


def test_the_servers_clock_starts_the_periods_and_the_devices_is_kept(client, head):
    tablet = Tablet(client, head, ahead=timedelta(days=400))
    said = tablet.now() - timedelta(days=2)

    tablet.sends([item(said_at=said.isoformat())])
    worker_runs()

    arrival = rows(Arrival).get()
    assert (rows(Complaint).get().received_on, arrival.said_at) == (clock.today(), said)
    assert rows(BoothCount).get().day == clock.today() - timedelta(days=2)


@pytest.mark.parametrize("said", ["", "yesterday", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_clock_that_shows_no_time_keeps_nothing_from_being_taken(tablet, said):
    outcomes, _answers = tablet.sends([item(said_at=said)])
    worker_runs()

    assert (outcomes, rows(BoothCount).get().day) == (["received"], clock.today())


def test_a_conflict_is_kept_beside_the_first_and_listed(tablet, head, client_of):
    one = item(payload={"wish": "退款"})
    other = one | {"payload": one["payload"] | {"wish": "换货"}}

    sent = [tablet.sends([each])[0] for each in (one, other, other, one)]
    worker_runs()

    first, kept = rows(Arrival)
    assert sent == [["received"], ["conflict"], ["conflict"], ["known"]]
    assert (first.status, kept.status, kept.reason["other"]) == ("taken", "refused", first.pk)
    assert json.loads(kept.payload.plain())["wish"] == "换货"
    assert [numbers(each) for each in rows(Batch)] == [(1, 1, 0, 0), (1, 0, 0, 1), (1, 0, 1, 0), (1, 0, 1, 0)]
    page = client_of(head).get(f"/arrivals/{kept.pk}/").content.decode()
    assert f'href="/arrivals/{first.pk}/"' in page


def test_what_cannot_be_taken_goes_back_with_its_reasons_and_is_not_kept(tablet):
    broken = item(payload={"person": {"name": "王桂芳"}})
    outcomes, [answer] = tablet.sends([broken])

    assert (outcomes, list(answer["fields"])) == (["refused"], ["person"])
    assert rows(Arrival).count() == 0
    assert [numbers(each) for each in rows(Batch)] == [(1, 0, 0, 1)]

    mended = broken | {"payload": COMPLAINT}
    assert tablet.sends([mended])[0] == ["received"]


@pytest.mark.parametrize(
    "payload", [{}, {"counter": "cats", "amount": 1}, {"counter": "checks", "amount": "1"}]
)
def test_a_count_of_nothing_known_goes_back(tablet, payload):
    assert tablet.sends([item("count", payload)])[0] == ["refused"]


def test_an_unknown_kind_goes_back(tablet):
    assert tablet.sends([item("novel", {"a": 1})])[0] == ["refused"]


def test_a_code_drawn_before_stands_on_the_receipt_and_leads_to_the_case(tablet):
    drawn = tablet.draws()[0]
    with pytest.raises(NotVisible) as too_early:
        follow(drawn["code"], visitor="early")

    _outcomes, [answer] = tablet.sends([item(ticket=drawn["ticket"])])

    assert "没有网络" in str(too_early.value.message)
    assert answer["code"] == drawn["code"]
    assert follow(drawn["code"], visitor="later") == rows(Arrival).get()
    assert {len(line) for line in drawn["qr"]} == {-(-len(drawn["qr"]) // 4)}


def test_the_same_codes_are_drawn_when_an_answer_was_lost(tablet):
    first, again, more = tablet.draws(), tablet.draws(), tablet.draws(50)

    assert first == again
    assert len({each["code"] for each in first + more}) == TrackingCode.objects.count() == 100


def test_a_booth_draws_no_more_codes_than_it_can_use(tablet):
    for start in range(0, 1000, 50):
        tablet.draws(start)

    assert (tablet.asks("codes", {"start": 1000})[0], tablet.asks("codes", {"start": 2000})[0]) == (409, 422)


def test_another_device_of_the_booth_draws_codes_of_its_own(tablet, head):
    """Those of the device before may stand on receipts that were not delivered yet."""
    before = {each["code"] for each in tablet.draws()}

    answer = tablet.asks("enrol", {"token": invite_booth(tablet.booth.pk, actor=head)})[1]
    tablet.key = answer["key"]

    assert (answer["drawn"], tablet.asks("codes", {"start": 0})[0]) == (50, 422)
    assert before & {each["code"] for each in tablet.draws(50)} == set()


@pytest.mark.parametrize("ticket", ["", "x", "1-", "-1", "99999-1", "²-1"])
def test_a_ticket_that_was_never_drawn_gives_a_fresh_code(tablet, ticket):
    _outcomes, [answer] = tablet.sends([item(ticket=ticket)])

    assert follow(answer["code"], visitor="somebody") == rows(Arrival).get()


def test_a_ticket_used_twice_leads_to_the_first_alone(tablet):
    drawn = tablet.draws()[0]
    first, second = item(ticket=drawn["ticket"]), item(ticket=drawn["ticket"])

    codes = [tablet.sends([each])[1][0]["code"] for each in (first, second)]

    assert codes[0] == drawn["code"] != codes[1]
    assert [subject_of(follow(code, visitor="x")) for code in codes] == [
        subject_of(row) for row in rows(Arrival)
    ]


def test_more_than_a_call_may_bring_is_refused_whole(tablet):
    status, _body = tablet.asks("deliveries", {"items": [count("checks", 1) for _ in range(26)]})

    assert (status, rows(Arrival).count()) == (422, 0)


def test_a_correction_is_a_row_of_its_own(tablet, head):
    tablet.sends([count("leaflets", 40)])
    worker_runs()

    correct_booth_count(
        tablet.booth.pk, actor=head, day=clock.today(), counter="leaflets", amount=-4, reason="多点了四次"
    )

    day = booth_day(clock.today(), actor=head)
    assert (day.totals["leaflets"], [row.reason for row in day.corrections]) == (36, ["多点了四次"])
    assert list(rows(BoothCount).values_list("amount", flat=True)) == [40, -4]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"amount": 0}, "amount"), ({"reason": " "}, "reason"), ({"counter": "x"}, "counter")],
)
def test_a_correction_that_says_nothing_changes_nothing(tablet, head, changed, field):
    given = {"day": clock.today(), "counter": "checks", "amount": 1, "reason": "漏记"} | changed

    with pytest.raises(Invalid) as refusal:
        correct_booth_count(tablet.booth.pk, actor=head, **given)

    assert (list(refusal.value.fields), rows(BoothCount).count()) == ([field], 0)


def test_a_withdrawn_booth_is_not_corrected(tablet, head):
    withdraw_booth(tablet.booth.pk, actor=head)

    with pytest.raises(WrongStatus):
        correct_booth_count(
            tablet.booth.pk, actor=head, day=clock.today(), counter="checks", amount=1, reason="漏记"
        )


def test_a_phone_number_in_a_reason_becomes_a_token(tablet, head):
    row = correct_booth_count(
        tablet.booth.pk,
        actor=head,
        day=clock.today(),
        counter="checks",
        amount=1,
        reason="请打13712345678核对",
    )

    assert "13712345678" not in row.reason

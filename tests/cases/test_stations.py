"""Stations inside enterprises: one short form, the day's figures, what the people of a business may read."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.cases.entries import ComplaintEntry, LossEntry, PersonEntry, TermsEntry
from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.cases.operations import record_consent, withdraw_consent
from lianwei.cases.operations.entry.on_the_spot import settle_on_spot
from lianwei.cases.queries.doors.stations import station_figures
from lianwei.cases.queries.page.reveal import closed_value, reveal_value
from lianwei.cases.queries.page.viewers import sight_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.messages.models import Message
from lianwei.core.models import Basis, Consent, ReadLog
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import find
from lianwei.members.queries import actor_of
from lianwei.registry.models import FastTrack
from lianwei.registry.operations import revise_fast_track
from tests.cases.stages import playing
from tests.factories.counter import joined
from tests.factories.members import make_organisation, make_staff, make_station
from tests.factories.registry import business

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PHONE = "13812346027"
SAID = ComplaintEntry(
    title="水杯漏水",
    narrative="昨天买的水杯漏水，电话13812346027",
    category="X01",
    nature="N99",
    channel="C01",
    person=PersonEntry("王桂芳", PHONE, agrees_handling=True),
    respondents=(),
    amount_claimed=9_900,
)
DONE = TermsEntry("当场换新并退差价", (LossEntry("refund", 5_000),))
TYPED = {
    "name": "王桂芳",
    "phone": PHONE,
    "narrative": "昨天买的水杯漏水",
    "terms": "当场换新并退差价",
    "kind": "refund",
    "amount": "50",
    "confirmed": "on",
}


@pytest.fixture
def member(reference_data):
    return make_organisation("YZ", phone="023-63510000")


@pytest.fixture
def head(member):
    return actor_of(make_staff("head", organisation=member))


@pytest.fixture
def station(member):
    return make_station(member, "YZFS", kind="FIRM", name="悦来商场消费维权服务站", phone="023-11111111")


@pytest.fixture
def track(head, station):
    return names(joined(head, largest=1_000_000), station, head)


@pytest.fixture
def clerk(station, track):
    return make_staff("firm_station_clerk", organisation=station)


@pytest.fixture
def actor(clerk):
    return actor_of(clerk)


def names(track, station, head):
    """The agreement names the station."""
    agreed = {"window": 5, "largest": track.largest, "station_id": station.pk}
    return revise_fast_track(track.pk, actor=actor_of_again(head), **agreed)


def actor_of_again(head):
    """Whom a station came under since the actor was made."""
    from lianwei.members.models import User

    return actor_of(User.objects.get(pk=head.user_id))


def settled(actor, **changes):
    return settle_on_spot(replace(SAID, **changes), actor=actor, terms=DONE)


def test_one_form_registers_and_settles(client_of, clerk, track):
    page = client_of(clerk).post("/cases/on-the-spot/", TYPED)

    made = QuerySet(Complaint).get()
    asked = QuerySet(Respondent).get(complaint=made)
    assert page.status_code == 302
    assert (made.status, made.outcome, made.closed_on, made.channel) == (
        "performed",
        "O01",
        clock.today(),
        "C18",
    )
    assert (asked.business_id, asked.name, made.holder_id) == (
        track.business_id,
        track.business.name,
        clerk.organisation_id,
    )


@pytest.mark.parametrize("missing", ["name", "phone", "narrative", "terms", "confirmed", "kind"])
def test_what_is_missing_is_asked_for_and_nothing_is_kept(client_of, clerk, missing):
    page = client_of(clerk).post("/cases/on-the-spot/", TYPED | {missing: ""})

    assert (page.status_code, QuerySet(Complaint).count()) == (422, 0)
    assert list(page.context["form"].errors) == [missing]


def test_a_sum_above_the_agreement_is_for_the_association(actor):
    with pytest.raises(Invalid) as refusal:
        settled(actor, amount_claimed=1_000_001)

    assert (list(refusal.value.fields), QuerySet(Complaint).count()) == (["amount"], 0)


def test_without_an_agreement_nothing_is_settled(actor, track):
    QuerySet(FastTrack).filter(pk=track.pk).update(valid_to=date(2026, 1, 1), valid_from=date(2025, 1, 1))

    with pytest.raises(NotAllowed):
        settled(actor)
    assert QuerySet(Complaint).count() == 0


def test_another_role_does_not_settle_on_the_spot(head, track):
    with pytest.raises(NotAllowed):
        settled(replace(head, permissions=head.permissions - {"complaint.settle_on_spot"}))


def test_the_consumer_is_told_the_number_of_the_member_above(actor):
    case = settled(actor)
    while deliver_pending():
        pass

    told = Message.objects.get(template="on_spot").text.plain()
    assert (case.number in told, "023-63510000" in told, "023-11111111" in told) == (True, True, False)
    assert Message.objects.filter(template="receipt").count() == 0


def test_the_member_above_sees_it_and_another_station_does_not(actor, head, member):
    case = settled(actor)
    other = make_staff("firm_station_clerk", organisation=make_station(member, "YZF2", kind="FIRM"))

    assert str(sight_of(case, actor=actor_of_again(head)).viewer) == "holder"
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=actor_of(other))


def test_people_of_the_business_open_a_name_only_where_the_consumer_agreed(actor, head):
    case = settled(actor)
    over = actor_of_again(head)

    with pytest.raises(NotAllowed):
        closed_value(case.pk, "complainant.phone", actor=actor)
    record_consent(
        case.pk, actor=over, purpose="tell_business", basis=Basis.ORAL, is_given=True, channel="C02"
    )
    opened = closed_value(case.pk, "complainant.phone", actor=actor)
    shown = reveal_value(opened, actor=actor, reason="回访")
    consent = Consent.objects.filter(purpose="tell_business", withdrawn_at=None).latest("pk")
    withdraw_consent(case.pk, actor=over, consent_id=consent.pk)

    assert (str(sight_of(case, actor=actor).viewer), shown) == ("firm_station", PHONE)
    assert ReadLog.objects.filter(user_id=actor.user_id).count() == 1
    with pytest.raises(NotAllowed):
        closed_value(case.pk, "complainant.phone", actor=actor)


def test_people_of_a_business_open_no_contact_of_another(client_of, clerk):
    row = business("别家", contact_phone="13900001111")

    page = client_of(clerk).get(f"/registry/businesses/{row.pk}/reveal/contact_phone/")

    assert page.status_code == 403


def test_no_role_lets_people_of_the_business_read_more(member, station, track):
    """Somebody gave them the role of a mediator."""
    actor = actor_of(make_staff("head", organisation=station))
    case = settled(replace(actor, permissions=actor.permissions | {"complaint.settle_on_spot"}))

    with pytest.raises(NotAllowed):
        closed_value(case.pk, "complainant.phone", actor=actor)


def test_the_page_of_the_case_shows_no_byte_of_who_it_is(client_of, clerk, actor):
    case = settled(actor)

    page = client_of(clerk).get(f"/cases/{case.pk}/").content.decode()

    assert case.number in page
    assert [word for word in ("王桂芳", PHONE) if word in page] == []


def test_figures_of_the_day_and_the_month(client_of, actor, head):
    with playing("2026-03-03"):
        settled(actor)
    with playing("2026-03-05"):
        settled(actor)
        settled(actor)
        [row] = station_figures(actor=actor_of_again(head))
        page = client_of(head).get("/cases/stations/")

    assert (row.today, row.today_settled, row.today_recovered) == (2, 2, 10_000)
    assert (row.month, row.month_settled, row.month_recovered, row.still_open) == (3, 3, 15_000, 0)
    assert "悦来商场消费维权服务站" in page.content.decode()


def test_figures_leave_out_what_was_taken_back_and_doubles(actor, head):
    with playing("2026-03-05"):
        kept, double, undone = (settled(actor) for _n in range(3))
        QuerySet(Complaint).filter(pk=double.pk).update(duplicate_of=kept.pk, status=Status.MERGED)
        QuerySet(Complaint).filter(pk=undone.pk).update(is_annulled=True)
        [row] = station_figures(actor=actor_of_again(head))

    assert (row.today, row.today_settled, row.month_recovered) == (1, 1, 5_000)


def test_as_many_questions_for_three_stations_as_for_one(actor, head, member):
    settled(actor)

    def asked():
        again = actor_of_again(head)
        with CaptureQueriesContext(connection) as seen:
            return len(station_figures(actor=again)), len(seen)

    one = asked()
    for code in ("YZF3", "YZF4"):
        make_station(member, code, kind="FIRM")

    assert (one[0], asked()) == (1, (3, one[1]))


def test_an_agreement_names_only_an_own_station_and_each_once(head, member, station, track):
    foreign = make_station(make_organisation("NA"), "NAFS", kind="FIRM")
    other = joined(head, name="另一家商场")

    for wrong in (foreign, make_station(member, "YZST"), station):
        with pytest.raises(Invalid) as refusal:
            names(other, wrong, head)
        assert list(refusal.value.fields) == ["station_id"]


def test_the_form_shows_whose_business_it_is(client_of, clerk, track):
    page = client_of(clerk).get("/cases/on-the-spot/").content.decode()

    assert track.business.name in page
    assert business("别家").name not in page

"""What alliances tell each other of businesses, matched by the unified social credit code."""

import json
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Complaint, Respondent
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.queue import deliver_pending
from lianwei.core.schedule import StepsFailed
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import DeletionCertificate, InMessage, OutMessage, SharedBusiness, SharedCopy
from lianwei.federation.operations import businesses, send, share_businesses
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.businesses import share_due_businesses
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import BUSINESS
from lianwei.federation.rules.businesses import COUNTS, EXAMPLE, days_of, month_before, told
from lianwei.registry.operations.businesses import register_business
from lianwei.registry.operations.facts import add_business_fact, retire_business_fact
from lianwei.registry.rules import is_valid_uscc
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.exchange import active
from tests.factories.members import make_actor, make_organisation, make_staff, make_user
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def month():
    """The last one that is over."""
    return month_before(clock.today())


@pytest.fixture
def agreed(stranger, peer):
    return with_peer(stranger, peer, fields=list(BUSINESS))


@pytest.fixture
def shop():
    return register_business(actor=OPERATOR, name="某健身有限公司", uscc=code_of_shop("91500103MA5U1234"))


def code_of_shop(body):
    """With the last two characters that make it whole (GB 32100)."""
    ends = product("0123456789X", "0123456789ABCDEFGHJKLMNPQRTUWXY")
    return next(code for end in ends if is_valid_uscc(code := body + "".join(end)))


def lately():
    """A day in the twelve months."""
    return days_of(month_before(clock.today()))[1] - timedelta(days=40)


def complaints(shop, count, *, settled=0):
    """Cases against a business; the first of them settled."""
    home, on = make_organisation(f"YZ{shop.pk}"), lately()
    actor = worker(home, user=make_user(organisation=home))
    keys = [complaint(actor=actor, person={"phone": f"1370000{n:04}"}).pk for n in range(count)]
    QuerySet(Complaint).filter(pk__in=keys).update(received_on=on)
    QuerySet(Respondent).filter(complaint__in=keys).update(business=shop)
    QuerySet(Complaint).filter(pk__in=keys[:settled]).update(closed_on=on, outcome="O01")
    return keys


def state(shop, kind, *, source, audience="alliance", on=None):
    told_of = {"kind": kind, "on": on or lately(), "source": source, "audience": audience}
    return add_business_fact(shop.pk, actor=OPERATOR, headline="说明", **told_of)


def sent():
    rows = OutMessage.objects.visible_to(WIRE).filter(kind="business.counts").order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def count(shop, **told_of_it):
    return {"uscc": shop.uscc, **dict.fromkeys(COUNTS), **told_of_it}


def bring(stranger, data, *, sequence=1):
    event = stranger.event(
        data, kind="business.counts", subject=f"businesses:{data.get('month')}", sequence=sequence
    )
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def said(*rows, month="2026-02"):
    """What a peer tells; each row is a code and its counts."""
    empty = dict.fromkeys(COUNTS)
    return {"month": month, "businesses": [empty | {"uscc": uscc} | counts for uscc, counts in rows]}


def kept():
    rows = SharedBusiness.objects.visible_to(SYSTEM).order_by("uscc")
    return [(row.month, row.uscc, row.complaints) for row in rows]


def test_counts_are_told_in_steps_and_small_ones_not_at_all():
    assert [told(n) for n in (0, 4, 5, 9, 10, 34)] == [None, None, 5, 5, 10, 30]


def test_twelve_months_end_with_the_month():
    assert days_of("2026-10") == (date(2025, 11, 1), date(2026, 10, 31))
    assert days_of("2026-12") == (date(2026, 1, 1), date(2026, 12, 31))
    assert days_of("2026-01") == (date(2025, 2, 1), date(2026, 1, 31))
    assert month_before(date(2026, 1, 31)) == "2025-12"


def test_a_business_is_told_of_by_its_code(peer, agreed, shop, month):
    complaints(shop, 7, settled=5)
    for n in range(5):
        state(shop, "broken_promise", source=f"test:{n}")
    for n in range(4):
        state(shop, "advisory_letter", source=f"test:{n}")

    share_businesses(peer.pk, actor=OPERATOR, month=month)

    [data] = sent()
    assert data == {
        "month": month,
        "businesses": [count(shop, complaints=5, settled=5, broken_promises=5)],
    }


def test_fewer_than_five_are_not_told(peer, agreed, shop, month):
    complaints(shop, 4)

    share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert sent() == [{"month": month, "businesses": []}]


def test_what_does_not_count_is_not_told(peer, agreed, shop, month):
    keys, (since, until) = complaints(shop, 9), days_of(month)
    QuerySet(Complaint).filter(pk=keys[0]).update(received_on=since - timedelta(days=1))
    QuerySet(Complaint).filter(pk=keys[1]).update(received_on=until + timedelta(days=1))
    QuerySet(Complaint).filter(pk=keys[2]).update(is_annulled=True)
    QuerySet(Complaint).filter(pk=keys[3]).update(duplicate_of=keys[4], status="merged")
    for n in range(4):
        state(shop, "broken_promise", source=f"test:{n}")
    state(shop, "broken_promise", source="own:1", audience="own")
    gone = state(shop, "broken_promise", source="gone:1")
    retire_business_fact(gone.pk, actor=OPERATOR, reason="有误")
    state(shop, "broken_promise", source="old:1", on=since - timedelta(days=1))
    state(shop, "penalty", source="other:1")

    share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert sent()[0]["businesses"] == [count(shop, complaints=5)]


def test_a_case_that_names_a_double_counts_once_for_the_business_that_was_kept(peer, agreed, shop, month):
    double = register_business(actor=OPERATOR, name="某健身")
    keys = complaints(shop, 5)
    for row in QuerySet(Respondent).filter(complaint__in=keys):
        named = {"complaint": row.complaint, "seq": 2, "role": "seller", "business": double}
        Respondent.objects.create(name=double.name, **named)
    type(double).objects.filter(pk=double.pk).update(status="merged", merged_into_id=shop.pk)

    share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert sent()[0]["businesses"] == [count(shop, complaints=5)]


def test_a_business_without_a_code_is_told_of_to_nobody(peer, agreed, month):
    complaints(register_business(actor=OPERATOR, name="无照摊贩"), 5)

    share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert sent()[0]["businesses"] == []


def test_what_the_agreement_does_not_name_is_left_out(stranger, peer, shop, month):
    with_peer(stranger, peer, fields=["business_count.settled"])
    complaints(shop, 6, settled=5)
    other = register_business(actor=OPERATOR, name="另一家", uscc=code_of_shop("91500103MA5U5432"))
    complaints(other, 6)

    share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert sent()[0]["businesses"] == [count(shop, settled=5)]


def test_without_an_agreement_nothing_goes_out(peer, shop, month):
    with pytest.raises(WrongStatus):
        share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert share_due_businesses(actor=SYSTEM) == 0
    assert sent() == []


@pytest.mark.parametrize("month", ["2026", "2099-11", "x"])
def test_only_a_month_that_is_over_is_told(peer, agreed, month):
    with pytest.raises(Invalid):
        share_businesses(peer.pk, actor=OPERATOR, month=month)

    assert sent() == []


def test_who_may_not_read_the_statistics_of_all_tells_none(peer, agreed, month):
    with pytest.raises(NotAllowed):
        share_businesses(peer.pk, actor=make_actor("system_admin"), month=month)


def test_the_worker_tells_the_last_month_once(peer, agreed, shop, month):
    complaints(shop, 5)

    assert [share_due_businesses(actor=SYSTEM) for _again in range(2)] == [1, 0]

    assert sent() == [{"month": month, "businesses": [count(shop, complaints=5)]}]


def test_a_peer_that_cannot_be_told_keeps_no_other_from_it(monkeypatch, agreed, other_instance, shop, month):
    with_peer(other_instance, active(other_instance), fields=[*BUSINESS])
    complaints(shop, 5)

    def refuse_first(found, **told):
        if found.pk == agreed.peer_id:
            raise ValueError
        return send(found, **told)

    monkeypatch.setattr(businesses, "send", refuse_first)

    with pytest.raises(StepsFailed, match=f"peer:{agreed.peer_id}"):
        share_due_businesses(actor=SYSTEM)

    assert [each["month"] for each in sent()] == [month]


def test_a_month_told_again_is_a_message_of_its_own(client_of, peer, agreed, shop, month):
    complaints(shop, 5)
    share_due_businesses(actor=SYSTEM)
    complaints(register_business(actor=OPERATOR, name="又一家", uscc=code_of_shop("91500103MA5U5432")), 5)

    client = client_of(make_staff("secretary_general"))
    client.post(reverse("peer_share_businesses", args=[peer.pk]), {"month": month})

    assert [len(each["businesses"]) for each in sent()] == [1, 2]


def test_what_a_peer_tells_stands_on_the_page_of_the_business(client_of, stranger, peer, agreed, shop):
    assert bring(stranger, said((shop.uscc, {"complaints": 35, "letters": 10}))) == ("handled", "")

    page = client_of(make_staff("head")).get(reverse("business_detail", args=[shop.pk])).content.decode()
    about = client_of(make_staff("system_admin")).get(reverse("peer_view", args=[peer.pk]))

    assert all(word in page for word in (peer.name, "≥ 35", "≥ 10", "2026年2月28日"))
    assert "2026-02" in about.content.decode()


def test_a_business_of_which_nobody_told_has_no_card(client_of, stranger, agreed, shop):
    bring(stranger, said(("91500103MA5U000001", {"complaints": 35})))

    page = client_of(make_staff("head")).get(reverse("business_detail", args=[shop.pk])).content.decode()

    assert "≥ 35" not in page


def test_a_correction_replaces_all_that_was_told(stranger, agreed):
    first, second = ("91500103MA5U000001", {"complaints": 35}), ("91500103MA5U000002", {"complaints": 5})
    bring(stranger, said(first, second), sequence=1)
    bring(stranger, said(second), sequence=2)

    assert kept() == [("2026-02", "91500103MA5U000002", 5)]


def test_a_later_month_replaces_an_earlier_one_and_never_the_other_way(stranger, agreed):
    one = ("91500103MA5U000001", {"complaints": 35})
    bring(stranger, said(one, month="2026-03"))
    assert bring(stranger, said(month="2026-02")) == ("handled", "")

    assert kept() == [("2026-03", "91500103MA5U000001", 35)]


def test_a_message_handled_late_changes_nothing(stranger, agreed):
    one = ("91500103MA5U000001", {"complaints": 35})
    bring(stranger, said(one))
    SharedBusiness.objects.visible_to(SYSTEM).update(told=9)
    bring(stranger, said(("91500103MA5U000001", {"complaints": 10})), sequence=2)

    assert kept() == [("2026-02", "91500103MA5U000001", 35)]


def test_two_peers_do_not_replace_each_other(stranger, agreed, shop):
    SharedBusiness.objects.create(
        peer="hb-alliance", uscc=shop.uscc, month="2026-02", complaints=5, told=1, told_at=clock.now()
    )
    bring(stranger, said((shop.uscc, {"complaints": 35})))

    assert [each[2] for each in sorted(kept())] in ([5, 35], [35, 5])


@pytest.mark.parametrize(
    "changed",
    [
        {"month": "2026-13"},
        {"month": "2099-11"},
        {"businesses": [{"uscc": "123"}]},
        {"businesses": [EXAMPLE["businesses"][0] | {"complaints": 4}]},
        {"businesses": [EXAMPLE["businesses"][0] | {"complaints": 36}]},
        {"businesses": [EXAMPLE["businesses"][0] | {"name": "某公司"}]},
        {"businesses": EXAMPLE["businesses"] * 2},
        {"extra": 1},
    ],
)
def test_what_is_not_as_described_is_refused(stranger, agreed, changed):
    assert bring(stranger, EXAMPLE | changed) == ("refused", "malformed")
    assert kept() == []


def test_what_no_agreement_lets_a_peer_tell_is_parked(stranger, peer):
    assert bring(stranger, EXAMPLE) == ("parked", "no_agreement")
    row = with_peer(stranger, peer, fields=["business_count.settled"])
    assert bring(stranger, EXAMPLE, sequence=2) == ("parked", "not_agreed")
    end_agreement(row.pk, actor=OPERATOR, reason="合作结束")
    assert bring(stranger, EXAMPLE, sequence=3) == ("parked", "agreement_ended")
    assert kept() == []


def test_the_end_deletes_it_with_a_certificate(stranger, agreed):
    bring(stranger, EXAMPLE)

    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")
    while deliver_pending():
        pass

    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    assert [(each["what"], each["count"]) for each in made.told["copies"]] == [("business", 1)]
    assert kept() == []


def test_what_was_kept_as_long_as_agreed_is_kept_on_when_it_is_told_anew(stranger, agreed):
    bring(stranger, EXAMPLE)
    SharedCopy.objects.visible_to(SYSTEM).update(due_on=clock.today())
    bring(stranger, said(month="2026-03"))

    [copy] = SharedCopy.objects.visible_to(SYSTEM)
    assert copy.due_on == clock.today() + timedelta(days=agreed.keep_days)


def test_the_page_costs_the_same_for_one_alliance_and_three(client_of, agreed, shop):
    head, url = client_of(make_staff("head")), reverse("business_detail", args=[shop.pk])

    def tell(peer):
        SharedBusiness.objects.create(
            peer=peer, uscc=shop.uscc, month="2026-02", complaints=5, told=1, told_at=clock.now()
        )

    tell("one-alliance")
    head.get(url)
    with CaptureQueriesContext(connection) as one:
        head.get(url)
    tell("two-alliance")
    tell("three-alliance")

    with CaptureQueriesContext(connection) as three:
        page = head.get(url).content.decode()

    assert len(three) == len(one)
    assert page.count("≥ 5") == 3

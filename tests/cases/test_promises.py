"""Promises of cases: undertakings and tasks of members, verified by a second person, listed and counted."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Payment, Referral, Respondent, Status
from lianwei.cases.operations import (
    accept_complaint,
    accept_transfer,
    answer_assistance,
    ask_assistance,
    break_promise,
    decline_assistance,
    drop_promise,
    note_undertaking,
    offer_transfer,
    renegotiate_complaint,
    report_performance,
    report_promise,
    strike_payment,
    verify_promise,
)
from lianwei.cases.queries.lists.promise_rates import rate_panel, rates_in_the_alliance
from lianwei.cases.queries.lists.promises import promises_in, promises_to_verify
from lianwei.commitments.models import Commitment
from lianwei.commitments.tasks import break_promises_overdue
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Basis
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.queries import actor_of
from lianwei.registry.operations import merge_businesses
from tests.cases.stages import PROMISED, last, last_event, pay, playing, refused, standing, take
from tests.factories import cases, counter, members, registry

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
WEEK = timedelta(days=7)


@pytest.fixture
def office():
    return members.make_member("YZ")


@pytest.fixture
def mediator(office):
    return members.make_staff("mediator", organisation=office, name="陈建华")


@pytest.fixture
def clerk(office):
    return members.make_staff("clerk", organisation=office, name="李芳")


@pytest.fixture
def case(clerk):
    return cases.complaint(actor=actor_of(clerk))


def undertaken(case, by, **changes):
    business = Respondent.objects.visible_to(SYSTEM).filter(complaint=case).order_by("seq")[0]
    told = {"respondent_id": business.pk, "what": "改正店堂告示", "due_on": clock.today() + WEEK}
    return note_undertaking(case.pk, actor=actor_of(by), **told | changes)


def states():
    return list(Commitment.objects.order_by("pk").values_list("status", flat=True))


def keys(view, user):
    return [each.promise.pk for each in promises_in(view, actor=actor_of(user)).rows]


def test_an_undertaking_is_noted_without_names_and_numbers(case, mediator):
    made = undertaken(case, mediator, what="向王桂芳道歉，并打13900001111说明")

    assert (made.kind, made.by, made.reference) == ("undertaking", "渝中丽人美容院", case.number)
    assert "王桂芳" not in made.what
    assert "13900001111" not in made.what
    told = {"commitment": made.pk, "respondent": 1, "due_on": made.due_on.isoformat()}
    assert last_event(case.pk) == ("complaint.undertaking_noted", told)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": " "}, "what"),
        ({"respondent_id": 0}, "respondent"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
    ],
)
def test_what_cannot_be_an_undertaking(case, mediator, changes, field):
    with refused(case.pk, Invalid) as refusal:
        undertaken(case, mediator, **changes)

    assert list(refusal.value.fields) == [field]


def test_one_reports_with_a_file_and_another_verifies(case, mediator, clerk):
    made = undertaken(case, mediator)
    photo = ContentFile("新的告示".encode(), name="notice.txt")
    reported = report_promise(made.pk, actor=actor_of(clerk), on=clock.today(), proof="", uploads=[photo])
    assert reported.proof_file_id

    with refused(case.pk, NotAllowed):
        verify_promise(made.pk, actor=actor_of(clerk))
    verify_promise(made.pk, actor=actor_of(mediator))

    assert states() == ["kept"]


def test_refusals_change_nothing(case, mediator, clerk):
    made = undertaken(case, mediator)
    stranger = members.make_staff("head", organisation=members.make_member("NA"))

    with refused(case.pk, Invalid):
        report_promise(made.pk, actor=actor_of(clerk), on=clock.today(), proof=" ")
    with refused(case.pk, Invalid):
        report_promise(made.pk, actor=actor_of(clerk), on=clock.today() + WEEK, proof="照片")
    with refused(case.pk, Invalid):
        break_promise(made.pk, actor=actor_of(mediator), verdict=" ")
    for step in (verify_promise, lambda pk, actor: drop_promise(pk, actor=actor, reason="x")):
        with refused(case.pk, NotVisible):
            step(made.pk, actor=actor_of(stranger))


@pytest.fixture
def agreed():
    """A case with a sum to be paid by 12 March 2026, the actor who holds it, and a colleague."""
    actor = cases.staff("JB")
    with playing("2026-03-02"):
        case = standing(Status.AGREED, actor)
    return case, actor, actor_of(members.make_staff("mediator", organisation=case.holder))


def test_a_sum_is_reported_by_its_payment_and_verified_by_a_colleague(agreed):
    case, actor, colleague = agreed
    with playing("2026-03-05"):
        pay(case.pk, actor)
    promise = Commitment.objects.get()
    assert (promise.status, promise.amount) == ("reported", PROMISED)

    with refused(case.pk, NotAllowed):
        verify_promise(promise.pk, actor=actor)
    with refused(case.pk, WrongStatus):
        drop_promise(promise.pk, actor=actor, reason="x")
    verify_promise(promise.pk, actor=colleague)

    assert states() == ["kept"]


def test_a_payment_struck_after_the_verdict_leaves_the_promise_broken(agreed):
    case, actor, colleague = agreed
    with playing("2026-03-05"):
        pay(case.pk, actor)
        break_promise(Commitment.objects.get().pk, actor=colleague, verdict="凭证是另一笔")
        strike_payment(case.pk, actor=actor, payment_id=last(Payment, case.pk), reason="凭证是另一笔")
        assert states() == ["broken"]
        pay(case.pk, actor)

    assert states() == ["reported"]


def test_a_day_that_passed_before_everybody_signed_broke_nothing():
    actor = cases.staff("JB")
    with playing("2026-03-02"):
        case = take(cases.complaint(actor=actor).pk, actor, "accept", "agree")
    with playing("2026-03-20"):
        assert break_promises_overdue() == 1
        renegotiate_complaint(case.pk, actor=actor, reason="经营者要改条件")

    assert states() == ["dropped"]


def test_a_request_to_a_member_is_its_task(case, mediator):
    helper = members.make_staff("mediator", organisation=members.make_member("NA"))
    told = {"asked_id": helper.organisation_id, "kind": "inspect", "matter": "看店", "due_on": clock.today()}
    rows = [ask_assistance(case.pk, actor=actor_of(mediator), **told) for _n in range(2)]
    assert len(keys("ours", helper)) == 2

    answer_assistance(case.pk, actor=actor_of(helper), assistance_id=rows[0].pk, answer="已搬空")
    decline_assistance(case.pk, actor=actor_of(helper), assistance_id=rows[1].pk, answer="不在本区")

    assert states() == ["reported", "dropped"]
    assert (keys("ours", helper), len(keys("verify", mediator))) == ([], 1)
    verify_promise(rows[0].commitment_id, actor=actor_of(mediator))
    assert states() == ["kept", "dropped"]


def test_a_case_that_is_out_of_sight_is_named_and_not_linked(client_of, case, mediator):
    helper = members.make_staff("mediator", organisation=members.make_member("NA"))
    told = {"asked_id": helper.organisation_id, "kind": "inspect", "matter": "看店", "due_on": clock.today()}
    asked = ask_assistance(case.pk, actor=actor_of(mediator), **told)
    with playing((clock.today() + timedelta(days=1)).isoformat()):
        break_promises_overdue()
        decline_assistance(case.pk, actor=actor_of(helper), assistance_id=asked.pk, answer="不在本区")
        shown = client_of(helper).get("/cases/promises/?view=ours").content.decode()

    assert case.number in shown
    assert reverse("complaint_detail", args=[case.pk]) not in shown


def test_promises_go_with_the_case_to_another_member(case, mediator):
    made = undertaken(case, mediator)
    taker = members.make_staff("mediator", organisation=members.make_member("NA"))
    asked = {"taker_id": taker.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=actor_of(mediator), **asked)
    accept_transfer(case.pk, actor=actor_of(taker), transfer_id=offer.pk)

    assert (keys("week", taker), keys("week", mediator)) == ([made.pk], [])


def test_the_lists_hold_what_they_say(case, mediator, clerk):
    reported = undertaken(case, mediator)
    report_promise(reported.pk, actor=actor_of(clerk), on=clock.today(), proof="照片")
    soon, later = (undertaken(case, mediator, due_on=clock.today() + n * WEEK) for n in (1, 3))
    broken = undertaken(case, mediator)
    break_promise(broken.pk, actor=actor_of(mediator), verdict="告示没有改")

    found = {view: keys(view, mediator) for view in ("verify", "week", "open", "broken", "ours")}

    assert found == {
        "verify": [reported.pk],
        "week": [soon.pk],
        "open": [soon.pk, later.pk],
        "broken": [broken.pk],
        "ours": [],
    }
    assert (promises_to_verify(actor_of(mediator)), promises_to_verify(actor_of(clerk))) == (1, 0)


def test_the_rate_of_a_business_counts_its_merged_doubles(mediator, office):
    one, other = registry.business(name="渝中丽人美容院"), registry.business(name="丽人美容")
    for each, verdict in ((one, "没有改"), (other, ""), (other, "")):
        row = cases.undertaking(office, is_reported=False, due_on=clock.today())
        Commitment.objects.filter(pk=row.pk).update(business_id=each.pk)
        if verdict:
            break_promise(row.pk, actor=actor_of(mediator), verdict=verdict)
    merge_businesses(one.pk, other.pk, actor=OPERATOR, reason="同一家")
    kept = registry.business(name="重庆丽人美容院")
    merge_businesses(kept.pk, one.pk, actor=OPERATOR, reason="同一家")

    with playing((clock.today() + timedelta(days=1)).isoformat()):
        panel = rate_panel(kept.pk, actor_of(mediator))
        [listed] = rates_in_the_alliance(actor=actor_of(mediator)).businesses

    assert (panel.facts["rate"].due, panel.facts["rate"].broken) == (3, 1)
    assert (listed.rate.due, listed.rate.broken, f"{listed.rate.percent:.1f}") == (3, 1, "33.3")
    assert (listed.name, listed.url) == (kept.name, reverse("business_detail", args=[kept.pk]))
    assert rate_panel(kept.pk, actor_of(mediator)) is None  # nothing was due until yesterday


@pytest.mark.parametrize("page", ["commitment_list", "commitment_view_rates"])
def test_the_lists_cost_the_same_for_one_row_and_three(client_of, office, mediator, page):
    browser, counts = client_of(mediator), []
    address = reverse(page)
    for count in (1, 2):
        for _n in range(count):
            made = cases.undertaking(office)
            business = registry.business(name=f"店{made.pk}").pk
            past = clock.today() - timedelta(days=2)
            Commitment.objects.filter(pk=made.pk).update(business_id=business, due_on=past)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_undertaking_goes_through_the_pages(client_of, case, mediator, clerk):
    accept_complaint(case.pk, actor=actor_of(mediator), no_talks="tried")
    desk, page = client_of(mediator), reverse("complaint_detail", args=[case.pk])
    assert "登记经营者承诺" in desk.get(page).content.decode()
    business = Respondent.objects.visible_to(SYSTEM).get(complaint=case)
    typed = {"respondent": business.pk, "what": "改正店堂告示", "due_on": clock.today().isoformat()}
    made_at = f"{reverse('commitment_make')}?case={case.pk}"
    assert desk.post(made_at, typed).status_code == 302
    made = Commitment.objects.get()

    other = client_of(clerk)
    told = {"on": clock.today().isoformat(), "proof": "照片"}
    assert other.post(reverse("commitment_report", args=[made.pk]), told).status_code == 302
    shown = other.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert reverse("commitment_verify", args=[made.pk]) not in shown
    assert other.post(reverse("commitment_verify", args=[made.pk])).status_code == 403
    desk = client_of(mediator)
    assert "改正店堂告示" in desk.get(reverse("commitment_list")).content.decode()
    assert desk.post(reverse("commitment_verify", args=[made.pk]), {"mark": "x"}).status_code == 302
    assert states() == ["kept"]


def test_those_who_look_on_read_the_rates(client_of, office):
    browser = client_of(members.make_staff("secretary_general", organisation=office))

    assert browser.get(reverse("commitment_view_rates")).status_code == 200


def test_a_business_reports_its_undertaking_with_a_file_and_the_office_verifies(clerk, mediator):
    head = cases.staff("JB")
    track = counter.joined(head)
    case = counter.put_to(track, actor=head)
    business = Respondent.objects.visible_to(SYSTEM).get(complaint=case)
    due_on = clock.today() + WEEK
    made = note_undertaking(case.pk, actor=head, respondent_id=business.pk, what="改正告示", due_on=due_on)
    take(case.pk, head, "settle")
    put = Referral.objects.visible_to(SYSTEM).get(complaint=case)

    photo = ContentFile("新的告示".encode(), name="notice.txt")
    report_performance(put.pk, actor=counter.at_counter(track), on=clock.today(), uploads=[photo])

    made.refresh_from_db()
    assert (made.status, made.reported_by, made.proof_file_id is not None) == ("reported", None, True)
    verify_promise(made.pk, actor=head)
    assert "kept" in states()


def test_the_desk_and_the_page_of_the_business_show_them(client_of, office, mediator):
    shop = registry.business(name="渝中丽人美容院")
    made = cases.undertaking(office, due_on=clock.today())
    Commitment.objects.filter(pk=made.pk).update(business_id=shop.pk, due_on=clock.today() - WEEK)
    browser = client_of(mediator)

    assert "待核实的承诺" in browser.get("/").content.decode()
    page = browser.get(reverse("business_detail", args=[shop.pk])).content.decode()
    assert "到期承诺 1 项，未兑现 0 项" in page

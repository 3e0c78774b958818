"""Who is responsible on the page of a case, and the offer that begins with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.models import Complaint, Respondent, Transfer
from lianwei.cases.operations import accept_complaint, accept_transfer, note_address, offer_transfer
from lianwei.cases.queries.between.routing import Responsible
from lianwei.cases.queries.page.case import case_page
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation, User
from lianwei.members.queries import actor_of
from lianwei.registry.models import Business
from tests.cases.stages import refused
from tests.factories import cases, members, registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def parent() -> Organisation:
    return members.make_organisation("CQ", kind="PROV", region_code="500000", phone="023-63000001")


@pytest.fixture
def desk(parent: Organisation) -> User:
    """A mediator of 渝中; 南岸 and 两江新区 are members too."""
    yuzhong = members.make_organisation("YZ", parent=parent, region_code="500103")
    joined = [
        yuzhong,
        members.make_organisation("NA", parent=parent, region_code="500108"),
        members.make_organisation("LJ", parent=parent, region_code="500157"),
    ]
    members.make_alliance(*joined)
    return members.make_staff("mediator", "clerk", organisation=yuzhong)


def case_against(business: Business | None, desk: User, **changes: object) -> Complaint:
    about = RespondentEntry(name="重庆小天鹅火锅有限公司", business_id=business.pk if business else None)
    return cases.complaint(actor=actor_of(desk), respondents=(about,), **changes)


def told(case: Complaint, actor: Actor) -> Responsible | None:
    return case_page(case.pk, actor=actor).responsible


def put_in_mediation(case: Complaint) -> None:
    QuerySet(Complaint).filter(pk=case.pk).update(status="mediation")


def code(of: Responsible | None) -> str:
    return Organisation.objects.get(pk=of.taker_id).code


def test_a_shop_in_another_member_names_that_member_and_its_rule(desk):
    shop = registry.business()
    registry.premises(shop, "500108")
    found = told(case_against(shop, desk), actor_of(desk))

    assert (found.rule, code(found)) == ("place", "NA")
    assert found.sentence == "经营者的实际经营地在重庆市南岸区，由NA消费者权益保护委员会办理。"


def test_a_shop_here_needs_no_panel(desk):
    shop = registry.business()
    registry.premises(shop, "500103")
    assert told(case_against(shop, desk), actor_of(desk)) is None


def test_an_abolished_code_names_the_successor(desk):
    found = told(case_against(None, desk, region="500105"), actor_of(desk))

    assert code(found) == "LJ"
    assert found.sentence == (
        "经营者的实际经营地在重庆市两江新区，由LJ消费者权益保护委员会办理。原重庆市江北区已并入重庆市两江新区。"
    )


def test_an_address_typed_freely_is_read(desk):
    case = case_against(None, desk)
    QuerySet(Respondent).filter(complaint=case).update(address="重庆市南岸区南坪路3号")
    assert code(told(case, actor_of(desk))) == "NA"


def test_a_province_alone_says_nothing(desk):
    assert told(case_against(None, desk, region="500000"), actor_of(desk)) is None


def test_an_online_shop_may_stay_at_its_platform(desk):
    platform = registry.business("某某平台有限公司", is_platform=True)
    registry.premises(platform, "500103", kind="domicile")
    shop = registry.business("网店", platform_id=platform.pk)
    registry.premises(shop, "500108")
    assert told(case_against(shop, desk), actor_of(desk)) is None


def test_an_online_shop_without_address_goes_to_the_platform(desk):
    platform = registry.business("某某平台有限公司", is_platform=True)
    registry.premises(platform, "500108", kind="domicile")
    shop = registry.business("网店", platform_id=platform.pk)
    found = told(case_against(shop, desk), actor_of(desk))
    assert (found.rule, code(found)) == ("online-hidden", "NA")


def test_a_false_address_makes_the_platform_responsible_until_it_is_found_right(desk):
    platform = registry.business("某某平台有限公司", is_platform=True)
    registry.premises(platform, "500108", kind="domicile")
    shop = registry.business("网店", platform_id=platform.pk)
    registry.premises(shop, "500157")
    case = case_against(shop, desk)
    row = QuerySet(Respondent).get(complaint=case)
    before = told(case, actor_of(desk))

    note_address(
        case.pk, actor=actor_of(desk), respondent_id=row.pk, is_false=True, finding="王桂芳上门,无此店"
    )
    found = told(case, actor_of(desk))
    note_address(case.pk, actor=actor_of(desk), respondent_id=row.pk, is_false=False, finding="店在二楼")

    assert (before.rule, code(before)) == ("online", "LJ")
    assert (found.rule, code(found)) == ("online-hidden", "NA")
    assert told(case, actor_of(desk)) == before
    said = Event.objects.filter(subject=f"complaint:{case.pk}", name="complaint.address_noted")
    assert [each.details["reason"] for each in said.order_by("seq")] == ["投诉人上门,无此店", "店在二楼"]


def test_a_false_address_of_a_shop_leaves_its_domicile(desk):
    shop = registry.business()
    registry.premises(shop, "500157")
    registry.premises(shop, "500108", kind="domicile")
    case = case_against(shop, desk)
    row = QuerySet(Respondent).get(complaint=case)

    note_address(case.pk, actor=actor_of(desk), respondent_id=row.pk, is_false=True, finding="查无此店")

    found = told(case, actor_of(desk))
    assert (found.rule, code(found)) == ("domicile", "NA")


def test_what_was_found_at_an_address_is_said_and_of_this_case(desk):
    case, other = case_against(None, desk), case_against(None, desk)
    row, strange = (QuerySet(Respondent).get(complaint=each) for each in (case, other))

    with refused(case.pk, Invalid):
        note_address(case.pk, actor=actor_of(desk), respondent_id=row.pk, is_false=True, finding=" ")
    with refused(case.pk, NotVisible):
        note_address(case.pk, actor=actor_of(desk), respondent_id=strange.pk, is_false=True, finding="无")


def test_the_page_asks_what_was_found_and_shows_it(client_of, desk):
    case = case_against(None, desk)
    row = QuerySet(Respondent).get(complaint=case)
    browser, address = client_of(desk), reverse("complaint_note_address", args=[case.pk])
    assert "怎样核实的" in browser.get(address).content.decode()

    typed = {"respondent": row.pk, "found": "false", "finding": "上门查看，无此店"}
    page = browser.post(address, typed, follow=True).content.decode()

    assert "地址不实" in page
    assert "重庆小天鹅火锅有限公司地址虚假或者无法联系" in page
    assert QuerySet(Respondent).get(pk=row.pk).address_false_on == clock.today()


def test_a_vanished_business_belongs_to_its_last_place(desk):
    shop = registry.business()
    registry.premises(shop, "500108")
    Business.objects.filter(pk=shop.pk).update(status="vanished")
    found = told(case_against(shop, desk), actor_of(desk))
    assert (found.rule, code(found)) == ("vanished", "NA")


def test_outside_the_alliance_the_association_there_is_named(desk, parent):
    found = told(case_against(None, desk, region="500116"), actor_of(desk))
    assert (found.rule, found.taker_id, found.name, found.phone) == (
        "outside",
        None,
        str(parent),
        parent.phone,
    )


def test_elsewhere_the_directory_is_named(desk):
    found = told(case_against(None, desk, region="110101"), actor_of(desk))
    assert (found.rule, found.taker_id, found.phone) == ("outside", None, "12315")


def test_later_than_acceptance_nothing_is_asked(desk):
    case = case_against(None, desk, region="500108")
    assert told(accept_complaint(case.pk, actor=actor_of(desk), no_talks="tried"), actor_of(desk))
    put_in_mediation(case)
    assert told(case, actor_of(desk)) is None


def test_the_button_begins_the_offer(client_of, desk):
    shop = registry.business()
    registry.premises(shop, "500108")
    case, browser = case_against(shop, desk), client_of(desk)
    page = browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert "由谁办理" in page
    found = told(case, actor_of(desk))
    assert found.preset.replace("&", "&amp;") in page

    offer = reverse("complaint_offer_transfer", args=[case.pk])
    shown = browser.get(f"{offer}?{found.preset}").content.decode()
    assert '<input type="hidden" name="rule" value="place"' in shown
    typed = {"taker": found.taker_id, "reason": found.sentence, "rule": "place", "basis": "oral_consent"}
    assert browser.post(offer, typed).status_code == 302
    assert Transfer.objects.visible_to(actor_of(desk)).get().rule == "place"
    again = browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert "由谁办理" not in again


def test_the_panel_costs_two_questions_at_most(desk, client_of):
    shop = registry.business()
    registry.premises(shop, "500108")
    with_it, browser = case_against(shop, desk), client_of(desk)
    without = case_against(shop, desk)
    put_in_mediation(without)
    counts = []
    for case in (with_it, without):
        browser.get(reverse("complaint_detail", args=[case.pk]))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("complaint_detail", args=[case.pk]))
        counts.append(len(asked))
    assert counts[0] - counts[1] <= 2


def test_a_case_taken_over_shows_the_days_since_the_first_contact(client_of, desk):
    case = case_against(None, desk, region="500108")
    assert case_page(case.pk, actor=actor_of(desk)).days_since_contact is None
    other = members.make_staff("mediator", organisation=Organisation.objects.get(code="NA"))
    told_why = {"reason": "店在南岸", "basis": "oral_consent", "taker_id": other.organisation_id}
    offer = offer_transfer(case.pk, actor=actor_of(desk), **told_why)
    with clock.playing(case.received_at + timedelta(days=9)):
        accept_transfer(case.pk, actor=actor_of(other), transfer_id=offer.pk)
        page = client_of(other).get(reverse("complaint_detail", args=[case.pk])).content.decode()

    assert "首次接触至今9天" in page

"""Hand-overs on the screen: the offer form, the taker's page, the lists, the hours; the check of custody."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Complaint, CustodyPaper, Transfer
from lianwei.cases.operations import accept_transfer, offer_transfer
from lianwei.cli import main
from lianwei.core.models import Basis
from lianwei.core.scope import Actor
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def clerk() -> User:
    return members.make_staff("mediator", organisation=members.make_member("YZ"))


@pytest.fixture
def other() -> User:
    return members.make_staff("mediator", organisation=members.make_member("NA"))


@pytest.fixture
def case(clerk: User, other: User) -> Complaint:
    return cases.complaint(actor=registering(clerk))


def registering(user: User) -> Actor:
    return actor_of(members.make_staff("clerk", organisation=user.organisation))


def offered(case: Complaint, by: User, to: User) -> Transfer:
    told = {"reason": "店在南岸", "basis": Basis.ORAL}
    return offer_transfer(case.pk, actor=actor_of(by), taker_id=to.organisation_id, **told)


def test_a_mediator_asks_another_member(client_of, case, clerk, other):
    browser, page = client_of(clerk), reverse("complaint_offer_transfer", args=[case.pk])
    shown = browser.get(page)
    assert "没有依据" in shown.content.decode()

    refused = browser.post(page, {"taker": other.organisation_id, "reason": "店在南岸"})
    assert refused.status_code == 422
    assert "店在南岸" in refused.content.decode()

    typed = {"taker": other.organisation_id, "reason": "店在南岸", "basis": "oral_consent"}
    assert browser.post(page, typed).status_code == 302
    assert "等待答复" in browser.get(reverse("complaint_detail", args=[case.pk])).content.decode()


def test_the_member_that_was_asked_sees_the_case_without_the_person(client_of, case, clerk, other):
    offered(case, clerk, other)
    page = client_of(other).get(reverse("complaint_detail", args=[case.pk])).content.decode()

    assert reverse("complaint_accept_transfer", args=[case.pk]) in page
    assert "13812346027" not in page
    assert "王桂芳" not in page


def test_the_member_takes_it_with_one_button(client_of, case, clerk, other):
    offer, browser = offered(case, clerk, other), client_of(other)
    taken = browser.post(reverse("complaint_accept_transfer", args=[case.pk]), follow=True)

    assert f"{case.number} 已由您接收" in taken.content.decode()
    again = browser.post(reverse("complaint_accept_transfer", args=[case.pk]))
    assert again.status_code == 409
    former = client_of(clerk).get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert "已接收" in former
    assert "王桂芳" not in former
    assert Transfer.objects.visible_to(actor_of(other)).get(pk=offer.pk).state == "taken"


def test_a_return_keeps_what_was_typed(client_of, case, clerk, other):
    offered(case, clerk, other)
    browser, page = client_of(other), reverse("complaint_return_transfer", args=[case.pk])
    refused = browser.post(page, {"answer": "店在渝中"})
    assert refused.status_code == 422
    assert "店在渝中" in refused.content.decode()
    assert browser.post(page, {"answer": "店在渝中", "ground": "address"}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client_of, case, clerk, other, count):
    for _n in range(count):
        offered(cases.complaint(actor=registering(clerk)), clerk, other)
    browser = client_of(other)
    browser.get(reverse("transfer_list"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = browser.get(reverse("transfer_list"))
    assert page.content.decode().count("查看并答复") == count
    assert len(queries) <= 16


def test_the_hours_show_the_pair(client_of, case, clerk, other):
    offer = offered(case, clerk, other)
    accept_transfer(case.pk, actor=actor_of(other), transfer_id=offer.pk)
    page = client_of(other).get(reverse("transfer_hours")).content.decode()
    assert str(clerk.organisation) in page
    assert "100%" in page


def test_custody_says_that_every_case_has_one_owner(capsys, case, clerk, other):
    offer = offered(case, clerk, other)
    accept_transfer(case.pk, actor=actor_of(other), transfer_id=offer.pk)
    assert main(["custody"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "open": 0,
        "without_owner": 0,
        "with_two": 0,
        "papers": 4,
        "broken_at": None,
    }


def test_custody_names_the_paper_that_was_changed(capsys, case, clerk, other):
    offered(case, clerk, other)
    paper = CustodyPaper.objects.visible_to(actor_of(clerk)).get()
    paper.text = paper.text.replace('"epoch":1', '"epoch":7')
    paper.save()
    assert main(["custody"]) == 1
    assert json.loads(capsys.readouterr().out)["broken_at"] == "YZ#1"

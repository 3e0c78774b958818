"""Contacts for imported goods: dated rows, edited on a page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.knowledge.models import TradeContact
from lianwei.knowledge.operations.contacts import (
    ContactEntry,
    add_trade_contact,
    retire_trade_contact,
    revise_trade_contact,
)
from lianwei.knowledge.queries.contacts import trade_contacts
from tests.factories.members import make_actor, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ENTRY = ContactEntry("counterpart", "某地消费者委员会", "在当地购买的商品", "www.example.org")


def rows() -> list[tuple]:
    found = TradeContact.objects.order_by("pk")
    return [(each.contact, each.valid_to is None) for each in found]


def test_a_change_on_a_later_day_keeps_what_stood_there():
    head = make_actor("head")
    with clock.playing(clock.now() - timedelta(days=3)):
        row = add_trade_contact(ENTRY, actor=head)

    new = revise_trade_contact(
        row.pk, ContactEntry("counterpart", "某地消费者委员会", "在当地购买的商品", "新网址"), actor=head
    )

    assert rows() == [("www.example.org", False), ("新网址", True)]
    assert [each.pk for each in trade_contacts(actor=head)] == [new.pk]
    with pytest.raises(WrongStatus):
        retire_trade_contact(row.pk, actor=head)


def test_a_mistake_of_the_same_day_is_mended_in_place():
    head = make_actor("head")
    row = add_trade_contact(ENTRY, actor=head)

    revise_trade_contact(row.pk, ContactEntry("after_sales", "某品牌售后", "某品牌", "400"), actor=head)

    assert rows() == [("400", True)]


def test_what_is_missing_is_named_and_others_may_only_read():
    with pytest.raises(Invalid) as refusal:
        add_trade_contact(ContactEntry("none", " ", "", ""), actor=make_actor("head"))
    assert set(refusal.value.fields) == {"kind", "name", "covers", "contact"}
    with pytest.raises(NotAllowed):
        add_trade_contact(ENTRY, actor=make_actor("clerk"))


def test_the_page_adds_changes_and_ends(client_of):
    browser, listed = client_of(make_staff("head")), reverse("trade_contact_list")
    typed = {"kind": "after_sales", "name": "某品牌售后", "covers": "某品牌奶粉", "contact": "400-000-0000"}
    assert browser.post(reverse("trade_contact_add"), typed | {"name": ""}).status_code == 422
    assert browser.post(reverse("trade_contact_add"), typed).status_code == 302
    row = TradeContact.objects.get()
    assert "某品牌奶粉" in browser.get(listed).content.decode()
    revise = reverse("trade_contact_revise", args=[row.pk])
    assert browser.post(revise, typed | {"covers": "全部奶粉"}).status_code == 302
    assert "全部奶粉" in browser.get(listed).content.decode()
    assert browser.post(reverse("trade_contact_retire", args=[row.pk])).status_code == 302
    assert "全部奶粉" not in browser.get(listed).content.decode()
    assert "全部奶粉" in browser.get(listed + "?view=ended").content.decode()

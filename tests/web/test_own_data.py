"""The own data on the tracking page: after the code from the phone; asked, decided at the desk, fetched."""

import re

import pytest
from django.core.cache import cache
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.arrivals.operations import code_of
from lianwei.core.messages.models import Message
from lianwei.retention.models import PersonRequest
from lianwei.retention.operations.requests import decide_person_request
from tests.factories.arrivals import taken
from tests.factories.members import make_organisation
from tests.factories.retention import archivist

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuzhong(reference_data):
    cache.clear()
    return make_organisation("YZ", phone="023-63510000")


@pytest.fixture
def phone(yuzhong):
    return Client(headers={"accept-language": "zh-hans"})


@pytest.fixture
def proven(phone, yuzhong):
    """A browser whose visitor has typed the code from the SMS."""
    arrival = taken(yuzhong)
    phone.post(reverse("portal_track"), {"code": code_of(arrival)})
    phone.post(reverse("portal_send_code"))
    [code] = re.findall(r"\d{6}", QuerySet(Message).filter(template="proof").get().text.plain())
    phone.post(reverse("portal_prove"), {"proof": code})
    return phone


def ask(client, kind="access", wish=""):
    return client.post(reverse("portal_data"), {"kind": kind, "wish": wish})


def test_without_the_code_from_the_phone_there_is_no_such_page(phone, yuzhong):
    phone.post(reverse("portal_track"), {"code": code_of(taken(yuzhong))})

    assert phone.get(reverse("portal_data")).status_code == 404
    assert ask(phone).status_code == 404


def test_a_request_is_recorded_with_the_code_as_proof(proven):
    reply = ask(proven, "erasure", "不想留记录")

    row = QuerySet(PersonRequest).get()
    assert (reply.url, row.status, row.proof, row.way) == (
        reverse("portal_data"),
        "checked",
        "code",
        "portal",
    )
    assert row.number in proven.get(reverse("portal_data")).content.decode()


def test_the_same_thing_is_not_asked_twice(proven):
    ask(proven)

    assert ask(proven).status_code == 409
    assert QuerySet(PersonRequest).count() == 1


def test_nothing_chosen_is_refused_beside_the_field(proven):
    assert ask(proven, "").status_code == 422


def test_the_copy_is_fetched_once_it_is_granted(proven, yuzhong):
    ask(proven)
    row = QuerySet(PersonRequest).get()
    before = proven.post(reverse("portal_copy", args=[row.pk]))
    decide_person_request(row.pk, actor=archivist(yuzhong), decision="granted")

    page = proven.post(reverse("portal_copy", args=[row.pk]), follow=True)
    given = proven.post(page.redirect_chain[-1][0])

    assert (before.status_code, page.status_code, given["Content-Type"]) == (409, 200, "application/zip")


def test_somebody_elses_request_is_not_fetched(proven, yuzhong):
    from tests.factories.retention import person_request

    other = person_request(yuzhong, decision="granted")

    assert proven.post(reverse("portal_copy", args=[other.pk])).status_code == 404

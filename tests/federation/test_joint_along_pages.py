"""The pages on which files and the person go along with a request, and are opened by who was asked."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Complaint
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.models import Consent, ReadLog
from lianwei.core.scope import attached
from lianwei.federation.models import JointItem, JointRequest
from lianwei.federation.rules.agreements.fields import JOINT_ALONG
from tests.factories.abroad import neighbour
from tests.factories.cases import CALLER, complaint
from tests.factories.exchange import AWAY
from tests.factories.exchange_kinds import HELPED, asked_by, came_along
from tests.factories.members import make_actor, make_alliance, make_organisation, make_staff
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    found = make_organisation("YZ", region_code="500103")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def agreed(home, stranger, peer):
    return with_peer(stranger, peer, basis="joint", fields=[*HELPED, *JOINT_ALONG])


@pytest.fixture
def case(home):
    head = make_actor("head", organisation=home)
    found = complaint(actor=head)
    upload = ContentFile("店面照片说明".encode(), name="张三.txt")
    add_evidence(found.pk, actor=head, uploads=[upload], source="consumer")
    return found


@pytest.fixture
def client(client_of, home):
    return client_of(make_staff("head", organisation=home))


def ticked(case):
    return [str(attached(File, Complaint(pk=case.pk)).get().pk)]


def test_files_and_the_person_are_ticked_with_the_request(client, case, agreed):
    url = reverse("joint_request_ask", args=[case.pk])
    page = client.get(url).content.decode()
    told = {"peer": AWAY, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today().isoformat()}

    answer = client.post(url, told | {"enclosed": ticked(case), "basis": "oral_consent"})

    assert 'name="enclosed"' in page and "张三" not in page
    assert answer.status_code == 302
    rows = QuerySet(JointItem).order_by("pk")
    assert [(each.is_person, each.state) for each in rows] == [(False, "told"), (True, "told")]
    assert attached(Consent, Complaint(pk=case.pk)).filter(basis="oral_consent").exists()


def test_a_request_without_ticks_takes_nobody_along(client, case, agreed):
    told = {"peer": AWAY, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today().isoformat()}

    answer = client.post(reverse("joint_request_ask", args=[case.pk]), told)

    assert answer.status_code == 302
    assert QuerySet(JointRequest).count() == 1 and not QuerySet(JointItem).exists()


def test_nothing_can_be_ticked_where_no_agreement_names_it(client, case, stranger, peer):
    with_peer(stranger, peer, basis="joint", fields=HELPED)

    page = client.get(reverse("joint_request_ask", args=[case.pk])).content.decode()

    assert 'name="enclosed"' not in page and 'name="basis"' not in page


def test_more_goes_along_later_from_the_case(client, case, agreed):
    told = {"peer": AWAY, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today().isoformat()}
    client.post(reverse("joint_request_ask", args=[case.pk]), told)
    row = QuerySet(JointRequest).get()
    url = reverse("joint_request_enclose", args=[row.pk])
    assert url in client.get(reverse("complaint_detail", args=[case.pk])).content.decode()

    nothing = client.post(url, {"basis": ""})
    answer = client.post(url, {"enclosed": ticked(case)})

    assert (nothing.status_code, answer.status_code) == (422, 302)
    assert "待对方收取" in client.get(reverse("joint_request_view", args=[row.pk])).content.decode()


def test_a_file_is_opened_on_record_and_its_name_stands_nowhere_else(client, home, stranger, peer, agreed):
    row = asked_by(neighbour(stranger), peer, home)
    item = came_along(row.pk)
    page = client.get(reverse("joint_request_view", args=[row.pk])).content.decode()
    url = reverse("joint_request_view_file", args=[row.pk, item.pk])

    answer = client.get(url)

    assert url in page and "张三丰" not in page
    assert answer.content.decode() == "门店停业公告"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain", "nosniff")
    assert ReadLog.objects.filter(what="joint_item.bytes").count() == 1


def test_the_person_is_masked_and_shown_for_a_reason(client, home, stranger, peer, agreed):
    row = asked_by(neighbour(stranger), peer, home)
    item = came_along(row.pk, is_person=True)
    page = client.get(reverse("joint_request_view", args=[row.pk])).content.decode()
    url = reverse("joint_request_reveal", args=[row.pk, item.pk])

    without = client.post(url, {"reason": ""})
    shown = client.post(url, {"reason": "请其到场"})

    assert "13812345678" not in page and "138****5678" in page and "张三丰" not in page
    assert without.status_code == 422 and "13812345678" not in without.content.decode()
    assert "13812345678" in shown.content.decode() and "张三丰" in shown.content.decode()
    assert set(ReadLog.objects.filter(reason="请其到场").values_list("what", flat=True)) == {
        "federation_jointitem.person_name",
        "federation_jointitem.person_phone",
    }


def test_the_page_of_a_request_costs_the_same_for_one_thing_and_three(client, home, stranger, peer, agreed):
    row = asked_by(neighbour(stranger), peer, home)
    url = reverse("joint_request_view", args=[row.pk])
    came_along(row.pk, is_person=True)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for text in ("公告", "照片说明"):
        came_along(row.pk, text=text)

    with CaptureQueriesContext(connection) as three:
        page = client.get(url).content.decode()

    assert len(three) == len(one)
    assert page.count("lw-file") >= 3


def test_the_caller_of_ours_stands_on_no_page_of_the_request(client, case, agreed):
    told = {"peer": AWAY, "kind": "inspect", "matter": "请查看门店", "due_on": clock.today().isoformat()}
    client.post(reverse("joint_request_ask", args=[case.pk]), told | {"basis": "oral_consent"})

    page = client.get(reverse("joint_request_view", args=[QuerySet(JointRequest).get().pk])).content.decode()

    assert CALLER.name not in page and CALLER.phone not in page

"""The pages of sudden events, as somebody at the desk and somebody above use them."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lianwei.cases.models import SuddenEvent, SuddenPerson
from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from tests.factories import cases, sudden

from .test_sudden import House

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
OPENED = {
    "kind": "food",
    "title": "江湖宾馆婚宴就餐不适",
    "place": "渝中区江湖宾馆",
    "known_time": "00:00",
    "affected": "107",
    "facts": "午宴后多人腹泻，联系13812346027。",
    "measures": "封存留样",
}


@pytest.fixture
def house() -> House:
    return House()


def test_an_event_is_opened_reported_and_read_above(house, client_of):
    writer, head, above = (client_of(each) for each in (house.writer_user, house.head_user, house.secretary))
    today = clock.today().isoformat()
    told = OPENED | {"happened_on": today, "known_on": today, "responsible": house.writer.user_id}
    assert writer.post(reverse("sudden_event_open"), told | {"affected": "0"}).status_code == 422
    assert writer.post(reverse("sudden_event_open"), told).status_code == 302
    (event,) = SuddenEvent.objects.visible_to(SYSTEM)
    assert "13812346027" not in event.facts
    page = reverse("sudden_event_detail", args=[event.pk])
    assert above.get(page).status_code == 404

    named = {"name": "王桂芳", "phone": "13812346027", "hospital": "市急救中心", "state": "ward"}
    writer.post(reverse("sudden_event_add_person", args=[event.pk]), named)
    writer.post(reverse("sudden_event_report", args=[event.pk]), {"news": sudden.NEWS})
    report = sudden.waiting(event)
    for browser, verb in ((writer, "submit"), (head, "review"), (head, "approve")):
        step = reverse("sudden_event_report_step", args=[event.pk, report.pk, verb])
        assert browser.post(step, {}).status_code == 302, verb
    head.post(reverse("sudden_event_send", args=[event.pk, report.pk]), {})

    shown = above.get(page).content.decode()
    assert "江湖宾馆" in shown and "首报" in shown
    assert "王桂芳" not in shown and "138****6027" not in shown
    printed = above.get(reverse("sudden_event_report_pdf", args=[event.pk, report.pk])).content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert "107" in text and "市急救中心" in text and "王桂芳" not in text
    assert above.get(reverse("sudden_event_report_docx", args=[event.pk, report.pk])).status_code == 200
    assert above.get(reverse("sudden_event_export", args=[event.pk])).status_code == 403


def test_a_step_that_is_none_of_a_report_is_not_found(house, client_of):
    event = sudden.event(actor=house.writer)
    report = sudden.signed(event, writer=house.writer, head=house.head)

    answer = client_of(house.head_user).get(
        reverse("sudden_event_report_step", args=[event.pk, report.pk, "scan"])
    )

    assert answer.status_code == 404


def test_the_page_of_the_people(house, client_of):
    event, browser = sudden.event(actor=house.writer), client_of(house.head_user)
    person = sudden.person(event, actor=house.writer)
    today = clock.today().isoformat()
    line = {"kind": "promised", "on": today, "amount": "2000", "words": "一次性补偿"}
    browser.post(reverse("sudden_event_enter_line", args=[event.pk, person.pk]), line)
    changed = {"hospital": "市急救中心", "state": "left"}
    browser.post(reverse("sudden_event_revise_person", args=[event.pk, person.pk]), changed)

    shown = browser.get(reverse("sudden_event_detail", args=[event.pk])).content.decode()
    assert "138****6027" in shown and "2,000.00" in shown and "一次性补偿" in shown
    reveal = reverse("sudden_event_reveal", args=[event.pk, person.pk])
    assert browser.post(reveal, {"reason": ""}).status_code == 422
    assert "13812346027" in browser.post(reveal, {"reason": "上门看望"}).content.decode()
    assert SuddenPerson.objects.visible_to(SYSTEM).get().state == "left"
    assert browser.get(reverse("sudden_event_export", args=[event.pk])).status_code == 200


def test_a_group_becomes_an_event(house, client_of):
    group, browser = cases.case_group(actor=house.head), client_of(house.head_user)
    opened = f"{reverse('sudden_event_open')}?group={group.pk}"
    assert opened in browser.get(reverse("case_group_detail", args=[group.pk])).content.decode()

    today = clock.today().isoformat()
    told = OPENED | {"happened_on": today, "known_on": today, "responsible": house.head.user_id}
    browser.post(opened, told)

    assert SuddenEvent.objects.visible_to(SYSTEM).get().group_id == group.pk


def test_who_opens_an_event_is_in_charge_unless_another_is_chosen(house, client_of):
    for user in (house.head_user, house.writer_user):
        form = client_of(user).get(reverse("sudden_event_open")).context["form"]

        assert form["responsible"].value() == str(user.pk)


def test_the_first_page_shows_the_report_that_is_due(house, client_of):
    sudden.event(actor=house.writer)

    shown = client_of(house.writer_user).get(reverse("home")).content.decode()

    assert "江湖宾馆婚宴就餐不适" in shown and "首报" in shown


def test_the_list_asks_the_same_for_one_and_three(house, client_of):
    browser, counts = client_of(house.head_user), []
    for more in (1, 2):
        for _n in range(more):
            sudden.event(actor=house.writer)
        browser.get(reverse("sudden_event_list"))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("sudden_event_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]

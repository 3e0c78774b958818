"""The same form sent twice: the same answer, nothing done twice. Other contents under its mark: refused."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianwei.cases.forms.steps_table import STEPS
from lianwei.cases.models import Note
from lianwei.cases.operations import ask_follow_up, withdraw_complaint
from lianwei.cases.operations.desk.telling import tell_consumer
from lianwei.core import clock
from lianwei.core.marks import purge_marks
from lianwei.core.models import Event, FormMark
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from tests.factories import knowledge
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db
MARK = "6f1a2c58-3a53-4d27-9f4e-0e9f3c7a1b22"


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ", name="渝中区消委会")


@pytest.fixture
def chen(yuzhong):
    return make_caseworker(yuzhong, username="chen", name="陈建华")


@pytest.fixture
def actor(chen):
    return actor_of(chen)


@pytest.fixture
def browser(client_of, chen):
    return client_of(chen)


def events():
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def mark_in(page):
    return re.search(r'name="form_mark" value="([^"]+)"', page.content.decode())[1]


FORMS = {
    "enquiry": (None, "/cases/enquiries/new/", {"question": "能退吗", "persons": "1", "channel": "C02"}),
    "report": (None, "/cases/reports/new/", {"business_name": "店", "clue": "过期", "is_anonymous": "on"}),
    "note": (make_complaint, "note", {"text": "已联系"}),
    "accept": (make_complaint, "accept", {"handler": "", "no_talks": "refuses"}),
    "session": (
        make_accepted,
        "schedule_session",
        {"way": "phone", "mediator": "", "held_on": "2099-03-02", "held_at": "10:00"},
    ),
    "evidence": (make_complaint, "add_evidence", {"source": "consumer", "kind": "receipt"}),
    "extend": (make_accepted, "extend", {"reason": "案情复杂", "days": "5"}),
    "withdraw": (make_complaint, "withdraw", {"reason": ""}),
}


def filled(case, actor):
    """The address of a form, and what is typed in it."""
    make, where, body = FORMS[case]
    if make is None:
        return where, dict(body)
    return f"/cases/{make(actor).pk}/{where}/", dict(body)


@pytest.mark.parametrize("case", sorted(FORMS))
def test_a_form_sent_twice_answers_the_same_and_changes_nothing(case, browser, actor):
    address, body = filled(case, actor)
    body |= {"form_mark": mark_in(browser.get(address))}
    if "mediator" in body:
        body["mediator"] = str(actor.user_id)
    if case == "evidence":
        body["uploads"] = SimpleUploadedFile("receipt.txt", "收据".encode())

    first = browser.post(address, body)
    after_first = events()
    if case == "evidence":
        body["uploads"] = SimpleUploadedFile("receipt.txt", "收据".encode())
    second = browser.post(address, body)

    assert (first.status_code, second.status_code, second["Location"]) == (302, 302, first["Location"])
    assert (events(), FormMark.objects.count()) == (after_first, 1)


def test_a_drafted_paper_is_drafted_once(browser, actor, client_of, chen):
    knowledge.knowledge()
    complaint = make_accepted(actor)
    address = f"/cases/{complaint.pk}/documents/new/acceptance_notice/"
    page = browser.get(address)
    names = re.findall(r'<textarea name="([^"]+)"', page.content.decode())
    body = dict.fromkeys(names, "写明") | {"form_mark": mark_in(page)}

    first, second = (browser.post(address, body) for _turn in range(2))

    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert events().count("document.drafted") == 1


def test_other_contents_under_a_used_mark_are_refused_kept_and_can_be_sent_again(browser, actor):
    complaint = make_complaint(actor)
    address = f"/cases/{complaint.pk}/note/"
    browser.post(address, {"text": "第一条", "form_mark": MARK})

    refused = browser.post(address, {"text": "第二条", "form_mark": MARK})
    sent_again = browser.post(address, {"text": "第二条", "form_mark": mark_in(refused)})

    assert (refused.status_code, sent_again.status_code) == (422, 302)
    assert "这张表刚才提交过" in refused.content.decode() and "第二条" in refused.content.decode()
    notes = Note.objects.visible_to(SYSTEM).order_by("pk")
    assert [note.text for note in notes] == ["第一条", "第二条"]


def test_a_refused_form_keeps_its_mark_unused(browser, actor):
    complaint = make_complaint(actor)
    address = f"/cases/{complaint.pk}/note/"

    refused = browser.post(address, {"text": "", "form_mark": MARK})
    taken = browser.post(address, {"text": "已联系", "form_mark": MARK})

    assert (refused.status_code, mark_in(refused), taken.status_code) == (422, MARK, 302)


def test_a_form_without_a_mark_is_still_taken(browser, actor):
    complaint = make_complaint(actor)

    answer = browser.post(f"/cases/{complaint.pk}/note/", {"text": "已联系"})

    assert (answer.status_code, FormMark.objects.count()) == (302, 0)


def test_a_consumer_who_taps_twice_reads_the_same_thanks(client, actor):
    complaint = make_complaint(actor)
    withdraw_complaint(complaint.pk, actor=actor)
    ask_follow_up(complaint.pk, actor=actor)
    message = tell_consumer(complaint.pk, "rate", actor=actor, link="rate")
    link = re.search(r"(/cases/link/rate/[^/\s]+/)", message.text.plain())[1]
    body = {"satisfaction": "5", "resolved": "yes", "form_mark": mark_in(client.get(link))}

    first, second = (client.post(link, body) for _turn in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "您的评价已收到" in second.content.decode() or "谢谢" in second.content.decode()


def test_what_was_told_is_kept_sealed_and_goes_after_a_week(browser, actor, monkeypatch):
    complaint = make_complaint(actor)
    browser.post(f"/cases/{complaint.pk}/note/", {"text": "已联系", "form_mark": MARK})

    kept = purge_marks()
    FormMark.objects.update(at=clock.now() - timedelta(days=8))

    assert (kept, purge_marks(), FormMark.objects.count()) == (0, 1, 0)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.verb)
def test_every_step_carries_a_mark(step, browser, actor):
    form = step.form(complaint=make_complaint(actor), actor=actor)

    assert len(form.mark) == len(MARK)

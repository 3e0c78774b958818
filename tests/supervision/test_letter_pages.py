"""The pages of letters, as people at the desks of two members and a business use them."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.supervision.models import Letter, addressees_of, issuers_of
from tests.factories import letters, registry
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


def only():
    return Letter.objects.visible_to(SYSTEM).get()


def page_of(browser, letter):
    return browser.get(reverse("letter_detail", args=[letter.pk])).content.decode()


def typed(**changes):
    due = (clock.today() + timedelta(days=14)).isoformat()
    told = {
        "title": letters.TITLE,
        "grounds": letters.FACTS,
        "demands": "公示规则\n退还余额",
        "reply_due": due,
    }
    return told | {"businesses": registry.business().name} | changes


def test_a_letter_from_the_kind_to_the_sealed_paper(client_of, home):
    writer, boss = make_staff("mediator", organisation=home), make_staff("head", organisation=home)
    desk, head = client_of(writer), client_of(boss)
    choice = desk.get(reverse("letter_draft")).content.decode()
    form = reverse("letter_draft_kind", args=["advisory"])
    assert desk.post(form, typed(contact=writer.pk)).status_code == 302
    letter = only()
    assert desk.post(reverse("letter_circulate", args=[letter.pk]), {}).status_code == 302
    key = issuers_of(letter).get().document_id
    for who, verb, said in (
        (desk, "submit", {}),
        (head, "review", {}),
        (head, "countersign", {}),
        (head, "approve", {}),
        (desk, "seal", {"seal": "公章", "copies": "2", "used_on": clock.today().isoformat()}),
    ):
        assert (
            who.post(reverse("letter_view_paper_step", args=[letter.pk, key, verb]), said).status_code == 302
        )
    assert desk.post(reverse("letter_send", args=[letter.pk]), {"way": "post"}).status_code == 302

    pdf = desk.get(reverse("letter_view_pdf", args=[letter.pk, key])).content
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)

    assert reverse("letter_draft_kind", args=["interview"]) not in choice
    assert reverse("letter_draft_kind", args=["meeting"]) in choice
    assert "劝喻意见" in text and f"〔{clock.today().year}〕1号" in text
    assert desk.get(reverse("letter_view_docx", args=[letter.pk, key])).content[:2] == b"PK"
    assert only().status == "sent"


def test_what_was_typed_stays_where_the_form_is_refused(client_of, home):
    browser = client_of(make_staff("mediator", organisation=home))

    answer = browser.post(reverse("letter_draft_kind", args=["advisory"]), typed(businesses="查无此店"))

    assert answer.status_code == 422
    assert "查无此店" in answer.content.decode() and letters.FACTS in answer.content.decode()


def test_an_interview_without_a_power_is_refused_with_the_way_out(client_of, home):
    browser = client_of(writer := make_staff("mediator", organisation=home))
    when = {"held_on": "2027-01-05", "hour": "09:30", "place": "会议室", "ours": "王某", "theirs": "负责人"}

    answer = browser.post(reverse("letter_draft_kind", args=["interview"]), typed(contact=writer.pk, **when))

    assert answer.status_code == 422 and "座谈" in answer.content.decode()


def test_a_member_that_is_asked_signs_along_on_its_page(client_of, home, other):
    make_alliance(home, other)
    letter = letters.signing_of(home, partners=[other.pk])
    browser = client_of(make_staff("mediator", organisation=other))
    join = reverse("letter_join", args=[letter.pk])

    assert join in page_of(browser, letter)
    assert browser.post(join, {}).status_code == 302
    assert join not in page_of(browser, letter)
    assert letter.title in browser.get(reverse("letter_list")).content.decode()


def test_others_of_the_alliance_see_the_fact_alone(client_of, home, other):
    make_alliance(home, other)
    letter = letters.sent(home)
    browser = client_of(make_staff("mediator", organisation=other))

    told = browser.get(reverse("letter_list") + "?view=alliance").content.decode()

    assert letters.addressee(letter).name in told and letter.title not in told
    assert browser.get(reverse("letter_detail", args=[letter.pk])).status_code == 404


def test_a_late_letter_offers_what_may_follow(client_of, home):
    letter = letters.sent(home)
    browser = client_of(writer := make_staff("mediator", organisation=home))
    with clock.playing(clock.now() + timedelta(days=20)):
        page = page_of(browser, letter)
        follow = reverse("letter_draft_kind", args=["report"]) + f"?after={letter.pk}"
        form = browser.get(follow).content.decode()
        said = typed(contact=writer.pk, authorities=["market"])
        due = (clock.today() + timedelta(days=14)).isoformat()
        answer = browser.post(follow, said | {"reply_due": due})

    assert follow in page and letters.FACTS in form
    assert answer.status_code == 302
    assert Letter.objects.visible_to(SYSTEM).get(kind="report").previous_id == letter.pk


def test_a_business_answers_and_proves_behind_its_link(client, client_of, home):
    letter = letters.sent(home)
    row = letters.promised(letter, actor=letters.writer(home))
    browser = client_of(make_staff("mediator", organisation=home))
    made = browser.post(
        reverse("letter_invite", args=[letter.pk]), {"addressee_id": letters.addressee(letter).pk}
    )
    token = made.content.decode().split("/reply/")[1].split("/")[0]
    door, proof = reverse("letter_answer_open", args=[token]), reverse("letter_prove_open", args=[token])

    shown = client.get(door).content.decode()
    empty = client.post(door, {"words": ""})
    client.post(door, {"words": "已收到，将整改。"})
    client.post(proof, {"rectification_id": row.pk, "proof": "已公示规则"})

    page = page_of(browser, letter)
    assert letters.FACTS in shown and empty.status_code == 422
    assert "已收到，将整改。" in page and "已公示规则" in page
    assert client.get(reverse("letter_answer_open", args=["x" * 43])).status_code == 404


def test_the_list_asks_as_often_for_three_letters_as_for_one(client_of, home):
    browser = client_of(make_staff("mediator", organisation=home))
    letters.draft(home)
    one = asked(browser)
    for name in ("另一家火锅店", "第三家火锅店"):
        letters.draft(home, businesses=[registry.business(name).pk])

    assert asked(browser) == one


def asked(browser):
    """How many queries the list takes, once what is kept in the process is read."""
    address = reverse("letter_list") + "?view=all"
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return len(queries)


@pytest.mark.parametrize("view", ["waiting", "awaited", "late", "all", "alliance", "nonsense"])
def test_every_view_of_the_list_answers(client_of, home, view):
    letters.sent(home)
    browser = client_of(make_staff("head", organisation=home))

    assert browser.get(reverse("letter_list") + f"?view={view}").status_code == 200


def test_who_does_not_sign_comes_back_to_the_list(client_of, home, other):
    make_alliance(home, other)
    letter = letters.signing_of(home, partners=[other.pk])
    desk = client_of(make_staff("head", organisation=other))

    answer = desk.post(reverse("letter_stay_out", args=[letter.pk]), {"reason": "另行发函"}, follow=True)

    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, reverse("letter_list"))


def test_a_letter_to_two_is_closed_with_an_outcome_for_each(client_of, home):
    firms = [registry.business().pk, registry.business("另一家火锅店").pk]
    letter = letters.sent(home, businesses=firms)
    desk, form = (
        client_of(make_staff("mediator", organisation=home)),
        reverse("letter_close", args=[letter.pk]),
    )
    one, two = (each.pk for each in addressees_of(letter))
    assert desk.post(form, {f"outcome_{one}": "refused"}).status_code == 422

    desk.post(form, {f"outcome_{one}": "refused", f"outcome_{two}": "no_answer"})

    assert [each.outcome for each in addressees_of(letter)] == ["refused", "no_answer"]
    assert "refused" not in page_of(desk, letter) and only().outcome == "mixed"

"""The pages that read: list, case, reveal; enquiries and reports from the first line to the last."""

import re

import pytest

from lianwei.cases.models import Enquiry, ReportStatus, ViolationReport
from lianwei.cases.operations import accept_complaint
from lianwei.core import clock
from lianwei.core.models import ReadLog
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Role
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint, enquiry, violation_report
from tests.factories.members import make_alliance, make_organisation, make_staff, supervise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rights(reference_data):
    """Every step for heads; the roles' own lists for the others."""
    head = Role.objects.get(pk="head")
    named = ["receive", "view", "hand_over", "record_result", "tell_reporter"]
    head.permissions = [
        *head.permissions,
        "complaint.try_settlement",
        *(f"violation_report.{n}" for n in named),
    ]
    head.save()


@pytest.fixture
def head():
    return make_staff("head", organisation=make_organisation("YZ"))


@pytest.fixture
def actor(head):
    return actor_of(head)


@pytest.fixture
def desk(client_of, head):
    return client_of(head)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_each_key_of_the_case_page_does_one_thing(desk, actor):
    case = complaint(actor=actor)

    keys = re.findall(r'data-key="(\w)"', text_of(desk.get(f"/cases/{case.pk}/")))

    assert keys and sorted(set(keys)) == sorted(keys)


def test_the_worklist_leads_to_the_case_and_to_its_next_step(desk, actor):
    case = complaint(actor=actor)

    text = text_of(desk.get("/cases/"))

    assert f'data-open="/cases/{case.pk}/"' in text
    assert f'href="/cases/{case.pk}/try_settlement/"' in text
    assert all(word in text for word in (case.number, "王**", "5,800.00 元", "渝中丽人美容院", "还剩"))


def test_chosen_conditions_stand_as_tags_that_can_be_taken_off(desk, actor):
    complaint(actor=actor)

    text = text_of(desk.get("/cases/?view=open&status=received&group=P01"))

    assert ("老年人" in text, 'href="?view=open&amp;status=received"' in text) == (True, True)


def test_an_empty_list_says_what_is_empty(desk):
    assert "这里没有案件。" in text_of(desk.get("/cases/"))
    assert "没有符合条件的案件。" in text_of(desk.get("/cases/?view=open&status=accepted"))
    assert desk.get("/cases/?view=nonsense").status_code == 404


def test_the_case_page_begins_with_the_next_step(desk, actor):
    case = complaint(actor=actor)

    text = text_of(desk.get(f"/cases/{case.pk}/"))

    assert text.index('id="next-step"') < text.index('id="narrative"') < text.index('id="timeline"')
    assert f'<a href="/cases/{case.pk}/try_settlement/" class="btn btn-primary" data-key="n"' in text
    assert "13812346027" not in text and "王桂芳" not in text


def test_only_papers(desk, actor):
    case = complaint(actor=actor)

    assert "还没有文书。" in text_of(desk.get(f"/cases/{case.pk}/?only=papers"))


def test_a_case_of_another_member_is_not_there(client_of, actor):
    case = complaint(actor=actor)
    stranger = client_of(make_staff("head", organisation=make_organisation("GA")))

    assert stranger.get(f"/cases/{case.pk}/").status_code == 404
    assert stranger.get(f"/cases/{case.pk}/reveal/complainant.phone/").status_code == 404


def test_a_reveal_asks_for_a_reason_and_shows_the_value_once(desk, actor):
    case = complaint(actor=actor)
    url = f"/cases/{case.pk}/reveal/complainant.phone/"

    asked, refused, shown = desk.get(url), desk.post(url, {"reason": " "}), desk.post(url, {"reason": "回电"})

    assert ("13812346027" in text_of(asked), refused.status_code, ReadLog.objects.count()) == (False, 422, 1)
    assert 'data-closes="60" data-mask="138****6027"' in text_of(shown)
    assert ("13812346027" in text_of(shown), "no-store" in shown["Cache-Control"]) == (True, True)
    assert "13812346027" not in text_of(desk.get(f"/cases/{case.pk}/"))


def test_a_supervising_body_has_no_reveal_link_in_its_page(client_of, head, actor):
    body = make_organisation("SJ")
    supervise(make_alliance(head.organisation), body)
    case = complaint(actor=actor)
    accept_complaint(case.pk, actor=actor, no_talks="refuses")
    supervisor = client_of(make_staff("supervisor", organisation=body))

    page = supervisor.get(f"/cases/{case.pk}/")

    assert (page.status_code, "/reveal/" in text_of(page), "王**" in text_of(page)) == (200, False, True)
    assert supervisor.get(f"/cases/{case.pk}/reveal/complainant.phone/").status_code == 403
    assert supervisor.get(f"/cases/{case.pk}/revise/").status_code == 403


def test_an_english_reader_reads_english(client_of, head, actor):
    case = complaint(actor=actor)

    text = text_of(client_of(head, language="en").get(f"/cases/{case.pk}/"))

    assert all(
        word in text
        for word in ("Send it to the business to settle", "What was done", "CNY 5,800.00", "Contract")
    )


def test_an_enquiry_is_registered_with_its_answer_in_one_step(desk):
    typed = {"question": "预付卡能不能退?", "answer": "可以", "persons": "3", "channel": "C02"}

    answer = desk.post("/cases/enquiries/new/", typed, follow=True)

    row = Enquiry.objects.visible_to(SYSTEM).get()
    assert (row.persons, row.answered_on is not None) == (3, True)
    assert row.number == f"YZ-{clock.today().year}-Z00001"
    assert f"咨询 {row.number} 已登记。" in text_of(answer)


def test_a_bad_enquiry_keeps_what_was_typed(desk):
    answer = desk.post("/cases/enquiries/new/", {"question": "能不能退?", "persons": "0", "channel": "C02"})

    assert (answer.status_code, "能不能退?" in text_of(answer)) == (422, True)
    assert Enquiry.objects.visible_to(SYSTEM).count() == 0


def test_an_open_enquiry_is_answered_later(desk, actor):
    row = enquiry(actor=actor)
    assert row.number in text_of(desk.get("/cases/enquiries/?view=open"))

    desk.post(f"/cases/enquiries/{row.pk}/answer/", {"answer": "可以退"})

    assert "可以退" in text_of(desk.get(f"/cases/enquiries/{row.pk}/"))
    assert row.number not in text_of(desk.get("/cases/enquiries/?view=open"))


def test_a_report_goes_its_way_and_the_reporter_stays_masked(desk, client_of, head):
    typed = {
        "business_name": "渝中鲜味餐馆",
        "clue": "后厨用过期食材",
        "reporter_name": "赵刚",
        "reporter_phone": "13700002222",
    }
    page = desk.post("/cases/reports/new/", typed).url

    text = text_of(desk.get(page))
    assert ("赵刚" in text, "后厨用过期食材" in text, "赵*" in text) == (False, False, True)
    desk.post(f"{page}hand-over/", {"authority": "渝中区市场监管局", "receipt": "回执1"})
    desk.post(f"{page}result/", {"result": "立案", "fine": "5000"})
    desk.post(f"{page}tell/", {})

    row = ViolationReport.objects.visible_to(SYSTEM).get()
    assert (row.status, row.fine, row.told_on is not None) == (ReportStatus.CLOSED, 500_000, True)
    shown = desk.post(f"{page}reveal/reporter_phone/", {"reason": "告知结果"})
    assert ("13700002222" in text_of(shown), ReadLog.objects.count()) == (True, 1)


def test_a_report_needs_a_name_or_says_that_there_is_none(desk):
    typed = {"business_name": "餐馆", "clue": "过期"}

    refused = desk.post("/cases/reports/new/", typed)
    taken = desk.post("/cases/reports/new/", typed | {"is_anonymous": "on"})

    assert (refused.status_code, taken.status_code) == (422, 302)


def test_another_member_neither_sees_a_report_nor_who_made_it(client_of, actor):
    row = violation_report(actor=actor)
    stranger = client_of(make_staff("head", organisation=make_organisation("GA")))

    urls = [f"/cases/reports/{row.pk}/{part}" for part in ("", "hand-over/", "reveal/reporter_name/")]

    assert [stranger.get(url).status_code for url in urls] == [404, 404, 404]


def test_an_association_above_sees_a_report_but_not_the_reporter(client_of):
    above = make_organisation("CQ")
    below = make_organisation("YZ", parent=above)
    row = violation_report(actor=actor_of(make_staff("head", organisation=below)))
    reader = client_of(make_staff("head", organisation=above))

    text = text_of(reader.get(f"/cases/reports/{row.pk}/"))

    assert ("渝中鲜味餐馆" in text, "赵*" in text, "/reveal/" in text) == (True, False, False)
    assert reader.get(f"/cases/reports/{row.pk}/reveal/reporter_name/").status_code == 403
    assert reader.get(f"/cases/reports/{row.pk}/hand-over/").status_code == 403


@pytest.mark.parametrize("url", ["/cases/", "/cases/enquiries/", "/cases/reports/", "/search/", "/"])
def test_a_stranger_is_asked_to_log_in(client, url):
    assert client.get(url).url == f"/accounts/login/?next={url}"

"""The competence directory: verified by somebody on a day, and shown so to the public."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.knowledge.models import CompetentBody
from lianwei.knowledge.operations import BodyEntry, verify_competent_body
from lianwei.knowledge.queries.competence import body_coded, body_rows, competent_bodies
from tests.factories.registry import clerk, registrar

pytestmark = pytest.mark.django_db
PAGE = "/knowledge/competence/"
LOCAL = BodyEntry(body="渝州区教育委员会", contact="023-00001234", say="先向学校反映。")


@pytest.fixture
def secretary():
    return registrar("competent_body.view", "competent_body.verify")


def today() -> date:
    return clock.today()


def test_an_entry_is_corrected_and_carries_its_day(secretary):
    row = verify_competent_body("school", LOCAL, actor=secretary, on=today())

    found = competent_bodies("校外培训补课退费")[0]
    assert (found.body, found.contact, found.say, found.verified_on) == (
        "渝州区教育委员会",
        "023-00001234",
        "先向学校反映。",
        today(),
    )
    event = Event.objects.get(name="competent_body.verified")
    assert (event.subject, event.details) == (
        f"competentbody:{row.pk}",
        {
            "code": "school",
            "on": today().isoformat(),
            "changed": ["body", "body_en", "contact", "say", "say_en"],
            "contact": "023-00001234",
        },
    )


def test_a_second_check_takes_the_place_of_the_first(secretary):
    verify_competent_body("school", LOCAL, actor=secretary, on=today() - timedelta(days=9))

    verify_competent_body("school", LOCAL, actor=secretary, on=today())

    assert CompetentBody.objects.count() == 1
    assert body_coded("school").verified_on == today()
    assert Event.objects.order_by("pk").last().details["changed"] == []


def test_refusals_change_nothing(secretary):
    for entry, on in (
        (BodyEntry(body=" ", contact="12345"), today()),
        (BodyEntry(body="教委", contact="见官网"), today()),
        (LOCAL, today() + timedelta(days=1)),
    ):
        with pytest.raises(Invalid):
            verify_competent_body("school", entry, actor=secretary, on=on)
    with pytest.raises(NotVisible):
        verify_competent_body("nobody", LOCAL, actor=secretary, on=today())
    with pytest.raises(NotAllowed):
        verify_competent_body("school", LOCAL, actor=registrar("law.view"), on=today())

    assert CompetentBody.objects.count() == 0


def test_what_was_never_checked_stands_first_and_what_is_old_next(secretary):
    verify_competent_body("market", LOCAL, actor=secretary, on=today())
    verify_competent_body("legal", LOCAL, actor=secretary, on=today() - timedelta(days=366))

    rows = body_rows(actor=secretary)

    assert {row.look for row in rows[:-2]} == {"late-soft"}
    assert [(row.body.code, row.look) for row in rows[-2:]] == [("legal", "soon"), ("market", "done")]


def test_the_staff_page_takes_the_check_and_the_public_page_shows_it(client, client_of):
    desk = client_of(clerk("law.view", "competent_body.view", "competent_body.verify"))
    assert PAGE in desk.get("/knowledge/law/").text
    given = {"body": "当地教育部门", "contact": "12345", "say": "请先问清退费办法。", "on": "2026-01-05"}

    refused = desk.post(f"{PAGE}school/", given | {"contact": "官网"})
    page = desk.post(f"{PAGE}school/", given, follow=True)

    assert (refused.status_code, page.redirect_chain[-1][0]) == (422, PAGE)
    public = client.get("/portal/directory/", {"q": "校外培训"}).text
    assert "请先问清退费办法。" in public and "核实于" in public


def test_the_pages_cost_one_question_however_many_were_checked(client_of, secretary):
    desk = client_of(clerk("competent_body.view"))

    def cost() -> int:
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(PAGE).status_code == 200
        return len(captured)

    verify_competent_body("market", LOCAL, actor=secretary, on=today())
    one = cost()
    for code in ("school", "legal"):
        verify_competent_body(code, LOCAL, actor=secretary, on=today())

    assert cost() == one
    assert f'href="{PAGE}school/"' not in desk.get(PAGE).text

"""The pages of surveys: the desk's, and the public ones with and without scripts."""

import io
import json
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Role
from lianwei.surveys.models import Questionnaire, Survey, SurveyAnswer
from tests.factories import surveys
from tests.factories.members import give_role, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def desk(home, client_of):
    Role.objects.create(
        code="asker", name="asker", permissions=sorted(surveys.DOES), scope="subtree", viewer="holder"
    )
    user = make_user(organisation=home)
    give_role(user, "asker")
    return client_of(user)


def rows(model):
    return list(model.objects.visible_to(SYSTEM).order_by("pk"))


def upload(content):
    return SimpleUploadedFile("q.xlsx", content)


def hidden(page):
    """The fields that go along."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: value.replace("&quot;", '"') for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_questionnaire_is_uploaded_revised_and_shown(desk):
    answer = desk.post(
        reverse("questionnaire_create"), {"name": "", "file": upload(surveys.sheet(surveys.BAGS))}
    )
    [row] = rows(Questionnaire)
    assert answer.url == reverse("questionnaire_view", args=[row.pk])

    desk.post(
        reverse("questionnaire_revise", args=[row.pk]), {"file": upload(surveys.sheet(surveys.BAGS[:2]))}
    )
    row.refresh_from_db()

    assert (row.title, row.latest) == ("问卷", 2)
    assert desk.get(answer.url).status_code == 200
    shown = desk.get(reverse("questionnaire_view_form", args=[row.pk])).json()
    assert [each["name"] for each in shown["pages"][0]["elements"]] == ["used", "bags"]
    book = desk.get(reverse("questionnaire_view_workbook", args=[row.pk, 1]))
    assert CalamineWorkbook.from_filelike(io.BytesIO(book.content)).sheet_names == [
        "survey",
        "choices",
        "settings",
    ]


def test_faults_stand_on_the_page_and_nothing_is_saved(desk):
    broken = surveys.sheet([{"type": "video", "name": "a", surveys.LABEL: "x"}])

    answer = desk.post(reverse("questionnaire_create"), {"name": "我的问卷", "file": upload(broken)})

    assert answer.status_code == 422
    assert "这里不支持题型“video”" in answer.content.decode()
    assert "我的问卷" in answer.content.decode()
    assert rows(Questionnaire) == []


def test_a_survey_is_prepared_opened_and_closed(desk, home):
    surveys.questionnaire(home)
    from lianwei.surveys.models import QuestionnaireVersion

    [version] = rows(QuestionnaireVersion)
    today = clock.today().isoformat()
    typed = {
        "version_id": version.pk,
        "name": "调查",
        "purpose": "了解",
        "notice": "自愿",
        "opens_on": today,
        "closes_on": today,
    }
    typed |= {"quota_question": "used", "quotas": "yes：2\nno: 3"}

    desk.post(reverse("survey_create"), typed)
    [survey] = rows(Survey)
    desk.post(reverse("survey_open", args=[survey.pk]))
    page = desk.get(reverse("survey_view", args=[survey.pk]))

    survey.refresh_from_db()
    assert (survey.status, survey.quotas, page.status_code) == ("open", {"yes": 2, "no": 3}, 200)
    desk.post(reverse("survey_close", args=[survey.pk]))
    survey.refresh_from_db()
    assert survey.status == "closed"


def test_the_plain_form_asks_what_follows_keeps_what_was_typed_and_arrives(home):
    survey = surveys.survey(home)
    page = reverse("survey_answer", args=[surveys.link(survey).code])
    visitor = Client()
    along = hidden(visitor.get(page))
    assert along["shown"] == "used wish"

    more = visitor.post(page, along | {"used": "yes", "wish": "少用"})
    along = hidden(more)
    assert (more.status_code, along["shown"]) == (200, "used bags wish")

    wrong = visitor.post(page, along | {"used": "yes", "bags": "500", "wish": "少用"})
    assert wrong.status_code == 422
    assert 'value="500"' in wrong.content.decode()

    done = visitor.post(page, hidden(wrong) | {"used": "yes", "bags": "5", "wish": "少用"})
    assert done.url == reverse("survey_answer_done", args=[surveys.link(survey).code])
    [row] = rows(SurveyAnswer)
    assert (row.answers, row.channel) == ({"used": "yes", "bags": 5, "wish": "少用"}, "plain")


def test_the_plain_form_goes_page_by_page_and_back(home):
    label = surveys.LABEL
    asked = [
        {"type": "begin group", "name": "g", label: "第一页"},
        surveys.BAGS[0],
        {"type": "end group"},
        {"type": "begin repeat", "name": "visits", label: "到店"},
        {"type": "text", "name": "shop", label: "店名", "required": "yes"},
        {"type": "end repeat"},
        {"type": "rank yn", "name": "order", label: "排序"},
    ]
    survey = surveys.survey(home, asked)
    page, visitor = reverse("survey_answer", args=[surveys.link(survey).code]), Client()

    second = visitor.post(page, hidden(visitor.get(page)) | {"used": "no"})
    added = visitor.post(
        page, hidden(second) | {"visits-0-shop": "甲", "order_0": "2", "order_1": "1", "add": "visits"}
    )
    assert hidden(added)["shown"] == "visits-0-shop visits-1-shop order"
    back = visitor.post(
        page,
        hidden(added)
        | {"visits-0-shop": "甲", "visits-1-shop": "乙", "order_0": "2", "order_1": "1", "back": "1"},
    )
    assert hidden(back)["shown"] == "used"
    again = visitor.post(page, hidden(back) | {"used": "yes"})
    assert 'value="乙"' in again.content.decode()
    visitor.post(
        page, hidden(again) | {"visits-0-shop": "甲", "visits-1-shop": "乙", "order_0": "2", "order_1": "1"}
    )

    [row] = rows(SurveyAnswer)
    assert row.answers == {"used": "yes", "visits": [{"shop": "甲"}, {"shop": "乙"}], "order": ["no", "yes"]}


def test_the_script_sends_an_answer_once_and_is_told_what_is_wrong(home):
    survey = surveys.survey(home)
    code, now = surveys.link(survey).code, clock.now().isoformat()
    sent = {
        "uuid": str(uuid.uuid4()),
        "answers": {"used": "yes", "bags": 700},
        "began": now,
        "ended": now,
        "language": "zh",
    }
    send, visitor = reverse("survey_answer_send", args=[code]), Client()

    def post(body):
        return visitor.post(
            send, json.dumps(body), content_type="application/json", headers={"Accept": "application/json"}
        )

    refused = post(sent)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["bags"])
    sent["answers"]["bags"] = 7
    assert [post(sent).status_code for _ in range(2)] == [201, 201]
    assert [post(body).status_code for body in ({}, [], {"uuid": "x"}, sent | {"answers": 3})] == [422] * 4
    assert len(rows(SurveyAnswer)) == 1


def test_a_survey_that_is_not_open_says_so_and_a_draft_is_not_there(home):
    assert (
        Client().get(reverse("survey_answer", args=[surveys.link(surveys.draft(home)).code])).status_code
        == 404
    )
    over = surveys.survey(home, closes_on=clock.today())
    Survey.objects.visible_to(SYSTEM).update(
        opens_on=clock.today().replace(year=2020), closes_on=clock.today().replace(year=2021)
    )

    assert (
        "不收答卷" in Client().get(reverse("survey_answer", args=[surveys.link(over).code])).content.decode()
    )


@pytest.mark.parametrize("name", ["survey_list", "questionnaire_list", "survey_answer_list", "survey_view"])
def test_lists_take_as_many_queries_for_three_as_for_one(desk, home, name):
    survey = surveys.survey(home)
    keys = [survey.pk] if name in ("survey_answer_list", "survey_view") else []

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(reverse(name, args=keys)).status_code == 200
        return len(queries)

    surveys.answer(survey)
    count()
    before = count()
    for _ in range(2):
        surveys.answer(survey)
        surveys.survey(home)

    assert count() == before


def test_answers_are_decided_on_and_taken_along_with_their_codebook(desk, home):
    survey = surveys.survey(home)
    row = surveys.answer(survey, is_bait_taken=True)
    desk.post(reverse("survey_answer_void", args=[row.pk]), {"reason": "机器"})
    surveys.answer(survey, answers={"used": "no"})

    sheet = desk.get(reverse("survey_export_xlsx", args=[survey.pk])).content
    lines = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert lines[0][-3:] == ["used", "bags", "wish"]
    assert [line[1] for line in lines[1:]] == ["void", "taken"]
    assert desk.get(reverse("survey_export_csv", args=[survey.pk])).status_code == 200
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(desk.get(reverse("survey_export_codebook", args=[survey.pk])).content)
    )
    assert ["used", "", "", "yes", "是", "used", "1"] in book.get_sheet_by_index(0).to_python()
    poster = desk.get(reverse("survey_link_poster", args=[survey.pk, surveys.link(survey).pk]))
    assert poster.content.startswith(b"%PDF")


def test_a_condition_without_its_own_sentence_is_told_in_words(client, home):
    label = surveys.LABEL
    rows = [{"type": "integer", "name": "age", label: "年龄", "constraint": ". >= 14"}]
    link = surveys.link(surveys.survey(home, rows))

    shown = client.get(reverse("survey_answer_form", args=[link.code])).json()

    [rule] = shown["pages"][0]["elements"][0]["validators"]
    assert rule.get("text", "xge") and "xge" not in rule.get("text", "xge")

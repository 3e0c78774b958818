"""Suggestions and group standards: written, submitted, commented on, taken from stage to stage."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find, subject_of
from lianwei.supervision.models import Suggestion, SuggestionArticle, SuggestionComment
from lianwei.supervision.operations.proposing import comments, drafting, going_on
from lianwei.supervision.queries.proposing import suggestion_page, suggestions_listed
from lianwei.supervision.rules import proposing as rules
from tests.factories import proposing as made
from tests.factories.members import make_actor, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def boss(home):
    return made.head(home)


def again(row):
    return find(Suggestion, row.pk, actor=SYSTEM)


def names(row):
    return list(Event.objects.filter(subject=subject_of(row)).order_by("pk").values_list("name", flat=True))


def at(stage, home, boss):
    """A group standard taken so far by its steps; its comment period began long enough ago."""
    with clock.playing(clock.now() - timedelta(days=40)):
        row = made.draft(home, kind="group")
        for _step in ("approval", "drafting"):
            made.passed(row, boss)
        made.article(row, boss)
        if stage != "drafting":
            made.passed(row, boss, ends_on=clock.today() + timedelta(days=30))
    for each in ("examination", "consent", "numbering"):
        if stage in ("drafting", "comments") or again(row).stage == stage:
            break
        made.passed(row, boss, **({"number": "t/cqcpa 001-2026"} if each == "numbering" else {}))
    return again(row)


@pytest.mark.both
def test_a_suggestion_goes_from_the_draft_to_what_was_adopted(home, boss):
    row = made.submitted(home)
    going_on.answer_suggestion(row.pk, actor=boss, on=clock.today(), note="部分采纳")
    going_on.close_suggestion(row.pk, actor=boss, outcome="partly", conclusion="条例第十二条")

    row = again(row)

    assert (row.status, row.outcome, row.conclusion) == ("closed", "partly", "条例第十二条")
    assert names(row) == [
        f"suggestion.{verb}" for verb in ("drafted", "written", "submitted", "answered", "closed")
    ]


@pytest.mark.both
def test_a_change_after_submission_is_a_new_version_and_the_old_one_stays(home, boss):
    row = made.submitted(home)
    old = SuggestionArticle.objects.visible_to(boss).get(suggestion=row)

    drafting.write_suggestion(
        row.pk,
        drafting.ArticleEntry(number="第十二条", proposed="七日内退款。"),
        actor=boss,
        article_id=old.pk,
    )

    first = suggestion_page(row.pk, actor=boss, version=1)
    second = suggestion_page(row.pk, actor=boss)
    assert [each.row.proposed for each in first.articles] == [made.PROPOSED]
    assert [each.row.proposed for each in second.articles] == ["七日内退款。"]
    assert (second.version, second.versions, first.is_latest) == (2, [1, 2], False)
    going_on.submit_suggestion(row.pk, actor=boss, on=clock.today(), note="补充提交")
    with pytest.raises(WrongStatus):
        going_on.submit_suggestion(row.pk, actor=boss, on=clock.today(), note="再次提交")


def test_an_article_of_a_frozen_version_cannot_be_written_by_its_old_key(home, boss):
    row = made.submitted(home)
    old = SuggestionArticle.objects.visible_to(boss).get(suggestion=row)
    made.article(row, boss, number="第十三条")

    with pytest.raises(NotVisible):
        drafting.drop_suggestion_article(row.pk, old.pk, actor=boss)

    assert SuggestionArticle.objects.visible_to(boss).filter(suggestion=row, version=1).count() == 1


def test_submission_waits_for_articles_and_for_every_decision(home, boss):
    row = made.draft(home)
    with pytest.raises(Invalid):
        going_on.submit_suggestion(row.pk, actor=boss, on=clock.today(), note="网上")
    made.article(row, boss)
    comment = made.comment(row, boss)

    with pytest.raises(Invalid) as fault:
        going_on.submit_suggestion(row.pk, actor=boss, on=clock.today(), note="网上")

    assert "第十二条（某行业协会）" in str(fault.value.message)
    assert again(row).status == "drafting"
    comments.decide_comment(row.pk, comment.pk, actor=boss, decision="refused", reason="已有规定")
    going_on.submit_suggestion(row.pk, actor=boss, on=clock.today(), note="网上")


@pytest.mark.parametrize("day", [-1, 1])
def test_a_step_is_refused_before_the_last_one_and_in_the_future(home, boss, day):
    row = made.submitted(home)

    with pytest.raises(Invalid):
        going_on.answer_suggestion(row.pk, actor=boss, on=clock.today() + timedelta(days=day), note="答复")

    assert again(row).status == "submitted"


def test_what_was_adopted_has_to_say_where_it_stands(home, boss):
    row = made.submitted(home)

    with pytest.raises(Invalid) as fault:
        going_on.close_suggestion(row.pk, actor=boss, outcome="adopted")

    assert set(fault.value.fields) == {"conclusion"}


@pytest.mark.both
def test_a_group_standard_goes_through_all_stages_to_its_review(home, boss):
    row = at("numbering", home, boss)
    made.passed(row, boss)
    row = again(row)
    due = row.due_on

    going_on.review_suggestion(row.pk, actor=boss, on=clock.today(), result="valid")

    assert (row.status, row.stage, row.number) == ("published", "publication", "T/CQCPA 001—2026")
    assert due == rules.years_after(clock.today(), 5)
    assert [each.stage for each in rules_of(row, boss)] == [
        "proposal", "approval", "drafting", "comments", "examination", "consent", "numbering", "publication",
        "review"]  # fmt: skip
    going_on.review_suggestion(row.pk, actor=boss, on=clock.today(), result="abolished")
    assert (again(row).status, again(row).outcome) == ("closed", "abolished")


def rules_of(row, actor):
    page = suggestion_page(row.pk, actor=actor)
    return [each.step for each in page.stages if each.step]


@pytest.mark.parametrize(("days", "note", "taken"), [(30, "", True), (29, "", False), (29, "情况紧急", True)])
def test_a_shorter_comment_period_asks_for_a_reason(home, boss, days, note, taken):
    row = at("drafting", home, boss)
    asked = {"ends_on": clock.today() + timedelta(days=days), "note": note}

    if taken:
        assert made.passed(row, boss, **asked).stage == "comments"
        return
    with pytest.raises(Invalid) as fault:
        made.passed(row, boss, **asked)

    assert set(fault.value.fields) == {"note"}
    assert again(row).stage == "drafting"


def test_the_comment_period_runs_to_the_end_of_its_last_day(home, boss):
    row = at("comments", home, boss)
    Suggestion.objects.visible_to(boss).filter(pk=row.pk).update(due_on=clock.today())
    with pytest.raises(Invalid) as fault:
        made.passed(row, boss)
    assert set(fault.value.fields) == {"on"}

    Suggestion.objects.visible_to(boss).filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1))

    assert made.passed(row, boss).stage == "examination"


@pytest.mark.parametrize(
    ("votes", "field"),
    [
        ((8, 0, 6), ""),
        ((8, 0, 5), "agreed"),
        ((8, 3, 6), "agreed"),
        ((8, 9, 0), "agreed"),
        ((None, 0, 6), "present"),
    ],
)
def test_a_vote_needs_three_quarters_and_drafters_do_not_vote(home, boss, votes, field):
    row = at("examination", home, boss)
    counts = {"was_voted": True} | dict(zip(("present", "drafters", "agreed"), votes, strict=True))

    if not field:
        assert made.passed(row, boss, **counts).stage == "consent"
        return
    with pytest.raises(Invalid) as fault:
        made.passed(row, boss, **counts)

    assert set(fault.value.fields) == {field}
    assert again(row).stage == "examination"


def test_a_number_is_checked_and_given_once(home, boss):
    first, second = at("numbering", home, boss), at("consent", home, boss)
    assert first.number == "T/CQCPA 001—2026"

    for number in ("GB/T 1-2026", "T/CQCPA 001-2026", ""):
        with pytest.raises(Invalid) as fault:
            made.passed(second, boss, number=number)
        assert set(fault.value.fields) == {"number"}

    assert made.passed(second, boss, number="T/CQCPA 002-2026").number == "T/CQCPA 002—2026"


def sheet(*rows):
    book = Workbook()
    for each in [("条款", "意见", "提出单位", "日期"), *rows]:
        book.active.append(each)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_sheet_is_taken_row_by_row_and_names_of_people_are_not_kept(home, boss):
    row = made.draft(home)
    content = sheet(
        ("第三条", "太短", "某市律师协会", "2026-11-01"),
        ("第四条", "同意", "王小明", "2026-11-02"),
        ("第五条", "", "某公司", "2026-11-02"),
        ("第六条", "改一改，电话13900000000", "", "昨天"),
        ("第三条", "太短", "某市律师协会", "2026-11-01"),
    )

    taken = comments.collect_comments(row.pk, actor=boss, name="意见.xlsx", content=content)

    kept = SuggestionComment.objects.visible_to(boss).filter(suggestion=row).order_by("pk")
    assert [(each.article, each.source) for each in kept] == [("第三条", "某市律师协会"), ("第四条", "")]
    assert (taken.count, [line for line, _why in taken.refused]) == (2, [4, 5, 6])


def test_a_comment_in_the_name_of_a_person_is_refused_and_numbers_are_hidden(home, boss):
    row = made.draft(home)
    with pytest.raises(Invalid) as fault:
        made.comment(row, boss, source="王小明")

    comment = made.comment(row, boss, source="", words="请回电13900000000")

    assert set(fault.value.fields) == {"source"}
    assert "13900000000" not in comment.words


def test_others_see_nothing_and_who_looks_on_writes_nothing(home, boss):
    row = made.draft(home)
    stranger, clerk = made.head(make_organisation("GA")), make_actor("clerk", organisation=home)

    with pytest.raises(NotVisible):
        suggestion_page(row.pk, actor=stranger)
    with pytest.raises(NotAllowed):
        made.article(row, clerk)


def test_changed_words_are_marked_sign_by_sign():
    parts = rules.marked("应当在三十日内退款。", "应当在十五日内退款并公示。")

    assert "".join(each.text for each in parts if each.change != "in") == "应当在三十日内退款。"
    assert "".join(each.text for each in parts if each.change != "out") == "应当在十五日内退款并公示。"
    assert parts[0] == ("应当在", "kept")


@pytest.mark.parametrize("source", ["王小明", "欧阳小明先生"])
def test_a_name_of_a_person_is_told_from_an_organisation(source):
    assert rules.is_person(source)
    assert not any(map(rules.is_person, ("某某协会", "司法局", "某公司", "法学院", "消费者")))
    assert rules.years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)


# Pages


def test_the_pages_from_the_form_to_the_papers(client_of, home):
    desk = client_of(make_staff("head", organisation=home))
    typed = {"kind": "law", "title": made.TITLE, "recipient": "市司法局"}
    assert desk.post(reverse("suggestion_draft"), typed).status_code == 302
    row = Suggestion.objects.visible_to(SYSTEM).get()
    text = {"number": "第十二条", "present": made.PRESENT, "proposed": made.PROPOSED, "reason": "太长"}
    assert desk.post(reverse("suggestion_write", args=[row.pk]), text).status_code == 302
    upload = SimpleUploadedFile("c.xlsx", sheet(("3", "意见一", "某协会", ""), ("3", "", "某协会", "")))
    told = desk.post(reverse("suggestion_collect_sheet", args=[row.pk]), {"upload": upload})

    page = desk.get(reverse("suggestion_view", args=[row.pk])).content.decode()
    pdf = desk.get(reverse("suggestion_view_text_pdf", args=[row.pk])).content
    summary = desk.get(reverse("suggestion_view_comments_xlsx", args=[row.pk])).content

    assert "这一行没有意见内容" in told.content.decode()
    assert "<del>" in page and "<ins>" in page and "待处理" in page
    assert "【删：" in "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)
    assert [cell.value for cell in load_workbook(io.BytesIO(summary)).active[2]][1:4] == [
        "3",
        "意见一",
        "某协会",
    ]
    assert desk.get(reverse("suggestion_view_text_docx", args=[row.pk])).content[:2] == b"PK"
    assert desk.get(reverse("suggestion_view_comments_pdf", args=[row.pk])).content[:4] == b"%PDF"


def test_what_was_typed_stays_where_a_stage_is_refused(client_of, home, boss):
    row = at("consent", home, boss)
    desk = client_of(make_staff("head", organisation=home))
    typed = {"on": clock.today().isoformat(), "number": "GB 1-2026", "note": "会议纪要"}

    answer = desk.post(reverse("suggestion_move", args=[row.pk]), typed)

    assert answer.status_code == 422
    assert "GB 1-2026" in answer.content.decode() and "会议纪要" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "立法和标准建议"), ("en", "Suggestions and standards")]
)
def test_the_list_asks_as_often_for_three_rows_as_for_one(client_of, home, language, said):
    desk = client_of(make_staff("head", organisation=home), language=language)
    url = reverse("suggestion_list")
    made.draft(home)
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        answer = desk.get(url)
    made.draft(home, kind="group")
    made.submitted(home)
    desk.get(url)

    with CaptureQueriesContext(connection) as three:
        desk.get(url)

    assert len(three) == len(one)
    assert said in answer.content.decode()


def test_lists_part_what_is_near_and_what_has_ended(home, boss):
    near = made.draft(home, closes_on=clock.today() + timedelta(days=5))
    made.draft(home, closes_on=clock.today() + timedelta(days=60))
    drafting.withdraw_suggestion(made.draft(home).pk, actor=boss, reason="不再需要")

    def listed(view):
        return [each.suggestion.pk for each in suggestions_listed(view, actor=boss).rows]

    assert listed("near") == [near.pk]
    assert (len(listed("open")), len(listed("ended")), listed("published")) == (2, 1, [])

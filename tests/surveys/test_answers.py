"""Answers taken once, doubted for a reason, decided on by a person; surveys that begin and end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import ANONYMOUS, OPERATOR, SYSTEM, subject_of
from lianwei.surveys.models import Survey, SurveyAnswer
from lianwei.surveys.operations.answers import GRACE, RefusedAnswer, keep_answer, receive_answer, void_answer
from lianwei.surveys.operations.surveys import (
    close_due_surveys,
    close_full_survey,
    close_survey,
    link_survey,
    reopen_survey,
)
from lianwei.surveys.rules import quality
from tests.factories import surveys
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def home():
    return make_organisation("YZ")


def answers(survey):
    return list(SurveyAnswer.objects.visible_to(SYSTEM).filter(survey=survey).order_by("pk"))


def test_an_answer_sent_twice_is_one(home):
    survey, sent = surveys.survey(home), surveys.given()
    code = surveys.link(survey).code

    first, again = (receive_answer(code, actor=ANONYMOUS, given=sent) for _ in range(2))

    assert first.pk == again.pk
    assert [each.pk for each in answers(survey)] == [first.pk]
    assert [e.name for e in Event.objects.filter(subject=subject_of(first))] == ["survey_answer.received"]


def test_a_refused_answer_leaves_nothing(home):
    survey = surveys.survey(home)

    with pytest.raises(RefusedAnswer) as refusal:
        surveys.answer(survey, answers={"used": "yes", "bags": 200})

    assert list(refusal.value.faults) == ["bags"]
    assert answers(survey) == []


def test_numbers_of_people_in_texts_are_not_kept(home):
    row = surveys.answer(surveys.survey(home), answers={"used": "no", "wish": "请打13812346027"})

    assert row.answers["wish"].strip() == "请打"


def test_numbers_of_people_are_kept_in_no_other_way_either(home):
    label = surveys.LABEL
    rows = [
        {"type": "text", "name": "contact", label: "怎么联系"},
        {"type": "integer", "name": "many", label: "多少"},
        {"type": "calculate", "name": "copy", "calculation": "concat(${contact}, '!')"},
    ]
    sent = {"contact": "13812346027", "many": "13812346027"}

    row = surveys.answer(surveys.survey(home, rows), answers=sent)

    assert "13812346027" not in str(row.answers)
    assert "many" not in row.answers


def test_no_address_is_kept_and_the_digest_differs_between_surveys(home):
    first, second = (surveys.answer(surveys.survey(home), who="10.1.2.3|browser") for _ in range(2))

    assert "10.1.2.3" not in first.device
    assert first.device != second.device


def test_what_is_doubtful_is_marked_with_its_reasons_and_still_there(home):
    survey = surveys.survey(home)
    same = {"used": "yes", "bags": 5, "wish": "少"}
    surveys.answer(survey, who="a", answers=same)

    row = surveys.answer(survey, who="a", answers=same, is_bait_taken=True)

    assert (row.status, row.doubts) == ("doubted", [quality.BOT, quality.DEVICE])


def test_equal_answers_say_something_from_four_on(home):
    rows = [*surveys.BAGS, {"type": "text", "name": "more", surveys.LABEL: "其他"}]
    survey = surveys.survey(home, rows)
    same = {"used": "yes", "bags": 5, "wish": "少", "more": "无"}
    surveys.answer(survey, answers=same)

    assert surveys.answer(survey, answers=same).doubts == [quality.EQUAL]


def test_a_speeder_is_told_by_the_median_of_ten(home):
    survey = surveys.survey(home)
    now = clock.now()
    for number in range(quality.LEAST_TIMED):
        early = surveys.answer(survey, began_at=now - timedelta(seconds=5), answers={"used": "no"})
        assert early.doubts == [], number
    SurveyAnswer.objects.visible_to(SYSTEM).update(seconds=90)

    fast, slow = (surveys.answer(survey, began_at=clock.now() - timedelta(seconds=s)) for s in (28, 32))

    assert (fast.doubts, slow.doubts) == ([quality.FAST], [])


def test_a_full_quota_is_told_and_the_last_answer_closes(home):
    survey = surveys.survey(home, most=3, quota_question="used", quotas=(("yes", 1), ("no", 9)))

    first, *over = [surveys.answer(survey) for _ in range(3)]
    assert (first.doubts, [each.doubts for each in over]) == ([], [[quality.OVER]] * 2)
    assert close_full_survey(survey.pk, actor=SYSTEM).status == "open"  # nobody has looked at them

    for each in over:
        keep_answer(each.pk, actor=OPERATOR)
    close_full_survey(survey.pk, actor=SYSTEM)

    survey.refresh_from_db()
    assert survey.status == "closed"
    with pytest.raises(WrongStatus):
        surveys.answer(survey, ended_at=clock.now() + timedelta(seconds=1))


def test_what_was_answered_before_the_end_arrives_after_it(home):
    survey = surveys.survey(home)
    sent = surveys.given()
    close_survey(survey.pk, actor=OPERATOR)

    row = receive_answer(surveys.link(survey).code, actor=ANONYMOUS, given=replace(sent, channel="later"))

    assert row.doubts == [quality.LATE]
    with pytest.raises(WrongStatus), clock.playing(clock.now() + timedelta(minutes=1)):
        surveys.answer(survey)


def test_long_after_the_end_nothing_arrives_whatever_a_device_says(home):
    survey = surveys.survey(home)
    sent = surveys.given()
    close_survey(survey.pk, actor=OPERATOR)

    with pytest.raises(WrongStatus), clock.playing(clock.now() + GRACE + timedelta(minutes=1)):
        receive_answer(surveys.link(survey).code, actor=ANONYMOUS, given=replace(sent, channel="later"))


def test_a_survey_closed_too_early_asks_again_unless_it_is_full(home):
    survey = surveys.survey(home, most=1)
    row = surveys.answer(survey)
    close_full_survey(survey.pk, actor=SYSTEM)
    with pytest.raises(WrongStatus):
        reopen_survey(survey.pk, actor=OPERATOR)
    void_answer(row.pk, actor=OPERATOR, reason="机器作答")

    assert reopen_survey(survey.pk, actor=OPERATOR).status == "open"

    assert surveys.answer(survey).status == "taken"
    assert "survey.reopened" in [e.name for e in Event.objects.filter(subject=subject_of(survey))]


def test_a_personal_link_serves_once(home):
    survey = surveys.survey(home)
    [link] = link_survey(survey.pk, actor=OPERATOR, label="一号", kind="personal")
    receive_answer(link.code, actor=ANONYMOUS, given=surveys.given())

    with pytest.raises(WrongStatus):
        receive_answer(link.code, actor=ANONYMOUS, given=surveys.given())

    assert len(answers(survey)) == 1


def test_who_has_no_code_and_who_comes_early_answers_nothing(home):
    draft = surveys.draft(home)

    with pytest.raises(NotVisible):
        receive_answer("nothing", actor=ANONYMOUS, given=surveys.given())
    with pytest.raises(WrongStatus):
        surveys.answer(draft)


def test_an_answer_is_left_out_for_a_reason_and_can_count_again(home):
    row = surveys.answer(surveys.survey(home))
    with pytest.raises(Invalid):
        void_answer(row.pk, actor=OPERATOR, reason=" ")

    void_answer(row.pk, actor=OPERATOR, reason="重复作答")
    row.refresh_from_db()
    assert (row.status, row.reason) == ("void", "重复作答")

    assert keep_answer(row.pk, actor=OPERATOR).status == "kept"


def test_surveys_whose_last_day_is_over_are_closed(home):
    survey = surveys.survey(home, closes_on=clock.today())
    assert close_due_surveys(actor=SYSTEM) == 0

    with clock.playing(clock.now() + timedelta(days=1)):
        assert close_due_surveys(actor=SYSTEM) == 1

    survey.refresh_from_db()
    assert survey.status == "closed"


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"closes_on": clock.today() - timedelta(days=9)}, "closes_on"),
        ({"quota_question": "bags", "quotas": (("yes", 1),)}, "quota_question"),
        ({"quota_question": "used", "quotas": (("perhaps", 1),)}, "quotas"),
        ({"quota_question": "used"}, "quotas"),
    ],
)
def test_a_survey_that_nobody_could_fill_is_refused(home, entry, field):
    with pytest.raises(Invalid) as refusal:
        surveys.draft(home, **entry)

    assert list(refusal.value.fields) == [field]
    assert not Survey.objects.visible_to(SYSTEM).exists()


def test_five_alike_of_one_list_are_straight():
    rows = [{"type": "select_one yn", "name": f"q{n}", surveys.LABEL: "?"} for n in range(5)]
    form = surveys.form(rows)

    assert quality.is_straight(form, {f"q{n}": "yes" for n in range(5)})
    assert not quality.is_straight(form, {f"q{n}": "yes" for n in range(4)} | {"q4": "no"})


def test_a_code_cannot_be_guessed_from_another(home):
    codes = {
        each.code
        for each in link_survey(surveys.survey(home).pk, actor=OPERATOR, label="x", kind="personal", count=50)
    }

    assert len(codes) == 50

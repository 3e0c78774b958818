"""What a survey found: figures of each question, weights, cross tables, files for other programs."""

import io

import pyarrow.parquet
import pyreadstat
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import ANONYMOUS, OPERATOR, SYSTEM
from lianwei.members.models import Role
from lianwei.surveys import tasks
from lianwei.surveys.models import SurveyPlan, SurveyResult, SurveyWeighting
from lianwei.surveys.operations.answers import void_answer
from lianwei.surveys.operations.results import PlanEntry, plan_survey, weigh_survey
from lianwei.surveys.queries import results
from lianwei.surveys.queries.results import results_page
from lianwei.surveys.queries.texts import texts_page
from tests.factories import surveys
from tests.factories.members import give_role, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
LABEL = surveys.LABEL
CHOICES = [
    *({"list_name": "sex", "name": name, LABEL: words} for name, words in (("f", "女"), ("m", "男"))),
    *({"list_name": "shop", "name": name, LABEL: words} for name, words in (("a", "超市"), ("b", "菜市场"))),
    *({"list_name": "yn", "name": name, LABEL: words} for name, words in (("yes", "是"), ("no", "否"))),
]
ASKED = [
    {"type": "select_one sex", "name": "sex", LABEL: "您的性别"},
    {"type": "select_one yn", "name": "knows", LABEL: "知道吗"},
    {"type": "select_multiple shop", "name": "where", LABEL: "在哪里"},
    {"type": "integer", "name": "bags", LABEL: "几个"},
    {"type": "rank shop", "name": "order", LABEL: "排序"},
    {"type": "text", "name": "wish", LABEL: "建议"},
]
POPULATION = {"sex": {"f": 5000, "m": 5000}}
LIMITS = {"source": "虚构的人口数", "low_percent": 30, "high_percent": 300}


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def survey(home, monkeypatch):
    monkeypatch.setattr(surveys, "_XFORMS", {repr(ASKED).encode(): surveys.xform(ASKED, CHOICES)})
    return surveys.survey(home, ASKED)


@pytest.fixture
def desk(home, client_of):
    Role.objects.create(
        code="asker", name="asker", permissions=sorted(surveys.DOES), scope="subtree", viewer="holder"
    )
    user = make_user(organisation=home)
    give_role(user, "asker")
    return client_of(user)


def fill(survey):
    """Six women, of whom three know, and two men who do not."""
    rows = [
        ("f", "yes", ["a"], 1),
        ("f", "yes", ["a", "b"], 2),
        ("f", "yes", ["b"], 3),
        ("f", "no", ["a"], 4),
        ("f", "no", ["a"], 5),
        ("f", "no", None, None),
        ("m", "no", ["b"], 7),
        ("m", "no", ["b"], 8),
    ]
    for sex, knows, where, bags in rows:
        given = {"sex": sex, "knows": knows, "order": ["b", "a"], "wish": "少用"}
        given |= {"where": where} if where else {}
        surveys.answer(survey, answers=given | ({"bags": bags} if bags else {}))


def figures(survey, **more):
    page = results_page(survey.pk, actor=OPERATOR, **more)
    return {each.name: each for each in page.figures}


def test_each_question_is_counted_by_its_kind(survey):
    fill(survey)

    found = figures(survey)

    assert {name: each.answers for name, each in found.items()} == {
        "sex": 8,
        "knows": 8,
        "where": 7,
        "bags": 7,
        "order": 8,
        "wish": 8,
    }
    women, men = found["sex"].parts
    assert (women.count, women.plain[0], men.plain[0]) == (6, 0.75, 0.25)
    assert women.plain[1] < 0.75 < women.plain[2]
    assert [part.count for part in found["where"].parts] == [4, 4]
    assert found["bags"].mean[0] == pytest.approx(30 / 7)
    assert found["bags"].quarters[1] == 4
    assert [bar.count for bar in found["bags"].bins] == [1, 1, 1, 1, 1, 0, 1, 1]
    assert [(part.name, part.plain[0]) for part in found["order"].parts] == [("a", 2.0), ("b", 1.0)]
    assert found["sex"].is_small


def test_a_choice_of_nobody_has_an_interval_all_the_same(survey):
    for _ in range(3):
        surveys.answer(survey, answers={"knows": "no"})

    nobody, everybody = figures(survey)["knows"].parts

    assert nobody.plain == pytest.approx((0, 0, 1 - 0.025 ** (1 / 3)))
    assert everybody.plain == pytest.approx((1, 0.025 ** (1 / 3), 1))


def test_a_part_is_counted_alone_and_an_unknown_one_is_all(survey):
    fill(survey)

    assert figures(survey, only="sex:m")["bags"].mean[0] == 7.5
    assert results_page(survey.pk, actor=OPERATOR, only="where:a").part == 4
    assert results_page(survey.pk, actor=OPERATOR, only="sex:x").part == 8


def test_void_answers_do_not_count_and_no_answer_is_no_fault(survey):
    assert figures(survey)["sex"].answers == 0
    row = surveys.answer(survey, answers={"sex": "f"})
    assert figures(survey)["sex"].parts[0].plain == (1.0, 0.0, 1.0)

    void_answer(row.pk, actor=OPERATOR, reason="机器")

    assert figures(survey)["sex"].answers == 0


def test_another_members_survey_is_not_there(survey):
    with pytest.raises(NotAllowed):
        results_page(survey.pk, actor=ANONYMOUS)
    with pytest.raises(NotVisible):
        results_page(survey.pk + 1, actor=OPERATOR)


@pytest.mark.both
def test_weights_make_the_sample_look_like_the_population(survey):
    fill(survey)

    row = weigh_survey(survey.pk, actor=OPERATOR, margins=POPULATION, **LIMITS)

    women, men = figures(survey)["sex"].parts
    assert (women.weighted[0], men.weighted[0]) == pytest.approx((0.5, 0.5))
    assert figures(survey)["knows"].parts[0].weighted[0] == pytest.approx(0.25)
    assert (row.version, row.answers, row.told["is_met"]) == (1, 8, True)
    assert row.told["effect"] == pytest.approx(4 / 3)
    assert (row.told["smallest"], row.told["largest"]) == pytest.approx((2 / 3, 2))
    assert Event.objects.filter(name="survey.weighed").count() == 1
    assert weigh_survey(survey.pk, actor=OPERATOR, margins=POPULATION, **LIMITS).version == 2


def test_limits_that_forbid_the_margins_are_told(survey):
    fill(survey)

    tight = LIMITS | {"high_percent": 120}
    row = weigh_survey(survey.pk, actor=OPERATOR, margins=POPULATION, **tight)

    assert (row.told["is_met"], row.told["largest"] <= 1.2001) == (False, True)


@pytest.mark.parametrize(
    ("margins", "place"),
    [
        ({"sex": {"f": 1}}, "sex-m"),
        ({}, ""),
        ({"bags": {"f": 1}}, ""),
        ({"sex": {"f": 0, "m": 0}}, ""),
        ({"sex": {"x": 3}}, ""),
    ],
)
def test_margins_that_do_not_fit_are_refused_and_nothing_is_kept(survey, margins, place):
    fill(survey)

    with pytest.raises(Invalid) as refusal:
        weigh_survey(survey.pk, actor=OPERATOR, margins=margins, **LIMITS)

    assert list(refusal.value.fields) == [place]
    assert SurveyWeighting.objects.visible_to(SYSTEM).count() == 0


def test_nobody_stands_for_a_group(survey):
    surveys.answer(survey, answers={"sex": "f"})

    with pytest.raises(Invalid) as refusal:
        weigh_survey(survey.pk, actor=OPERATOR, margins=POPULATION, **LIMITS)

    assert "男" in str(refusal.value.fields["sex-m"])


@pytest.mark.both
def test_a_plan_says_how_many_and_where(survey):
    entry = PlanEntry(50, effect_percent=140, response_percent=50, strata=(("甲", 30_000), ("乙", 10_000)))

    row = plan_survey(survey.pk, actor=OPERATOR, entry=entry)

    assert (row.answers, row.asked) == (531, 1062)  # 384.1 × 1.4, less where the population is 40,000
    assert row.strata == [["甲", 30_000, 398], ["乙", 10_000, 133]]
    assert plan_survey(survey.pk, actor=OPERATOR, entry=PlanEntry(50)).answers == 385
    assert SurveyPlan.objects.visible_to(SYSTEM).count() == 2


def test_many_answers_are_counted_by_the_worker_once(survey, monkeypatch):
    monkeypatch.setattr(results, "AT_ONCE", 3)
    fill(survey)
    assert results_page(survey.pk, actor=OPERATOR).figures is None

    assert (tasks.count_large_surveys(), tasks.count_large_surveys()) == (1, 0)
    page = results_page(survey.pk, actor=OPERATOR)
    assert ({each.name: each.answers for each in page.figures}["where"], page.is_behind) == (7, False)
    surveys.answer(survey, answers={"sex": "m"})
    behind = results_page(survey.pk, actor=OPERATOR)
    assert (behind.counted, behind.total, behind.is_behind) == (8, 9, True)

    assert tasks.count_large_surveys() == 1
    assert SurveyResult.objects.visible_to(SYSTEM).count() == 1
    assert not results_page(survey.pk, actor=OPERATOR).is_behind


def test_the_pages_show_it_in_two_languages(survey, desk):
    fill(survey)
    weigh_survey(survey.pk, actor=OPERATOR, margins=POPULATION, **LIMITS)

    page = desk.get(reverse("survey_results", args=[survey.pk])).content.decode()
    desk.cookies["django_language"] = "en"
    english = desk.get(reverse("survey_results", args=[survey.pk])).content.decode()

    assert "您的性别" in page and "75.0%" in page and "加权后的比例就是总体的比例" in page
    assert "Weighted share" in english and "Small number" in english
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(desk.get(reverse("survey_results_xlsx", args=[survey.pk])).content)
    )
    assert book.get_sheet_by_index(0).to_python()[2][0] == "1 您的性别"


def test_a_cross_table_tells_in_words(survey, desk):
    for sex, knows in [("f", "yes")] * 20 + [("m", "no")] * 20 + [("f", "no")] * 2:
        surveys.answer(survey, answers={"sex": sex, "knows": knows})
    address = reverse("survey_cross", args=[survey.pk])

    page = desk.get(address, {"rows": "sex", "columns": "knows"}).content.decode()
    same = desk.get(address, {"rows": "sex", "columns": "sex"}).content.decode()
    sheet = desk.get(reverse("survey_cross_xlsx", args=[survey.pk]), {"rows": "sex", "columns": "knows"})

    assert "90.9% (20)" in page and "p &lt; .001" in page
    assert "请选择两道不同的题" in same
    assert desk.get(address, {"rows": "x", "columns": "sex"}).status_code == 200
    lines = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [line[0] for line in lines[5:]][1:] == ["女", "男", "全部"]


def test_weights_are_entered_and_what_was_typed_stays(survey, desk):
    fill(survey)
    address = f"{reverse('survey_weigh', args=[survey.pk])}?by=sex"

    wrong = desk.post(address, {"sex-f": "5100", "sex-m": "", **LIMITS})
    assert (wrong.status_code, 'value="5100"' in wrong.content.decode()) == (422, True)
    assert "请填写这一选项代表多少人" in wrong.content.decode()
    done = desk.post(address, {"sex-f": "5100", "sex-m": "4900", **LIMITS})

    assert done.url == reverse("survey_weights", args=[survey.pk])
    assert "4,900 (49.0%)" in desk.get(done.url).content.decode()
    assert desk.get(reverse("survey_weigh", args=[survey.pk])).url == done.url


def test_a_plan_is_entered_and_printed(survey, desk):
    address = reverse("survey_plan", args=[survey.pk])
    typed = {"error": "5", "effect": "1.4", "response_percent": "100", "strata": "甲：300\n乙 10"}

    wrong = desk.post(address, typed)
    assert (wrong.status_code, "甲：300" in wrong.content.decode()) == (422, True)
    done = desk.post(address, typed | {"strata": "甲：30000\n乙: 10000"})

    assert "398" in desk.get(done.url).content.decode()


def test_files_for_statistics_programs_read_back(survey, desk, tmp_path):
    fill(survey)
    weigh_survey(survey.pk, actor=OPERATOR, margins=POPULATION, **LIMITS)

    def fetched(name):
        path = tmp_path / name
        path.write_bytes(desk.get(reverse(f"survey_export_{name}", args=[survey.pk])).content)
        return str(path)

    rows, about = pyreadstat.read_sav(fetched("sav"), user_missing=True)
    assert about.column_names_to_labels["sex"] == "您的性别"
    assert about.variable_value_labels["sex"] == {1: "女", 2: "男", -9: "未作答"}
    assert about.variable_measure["bags"] == "scale"
    assert about.missing_ranges["where_a"] == [{"lo": -9, "hi": -9}]
    assert rows["where_a"].tolist() == [1, 1, 0, 1, 1, -9, 0, 0]
    assert rows["weight"].tolist()[-1] == pytest.approx(2)
    stata, named = pyreadstat.read_dta(fetched("dta"))
    assert (stata["sex"].tolist()[0], named.variable_value_labels["sex"][2]) == (1, "男")
    assert stata["where_a"].isna().sum() == 1
    arrow = pyarrow.parquet.read_table(fetched("parquet"))
    assert arrow.column("bags").to_pylist()[:2] == [1.0, 2.0]
    assert arrow.schema.field("sex").metadata[b"label"].decode() == "您的性别"


def test_pages_take_as_many_queries_for_three_answers_as_for_one(survey, desk):
    def count(name):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(reverse(name, args=[survey.pk])).status_code == 200
        return len(queries)

    names = ("survey_results", "survey_cross", "survey_weights", "survey_sample")

    def adds():
        surveys.answer(survey, answers={"sex": "f"})
        weigh_survey(survey.pk, actor=OPERATOR, margins={"sex": {"f": 1}}, **LIMITS)
        plan_survey(survey.pk, actor=OPERATOR, entry=PlanEntry(50))

    adds()
    [count(name) for name in names]
    before = [count(name) for name in names]
    adds()
    adds()

    assert [count(name) for name in names] == before


def test_texts_that_say_the_same_stand_together(survey, desk):
    for text in (
        "菜市场也要管起来。",
        "菜市场也要管起来",
        "菜市场也应该管起来",
        "可降解袋太贵",
        "希望提供租借袋",
    ):
        surveys.answer(survey, answers={"sex": "f", "wish": text})

    page = texts_page(survey.pk, "wish", actor=OPERATOR, language="zh-hans")
    shown = desk.get(reverse("survey_texts", args=[survey.pk, "wish"])).content.decode()

    assert [(group.count, len(group.others)) for group in page.groups] == [(3, 1), (1, 0), (1, 0)]
    assert "菜市场也应该管起来" in shown
    assert desk.get(reverse("survey_texts", args=[survey.pk, "bags"])).status_code == 404

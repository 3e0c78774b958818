"""Two surveys of the shown member with invented answers: 限塑令, which runs, and 盲盒, which is closed."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from lianwei.core import clock
from lianwei.core.scope import ANONYMOUS, OPERATOR
from lianwei.surveys.models import Survey, SurveyLink
from lianwei.surveys.operations.answers import Given, receive_answer
from lianwei.surveys.operations.questionnaires import create_questionnaire, read_questionnaire
from lianwei.surveys.operations.results import PlanEntry, plan_survey, weigh_survey
from lianwei.surveys.operations.surveys import SurveyEntry, close_survey, create_survey, open_survey
from lianwei.surveys.rules.workbook import write_xlsform

from .alliance import Member

ZH, EN = "label::中文 (zh)", "label::English (en)"
NOTICE = "自愿参加。不保存姓名、号码和网络地址；答卷仅用于本次调查，只公布统计数字。"
LANGUAGE = "中文 (zh)"
Row = dict[str, str]
Ask = Callable[[Random], dict[str, Any]]


def _ask(kind: str, name: str, zh: str, en: str, **more: str) -> Row:
    return {"type": kind, "name": name, ZH: zh, EN: en} | more


def _choices(name: str, *rows: tuple[str, str, str]) -> list[Row]:
    return [{"list_name": name, "name": code, ZH: zh, EN: en} for code, zh, en in rows]


YES_NO = _choices("yes_no", ("yes", "是", "Yes"), ("no", "否", "No"))
GENDERS = _choices("gender", ("female", "女", "Female"), ("male", "男", "Male"))
HOMES = _choices("home", ("town", "城镇", "Town"), ("country", "乡村", "Country"))
OFTEN = _choices(
    "often",
    ("always", "每次", "Always"),
    ("often", "经常", "Often"),
    ("seldom", "偶尔", "Seldom"),
    ("never", "从不", "Never"),
)
SHOPS = _choices(
    "shop",
    ("super", "超市", "Supermarket"),
    ("wet", "菜市场", "Wet market"),
    ("food", "餐饮外卖", "Take-away"),
    ("net", "网购", "On line"),
)
HARD_YES = "${used} = 'yes'"
PLASTIC = [
    _ask("select_one gender", "gender", "您的性别", "Your gender", required="yes"),
    _ask("integer", "age", "您的年龄", "Your age", required="yes", constraint=". >= 14 and . <= 100"),
    _ask("select_one home", "home", "您住在", "Where do you live?", required="yes"),
    _ask("begin group", "use", "塑料袋的使用", "Use of plastic bags"),
    _ask(
        "select_one yes_no",
        "used",
        "最近一周您用过一次性塑料袋吗？",
        "Did you use a plastic bag last week?",
        required="yes",
    ),
    _ask(
        "select_multiple shop",
        "where",
        "在哪里得到的？",
        "Where did you get it?",
        relevant=HARD_YES,
        required="yes",
    ),
    _ask(
        "integer",
        "bags",
        "一周大约几个？",
        "About how many a week?",
        relevant=HARD_YES,
        constraint=". > 0 and . <= 200",
    ),
    _ask("calculate", "yearly", "", "", calculation="if(${used} = 'yes', ${bags} * 52, 0)"),
    {"type": "end group"},
    _ask("begin group", "ban", "限塑令", "The plastic ban"),
    _ask("select_one yes_no", "knows", "您知道限塑令吗？", "Do you know of the plastic ban?", required="yes"),
    _ask("select_one often", "own", "购物自带袋子的频率", "How often do you bring your own bag?"),
    _ask(
        "range",
        "content",
        "对执行情况的满意度（1 最低，5 最高）",
        "How content are you with it?",
        parameters="start=1 end=5 step=1",
    ),
    _ask("text", "wish", "您的建议", "What do you suggest?", appearance="multiline"),
    {"type": "end group"},
]
PROBLEMS = _choices(
    "problem",
    ("odds", "不公示概率", "Odds not shown"),
    ("quality", "质量差", "Poor quality"),
    ("return", "拒绝退换", "No return"),
    ("minor", "诱导未成年人", "Aimed at minors"),
)
BLIND = [
    _ask(
        "select_one yes_no",
        "bought",
        "一年内您买过盲盒吗？",
        "Did you buy a blind box within a year?",
        required="yes",
    ),
    _ask(
        "decimal",
        "spent",
        "一年大约花费（元）",
        "About how much in a year (yuan)?",
        relevant="${bought} = 'yes'",
        constraint=". >= 0",
    ),
    _ask(
        "select_multiple problem",
        "problems",
        "遇到过哪些问题？",
        "Which problems did you have?",
        relevant="${bought} = 'yes'",
    ),
    _ask("rank problem", "worst", "请按严重程度排序", "Please rank them, the worst first"),
    _ask("text", "wish", "您的建议", "What do you suggest?", appearance="multiline"),
]
PLACES = (("主城片区", 610_000), ("渝西片区", 420_000), ("渝东片区", 270_000))
WISHES = ("菜市场也要管起来", "可降解袋太贵", "希望超市提供租借袋", "", "", "")


def show_surveys(member: Member, rng: Random) -> None:
    """The running survey with quotas and doubtful answers, and the closed one."""
    running = _survey(
        member, "限制一次性塑料袋消费调查", PLASTIC, [*YES_NO, *GENDERS, *HOMES, *OFTEN, *SHOPS], ago=18
    )
    _answer(running, rng, _about_bags, count=120)
    _weigh(running)
    closed = _survey(member, "盲盒消费调查", BLIND, [*YES_NO, *PROBLEMS], ago=60)
    _answer(closed, rng, _about_boxes, count=40)
    with clock.playing(clock.now() - timedelta(days=20)):
        close_survey(closed.pk, actor=OPERATOR)


def _survey(member: Member, title: str, rows: Sequence[Row], choices: Iterable[Row], *, ago: int) -> Survey:
    settings = [{"form_title": title, "form_id": "demo", "default_language": LANGUAGE}]
    content = write_xlsform({"survey": list(rows), "choices": list(choices), "settings": settings})
    xform, holder = read_questionnaire(content), member.organisation.pk
    with clock.playing(clock.now() - timedelta(days=ago)):
        asked = create_questionnaire(holder, actor=OPERATOR, title=title, content=content, xform=xform)
        quotas = {"quota_question": "gender", "quotas": (("female", 60), ("male", 60))} if ago < 60 else {}
        entry = SurveyEntry(
            version_id=_version(asked.pk),
            title=title,
            purpose="了解消费者的做法和遇到的问题，向有关部门提出建议（演示数据，答卷为虚构）",
            notice=NOTICE,
            opens_on=clock.today(),
            closes_on=clock.today() + timedelta(days=45),
            is_synthetic=True,
            **quotas,
        )
        survey = create_survey(holder, actor=OPERATOR, entry=entry)
        return open_survey(survey.pk, actor=OPERATOR)


def _weigh(survey: Survey) -> None:
    """Weights and a plan of the sample, so that results stand beside the plain ones."""
    entry = PlanEntry(50, effect_percent=140, response_percent=60, strata=PLACES)
    plan_survey(survey.pk, actor=OPERATOR, entry=entry)
    weigh_survey(
        survey.pk,
        actor=OPERATOR,
        margins={"gender": {"female": 4940, "male": 5060}, "home": {"town": 7100, "country": 2900}},
        source="虚构的人口结构，仅供演示",
        low_percent=30,
        high_percent=300,
    )


def _version(questionnaire_id: int) -> int:
    from lianwei.surveys.queries.questionnaires import version_of  # noqa: PLC0415 - pyxform, which the other scenes do without

    return version_of(questionnaire_id, actor=OPERATOR).pk


def _answer(survey: Survey, rng: Random, ask: Ask, *, count: int) -> None:
    code = SurveyLink.objects.visible_to(OPERATOR).filter(survey=survey).values_list("code", flat=True)[0]
    begin = clock.now() - timedelta(days=16 if survey.quotas else 58)
    for number in range(count):
        ended = begin + timedelta(hours=3 * number, minutes=rng.randrange(60))
        taken = timedelta(seconds=9 if number in (31, 57) else rng.randrange(70, 240))
        device = "shared" if number in (40, 41) else str(number)
        given = Given(
            uuid=uuid.UUID(int=rng.getrandbits(128), version=4),
            answers=ask(rng),
            began_at=ended - taken,
            ended_at=ended,
            language=LANGUAGE,
            channel="plain" if number % 9 == 0 else "page",
            who=device,
            is_bait_taken=number == 63,
        )
        with clock.playing(ended):
            receive_answer(code, actor=ANONYMOUS, given=given)


def _about_bags(rng: Random) -> dict[str, Any]:
    used = rng.random() < 0.72
    answers: dict[str, Any] = {
        "gender": rng.choice(("female", "female", "male")),
        "age": rng.randrange(16, 78),
        "home": "town" if rng.random() < 0.8 else "country",
        "used": "yes" if used else "no",
        "knows": "yes" if rng.random() < 0.8 else "no",
        "own": rng.choice(("always", "often", "often", "seldom", "never")),
        "content": rng.randrange(2, 6),
        "wish": rng.choice(WISHES),
    }
    if used:
        shops = [each["name"] for each in SHOPS]
        answers |= {"where": rng.sample(shops, rng.randrange(1, 4)), "bags": rng.randrange(1, 25)}
    return answers


def _about_boxes(rng: Random) -> dict[str, Any]:
    names = [each["name"] for each in PROBLEMS]
    bought = rng.random() < 0.6
    answers: dict[str, Any] = {"bought": "yes" if bought else "no", "worst": rng.sample(names, len(names))}
    if bought:
        answers |= {"spent": rng.randrange(39, 2600), "problems": rng.sample(names, rng.randrange(0, 3))}
    return answers

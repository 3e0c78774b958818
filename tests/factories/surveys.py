"""Questionnaires from rows, surveys with links, answers."""

import uuid
from datetime import timedelta

from lianwei.core import clock
from lianwei.core.scope import ANONYMOUS, OPERATOR
from lianwei.members.models import Organisation
from lianwei.surveys.models import Questionnaire, Survey, SurveyAnswer, SurveyLink
from lianwei.surveys.operations.answers import Given, receive_answer
from lianwei.surveys.operations.questionnaires import create_questionnaire
from lianwei.surveys.operations.surveys import SurveyEntry, create_survey, open_survey
from lianwei.surveys.queries.questionnaires import version_of
from lianwei.surveys.rules.faults import written
from lianwei.surveys.rules.form import Form, read_form
from lianwei.surveys.rules.workbook import read_workbook, write_xlsform

LABEL = "label::中文 (zh)"
DOES = frozenset(
    f"{noun}.{verb}"
    for noun, verbs in {
        "questionnaire": ("view", "create", "revise"),
        "survey": ("view", "create", "open", "close", "link", "export", "weigh", "plan"),
        "survey_answer": ("view", "keep", "void"),
    }.items()
    for verb in verbs
)
YES_NO = [{"list_name": "yn", "name": name, LABEL: label} for name, label in (("yes", "是"), ("no", "否"))]
USED = "${used} = 'yes'"
BAGS = [
    {"type": "select_one yn", "name": "used", LABEL: "用过塑料袋吗", "required": "yes"},
    {
        "type": "integer",
        "name": "bags",
        LABEL: "几个",
        "relevant": "${used} = 'yes'",
        "constraint": ". < 100",
    },
    {"type": "text", "name": "wish", LABEL: "建议"},
]
_XFORMS: dict[bytes, str] = {}


def sheet(rows, choices=YES_NO) -> bytes:
    """A workbook with these rows."""
    settings = [{"form_title": "问卷", "form_id": "test", "default_language": "中文 (zh)"}]
    return write_xlsform({"survey": rows, "choices": list(choices), "settings": settings})


def xform(rows, choices=YES_NO) -> str:
    text, faults = written(read_workbook(sheet(rows, choices)))
    assert faults == []
    return text


def form(rows, choices=YES_NO) -> Form:
    return read_form(xform(rows, choices))


def questionnaire(home: Organisation, rows=BAGS) -> Questionnaire:
    text = _XFORMS.setdefault(repr(rows).encode(), "") or xform(rows)
    _XFORMS[repr(rows).encode()] = text
    return create_questionnaire(home.pk, actor=OPERATOR, title="问卷", content=b"workbook", xform=text)


def draft(home: Organisation, rows=BAGS, **entry) -> Survey:
    version = version_of(questionnaire(home, rows).pk, actor=OPERATOR)
    days = {"opens_on": clock.today() - timedelta(days=3), "closes_on": clock.today() + timedelta(days=30)}
    about = {"title": "限塑令调查", "purpose": "了解情况", "notice": "自愿参加"}
    known = SurveyEntry(**(days | about | {"version_id": version.pk} | entry))
    return create_survey(home.pk, actor=OPERATOR, entry=known)


def survey(home: Organisation, rows=BAGS, **entry) -> Survey:
    return open_survey(draft(home, rows, **entry).pk, actor=OPERATOR)


def link(row: Survey) -> SurveyLink:
    return SurveyLink.objects.visible_to(OPERATOR).filter(survey=row).order_by("pk")[0]


def given(**more) -> Given:
    now = clock.now()
    values = {
        "uuid": uuid.uuid4(),
        "answers": {"used": "yes", "bags": 3, "wish": "少用"},
        "began_at": now - timedelta(seconds=90),
        "ended_at": now,
        "language": "中文 (zh)",
        "channel": "page",
        "who": str(uuid.uuid4()),
    }
    return Given(**(values | more))


def answer(row: Survey, **more) -> SurveyAnswer:
    return receive_answer(link(row).code, actor=ANONYMOUS, given=given(**more))

"""Rows of surveys, for routes that take a key."""

from lianwei.members.models import Organisation
from tests.factories import surveys

from .nouns import Keys, Noun


def _questionnaire(home: Organisation) -> Keys:
    return {"pk": surveys.questionnaire(home).pk}


def _version(home: Organisation) -> Keys:
    return {"pk": surveys.questionnaire(home).pk, "version": 1}


def _survey(home: Organisation) -> Keys:
    return {"pk": surveys.survey(home).pk}


def _draft(home: Organisation) -> Keys:
    return {"pk": surveys.draft(home).pk}


def _link(home: Organisation) -> Keys:
    row = surveys.survey(home)
    return {"pk": row.pk, "link": surveys.link(row).pk}


def _texts(home: Organisation) -> Keys:
    return {"pk": surveys.survey(home).pk, "name": "wish"}


def _doubted(home: Organisation) -> Keys:
    return {"pk": surveys.answer(surveys.survey(home), is_bait_taken=True).pk}


SURVEYS: dict[str, Noun] = {
    "questionnaire_": Noun(_questionnaire),
    "questionnaire_view_workbook": Noun(_version),
    "survey_": Noun(_survey),
    "survey_open": Noun(_draft),
    "survey_link_poster": Noun(_link),
    "survey_texts": Noun(_texts),
    "survey_answer_keep": Noun(_doubted),
    "survey_answer_void": Noun(_doubted),
}

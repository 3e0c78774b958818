"""Questionnaires by version, surveys that ask them, links that lead to them, and what was answered."""

from .answer import AnswerStatus, Channel, SurveyAnswer
from .questionnaire import Questionnaire, QuestionnaireVersion
from .results import SurveyPlan, SurveyResult, SurveyWeighting
from .survey import LinkKind, Survey, SurveyLink, SurveyStatus, link_of

__all__ = [
    "AnswerStatus",
    "Channel",
    "LinkKind",
    "Questionnaire",
    "QuestionnaireVersion",
    "Survey",
    "SurveyAnswer",
    "SurveyLink",
    "SurveyPlan",
    "SurveyResult",
    "SurveyStatus",
    "SurveyWeighting",
    "link_of",
]

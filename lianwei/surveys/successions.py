"""What of questionnaires and surveys follows to the successor of an organisation that ended."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor
from lianwei.members.successions import add_succession
from lianwei.surveys.models import (
    Questionnaire,
    QuestionnaireVersion,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyPlan,
    SurveyResult,
    SurveyStatus,
    SurveyWeighting,
)


def register() -> None:
    """Questionnaires with their versions; surveys not yet closed with links and answers."""
    add_succession(Questionnaire, _("Questionnaires"), open=_all, along=_take_versions_along)
    add_succession(Survey, _("Surveys"), open=_not_closed, along=_take_answers_along)


def _all() -> Q:
    return Q(pk__isnull=False)


def _not_closed() -> Q:
    return ~Q(status=SurveyStatus.CLOSED)


def _take_versions_along(row: Questionnaire, *, actor: Actor) -> None:
    QuestionnaireVersion.objects.visible_to(actor).filter(questionnaire=row).update(holder=row.holder_id)


def _take_answers_along(survey: Survey, *, actor: Actor) -> None:
    for model in (SurveyLink, SurveyAnswer, SurveyWeighting, SurveyPlan, SurveyResult):
        model.objects.visible_to(actor).filter(survey=survey).update(holder=survey.holder)

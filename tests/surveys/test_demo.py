"""The invented surveys of the demo."""

from random import Random
from types import SimpleNamespace

import pytest

from lianwei.core.scope import SYSTEM
from lianwei.demo.surveys import show_surveys
from lianwei.surveys.models import Survey, SurveyAnswer, SurveyWeighting
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_running_and_a_closed_survey_with_answers_to_look_at():
    show_surveys(SimpleNamespace(organisation=make_organisation("YZ")), Random(1))

    rows = Survey.objects.visible_to(SYSTEM).order_by("pk")
    assert [(each.status, each.is_synthetic) for each in rows] == [("open", True), ("closed", True)]
    doubts = {d for row in SurveyAnswer.objects.visible_to(SYSTEM).all() for d in row.doubts}
    assert {"bot", "device", "fast"} <= doubts
    assert SurveyAnswer.objects.visible_to(SYSTEM).count() == 160
    [weights] = SurveyWeighting.objects.visible_to(SYSTEM).all()
    assert weights.told["is_met"]

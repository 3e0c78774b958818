"""Results of a survey: weights entered, figures plain and weighted, a cross table, on desk and phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.factories import surveys
from tests.factories.members import make_alliance, make_organisation, make_staff

from .conftest import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def is_sound(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_head_weights_answers_and_reads_what_they_say(desk: Person):
    home = make_organisation("YZ")
    make_alliance(home)
    survey = surveys.survey(home)
    for used in ("yes", "yes", "yes", "no"):
        surveys.answer(survey, answers={"used": used, "wish": "少用塑料袋"})

    desk.logs_in(make_staff("head", organisation=home)).opens(reverse("survey_results", args=[survey.pk]))
    desk.sees("75.0%").sees("份数少")
    is_sound(desk)
    desk.opens(reverse("survey_weights", args=[survey.pk]))
    desk.page.check("[name=by][value=used]")
    desk.goes_on(desk.page.locator("#weigh button"))
    desk.fills(**{"used-yes": 500, "source": "虚构的人口数"})
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("请填写这一选项代表多少人")
    desk.fills(**{"used-no": 500})
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("加权后的答卷与各项人口结构一致")
    is_sound(desk)

    desk.opens(reverse("survey_results", args=[survey.pk])).sees("50.0%")
    desk.shows("survey-results")
    desk.opens(reverse("survey_texts", args=[survey.pk, "wish"])).sees("少用塑料袋")
    is_sound(desk)

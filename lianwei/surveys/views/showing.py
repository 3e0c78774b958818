"""How a questionnaire reaches the browser: as JSON in the language of the page, with our own words."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianwei.surveys.rules.form import Form, read_form
from lianwei.surveys.rules.surveyjs import survey_json
from lianwei.ui.shapes import Tab

LOCALES = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}  # of SurveyJS


def page_language() -> str:
    return get_language() or "zh-hans"


def shown_json(xform: str, request: HttpRequest) -> dict[str, Any]:
    """What SurveyJS shows."""
    form: Form = read_form(xform)
    words = {
        "agree": _("I agree"),
        "add": _("Add another"),
        "remove": _("Remove"),
        "unfit": _("This answer does not fit what is asked. Please look at it again."),
    }
    return survey_json(form, form.language_for(page_language()), words)


def words(request: HttpRequest) -> dict[str, str]:
    """Sentences of the script."""
    return {
        "locale": LOCALES.get(page_language(), "en"),
        "thanks": _("Thank you. Your answers have arrived."),
        "waits": _(
            "There is no connection. Your answers are kept on this device and will be sent as soon as there "
            "is one."
        ),
        "lost": _(
            "There is no connection and this browser keeps nothing. Please leave this page open and try "
            "again."
        ),
        "stays": _("They stay on this device."),
        "arrived": _("Answers that waited on this device have arrived."),
    }


def survey_tabs(pk: int, current: str) -> list[Tab]:
    """The pages of one survey; `current` is the route that is open."""
    pages = (
        ("survey_view", _("Overview")),
        ("survey_results", pgettext("survey", "Results")),
        ("survey_cross", _("Cross table")),
        ("survey_weights", pgettext("survey", "Weights")),
        ("survey_sample", _("Sample")),
    )
    return [Tab(label, reverse(name, args=[pk]), is_current=name == current) for name, label in pages]

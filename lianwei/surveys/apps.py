from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SurveysConfig(AppConfig):
    name = "lianwei.surveys"

    def ready(self) -> None:
        from lianwei.ui.navigation import SUPERVISION, NavEntry, add_nav

        from . import handlers, successions, tasks  # noqa: F401 - subscribe to events, register the jobs
        from .queries.surveys import answers_to_look_at

        successions.register()
        label = pgettext_lazy("place", "Surveys")
        add_nav(
            NavEntry(
                label,
                "survey_list",
                "list",
                "survey.view",
                count=answers_to_look_at,
                order=520,
                section=SUPERVISION,
                also=("questionnaire_list",),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SupervisionConfig(AppConfig):
    name = "lianwei.supervision"

    def ready(self) -> None:
        from lianwei.cases.queries.page.happenings import add_happenings
        from lianwei.ui.navigation import SUPERVISION, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - subscribes to the events
            successions,
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .happenings import HAPPENINGS
        from .queries.letters.listing import letters_waiting

        add_happenings(HAPPENINGS)
        successions.register()
        index = NavEntry(
            pgettext_lazy("place", "City index"),
            "satisfaction_index_list",
            "chart",
            "satisfaction_index.view",
            order=580,
            section=SUPERVISION,
        )
        add_nav(
            index,
            NavEntry(
                _("Letters and interviews"),
                "letter_list",
                "mail",
                "letter.view",
                count=letters_waiting,
                order=590,
                section=SUPERVISION,
            ),
        )

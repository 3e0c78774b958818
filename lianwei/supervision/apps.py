from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SupervisionConfig(AppConfig):
    name = "lianwei.supervision"

    def ready(self) -> None:
        from lianwei.cases.queries.page.happenings import add_happenings
        from lianwei.projects.queries import add_kind_panel
        from lianwei.ui.navigation import SUPERVISION, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - subscribes to the events
            successions,
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .happenings import HAPPENINGS
        from .queries.drives.listing import drives_counted, drives_panel
        from .queries.letters.listing import letters_waiting

        add_happenings(HAPPENINGS)
        successions.register()
        add_kind_panel("rectification", "drives", drives_panel, progress=drives_counted)
        drives = NavEntry(
            _("Joint rectification"), "drive_list", "eye", "drive.view", order=595, section=SUPERVISION
        )
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
            drives,
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

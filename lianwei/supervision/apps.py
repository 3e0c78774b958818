from typing import Any

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
        _hang_on_observations()
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
            _drives(),
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


def _drives() -> Any:
    """The entry of drives; they hang on joint projects."""
    from lianwei.projects.queries import add_kind_panel
    from lianwei.ui.navigation import SUPERVISION, NavEntry

    from .queries.drives.listing import drives_counted, drives_panel

    add_kind_panel("rectification", "drives", drives_panel, progress=drives_counted)
    label = _("Joint rectification")
    return NavEntry(label, "drive_list", "eye", "drive.view", order=595, section=SUPERVISION)
def _hang_on_observations() -> None:
    from lianwei.projects.queries import add_kind_panel
    from lianwei.ui.navigation import SUPERVISION, NavEntry, add_nav

    from .queries.observing.listing import observations_panel, visits_counted

    add_kind_panel("observation", "visits", observations_panel, progress=visits_counted)
    label = pgettext_lazy("place", "Observations")
    add_nav(NavEntry(label, "observation_list", "eye", "observation.view", order=640, section=SUPERVISION))

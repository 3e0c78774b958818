from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArrivalsConfig(AppConfig):
    name = "lianwei.arrivals"

    def ready(self) -> None:
        from lianwei.ui.navigation import OFFICE, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - subscribes to the events
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .operations import counting
        from .queries import refused_waiting

        counting.register()

        add_nav(
            NavEntry(
                _("What came in"), "arrival_list", "down", "arrival.view", count=refused_waiting, order=25
            ),
            NavEntry(
                _("Systems that bring things in"),
                "source_list",
                "key",
                "source.view",
                order=830,
                section=OFFICE,
            ),
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArrivalsConfig(AppConfig):
    name = "lianwei.arrivals"

    def ready(self) -> None:
        from lianwei.members.successions import add_succession
        from lianwei.ui.navigation import OFFICE, NavEntry, add_nav

        from . import (
            handlers,
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .models import Mail
        from .operations import counting
        from .queries import refused_waiting
        from .queries.mails import letters_waiting

        counting.register()
        add_succession(
            Mail,
            _("Letters to be registered"),
            column="organisation_id",
            open=letters_waiting,
            along=handlers.take_arrival_along,
        )

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
            NavEntry(_("Inlets"), "inlet_list", "down", "inlet.view", order=832, section=OFFICE),
        )

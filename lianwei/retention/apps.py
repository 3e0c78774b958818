from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RetentionConfig(AppConfig):
    name = "lianwei.retention"

    def ready(self) -> None:
        from lianwei.cases.queries.page.panels import add_panel
        from lianwei.members.successions import add_succession
        from lianwei.ui.navigation import OFFICE, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - subscribes to the events
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .models import Filing, PersonRequest
        from .queries.panel import archive_panel
        from .queries.requests import requests_to_answer

        add_succession(PersonRequest, _("Requests of persons"), open=requests_to_answer)
        add_panel("archive", archive_panel, Filing, column="subject")
        label = pgettext_lazy("place", "Archive")
        add_nav(NavEntry(label, "archive_list", "book", "archive.view", order=810, section=OFFICE))

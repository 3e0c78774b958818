from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AnalyticsConfig(AppConfig):
    name = "lianwei.analytics"

    def ready(self) -> None:
        from lianwei.ui.navigation import NavEntry, add_nav

        from . import handlers, tasks  # noqa: F401 - subscribe to events, register the periodic tasks

        label = pgettext_lazy("place", "Statistics")
        add_nav(NavEntry(label, "statistics_overview", "chart", "statistics.view", key="s", order=300))

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AnalyticsConfig(AppConfig):
    name = "lianwei.analytics"

    def ready(self) -> None:
        from lianwei.registry.queries import add_business_panel
        from lianwei.ui.navigation import NavEntry, add_nav

        from . import handlers, tasks  # noqa: F401 - subscribe to events, register the periodic tasks
        from .queries.scorecards import scorecard_panel

        add_business_panel("scorecard", scorecard_panel)
        label = pgettext_lazy("place", "Statistics")
        add_nav(NavEntry(label, "statistics_overview", "chart", "statistics.view", key="s", order=300))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AnalyticsConfig(AppConfig):
    name = "lianwei.analytics"

    def ready(self) -> None:
        from lianwei.members.successions import add_succession
        from lianwei.registry.queries import add_business_panel
        from lianwei.ui.navigation import REFERENCE, NavEntry, add_nav

        from . import handlers, tasks  # noqa: F401 - subscribe to events, register the periodic tasks
        from .models import ScorecardAppeal
        from .queries.scorecards import appeals_to_answer, scorecard_panel

        add_business_panel("scorecard", scorecard_panel)
        what = _("Appeals against a score")
        add_succession(ScorecardAppeal, what, column="organisation_id", open=appeals_to_answer)
        label = pgettext_lazy("place", "Statistics")
        entry = NavEntry(
            label,
            "statistics_overview",
            "chart",
            "statistics.view",
            key="s",
            order=300,
            also=("statistics_figures",),
        )
        label = pgettext_lazy("place", "Map")
        map_entry = NavEntry(
            label, "approved_map_view", "image", "approved_map.view", order=650, section=REFERENCE
        )
        add_nav(entry, map_entry)

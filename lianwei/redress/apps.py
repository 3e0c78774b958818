from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RedressConfig(AppConfig):
    name = "lianwei.redress"

    def ready(self) -> None:
        from lianwei.cases.queries.panels import add_panel
        from lianwei.ui.navigation import OFFICE, NavEntry, add_nav

        from .queries.panel import compensation_panel

        add_panel("compensation", compensation_panel)
        label = pgettext_lazy("place", "Redress")
        add_nav(NavEntry(label, "fund_list", "scale", "fund.view", order=805, section=OFFICE))

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RedressConfig(AppConfig):
    name = "lianwei.redress"

    def ready(self) -> None:
        from lianwei.cases.queries.page.happenings import add_happenings
        from lianwei.cases.queries.page.panels import add_panel
        from lianwei.ui.navigation import OFFICE, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - subscribe to the events
            successions,
        )
        from .happenings import HAPPENINGS
        from .models import AdvanceCompensation, LegalRemedy
        from .queries.panel import compensation_panel
        from .queries.remedy_panel import remedy_panel

        add_happenings(HAPPENINGS)
        successions.register()
        add_panel("remedies", remedy_panel, LegalRemedy)
        add_panel("compensation", compensation_panel, AdvanceCompensation)
        label = pgettext_lazy("place", "Redress")
        add_nav(NavEntry(label, "fund_list", "scale", "fund.view", order=805, section=OFFICE))

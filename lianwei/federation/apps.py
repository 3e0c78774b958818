from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FederationConfig(AppConfig):
    name = "lianwei.federation"

    def ready(self) -> None:
        from lianwei.cases.queries.between.matching import add_further_match
        from lianwei.cases.queries.page.happenings import add_happenings
        from lianwei.cases.queries.page.panels import add_panel
        from lianwei.ui.navigation import OFFICE, OPERATION, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - takes messages of peers
            tasks,  # noqa: F401 - sends and takes them
        )
        from .happenings import HAPPENINGS
        from .models import CaseAbroad
        from .queries.abroad import abroad_panel, offers_waiting
        from .queries.agreements.pages import waiting_count
        from .queries.matching import match_panel

        add_happenings(HAPPENINGS)
        add_further_match("peers", match_panel)
        add_panel("abroad", abroad_panel, CaseAbroad)
        label, view = pgettext_lazy("place", "Other alliances"), "case_abroad.view"
        waits = offers_waiting
        add_nav(NavEntry(label, "case_abroad_list", "globe", view, count=waits, order=806, section=OFFICE))

        label = pgettext_lazy("place", "Data sharing")
        shown = NavEntry(
            label,
            "sharing_agreement_list",
            "swap",
            "sharing_agreement.view",
            count=waiting_count,
            order=815,
            section=OFFICE,
        )
        add_nav(shown)
        label = pgettext_lazy("place", "Exchange")
        add_nav(NavEntry(label, "peer_list", "send", "peer.view", order=905, section=OPERATION))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FederationConfig(AppConfig):
    name = "lianwei.federation"

    def ready(self) -> None:
        from lianwei.analytics.queries.alert_panels import add_alert_panel
        from lianwei.cases.queries.between.matching import add_further_match
        from lianwei.cases.queries.page.happenings import add_happenings
        from lianwei.cases.queries.page.panels import add_panel
        from lianwei.knowledge.operations.indexing import add_known_texts
        from lianwei.knowledge.queries.found import add_known
        from lianwei.members.successions import add_succession

        from . import (
            handlers,  # noqa: F401 - takes messages of peers
            tasks,  # noqa: F401 - sends and takes them
        )
        from .happenings import HAPPENINGS
        from .models import CaseAbroad, JointRequest
        from .operations.finding import index_all_shared
        from .queries.abroad import abroad_panel
        from .queries.alerts import alert_panel
        from .queries.joint import joint_panel, requests_going_on
        from .queries.knowledge import known_elsewhere
        from .queries.matching import match_panel

        add_alert_panel("abroad", alert_panel)
        add_known("abroad", known_elsewhere)
        add_known_texts("abroad", index_all_shared)
        add_happenings(HAPPENINGS)
        add_further_match("peers", match_panel)
        add_succession(
            JointRequest,
            _("Requests of other alliances"),
            column="organisation_id",
            open=requests_going_on,
        )
        add_panel("joint", joint_panel, JointRequest)
        add_panel("abroad", abroad_panel, CaseAbroad)
        self._write_down_acts()
        self._share_groups()
        self._add_business_cards()
        self._add_places()

    def _write_down_acts(self) -> None:
        """Of the holder of a case that travels."""
        from lianwei.core.events import witness

        from .operations.abroad.acts import note_act

        witness("complaint", note_act)

    def _share_groups(self) -> None:
        """Group complaints: beside our own, and with their member where it ends."""
        from lianwei.cases.queries.together.panels import add_group_panel
        from lianwei.members.successions import add_succession

        from .models import SharedGroup
        from .queries.groups import group_abroad_panel, shared_groups_going_on

        add_succession(
            SharedGroup,
            _("Group complaints between alliances"),
            column="organisation_id",
            open=shared_groups_going_on,
        )
        add_group_panel("abroad", group_abroad_panel)

    def _add_business_cards(self) -> None:
        """What others tell of a business, on its page."""
        from lianwei.registry.queries import add_business_panel

        from .queries.businesses import business_abroad_panel
        from .queries.facts import facts_abroad_panel

        add_business_panel("abroad", business_abroad_panel)
        add_business_panel("facts_abroad", facts_abroad_panel)

    def _add_places(self) -> None:
        """Their entries of the side bar."""
        from lianwei.ui.navigation import OFFICE, OPERATION, NavEntry, add_nav

        from .queries.agreements.pages import waiting_count
        from .queries.waiting import waiting_abroad

        label, view = pgettext_lazy("place", "Other alliances"), "case_abroad.view"
        shown = NavEntry(
            label,
            "case_abroad_list",
            "globe",
            view,
            count=waiting_abroad,
            order=806,
            section=OFFICE,
            also=("joint_request_list", "peer_match_list", "shared_group_list"),
        )
        add_nav(shown)

        label = pgettext_lazy("place", "Releases of others")
        view = "shared_publication.view"
        shown = NavEntry(label, "shared_publication_list", "book", view, order=57)
        add_nav(shown)

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

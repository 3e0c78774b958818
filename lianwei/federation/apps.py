from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FederationConfig(AppConfig):
    name = "lianwei.federation"

    def ready(self) -> None:
        from lianwei.ui.navigation import OPERATION, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - takes messages of peers
            tasks,  # noqa: F401 - sends and takes them
        )

        label = pgettext_lazy("place", "Exchange")
        add_nav(NavEntry(label, "peer_list", "send", "peer.view", order=905, section=OPERATION))

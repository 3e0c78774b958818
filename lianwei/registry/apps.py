from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "lianwei.registry"
    verbose_name = _("Businesses and codes")

    def ready(self) -> None:
        from lianwei.members.successions import add_succession
        from lianwei.ui.navigation import REFERENCE, NavEntry, add_nav

        from . import tasks  # noqa: F401 - registers the periodic tasks
        from .models import FastTrack
        from .queries.fast_tracks import agreements_to_pass_on

        add_succession(
            FastTrack, _("Fast-track agreements"), column="organisation_id", open=agreements_to_pass_on
        )

        add_nav(
            NavEntry(_("Businesses"), "business_list", "shop", "business.view", order=400),
            NavEntry(_("Code lists"), "code_list", "list", "code.view", order=700, section=REFERENCE),
        )

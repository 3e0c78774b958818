from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "lianwei.registry"
    verbose_name = _("Businesses and codes")

    def ready(self) -> None:
        from lianwei.ui.navigation import REFERENCE, NavEntry, add_nav

        from . import tasks  # noqa: F401 - registers the periodic tasks

        add_nav(
            NavEntry(_("Businesses"), "business_list", "shop", "business.view", order=400),
            NavEntry(_("Code lists"), "code_list", "list", "code.view", order=700, section=REFERENCE),
        )

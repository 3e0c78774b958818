from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "lianwei.members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lianwei.core.models import Document
        from lianwei.ui.navigation import OFFICE, NavEntry, add_nav, set_masthead

        from . import (
            adapters,  # noqa: F401 - its sealed secrets follow the rotation of keys
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .queries import masthead_of
        from .queries.succession import papers_not_sent
        from .successions import add_succession

        set_masthead(masthead_of)
        add_succession(Document, _("Papers not sent"), column="organisation_id", open=papers_not_sent)
        add_nav(
            NavEntry(
                _("Organisations"),
                "organisation_list",
                "shop",
                "organisation.view",
                order=810,
                section=OFFICE,
            ),
            NavEntry(_("People"), "user_list", "users", "user.view", order=820, section=OFFICE),
            NavEntry(
                _("My settings"), "settings_revise", "gear", "settings.revise", order=890, section=OFFICE
            ),
        )

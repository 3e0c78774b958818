from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "lianwei.knowledge"
    verbose_name = _("Law and papers")

    def ready(self) -> None:
        from lianwei.ui.navigation import REFERENCE, NavEntry, add_nav

        add_nav(
            NavEntry(_("Law"), "law_article_list", "scale", "law.view", order=500, section=REFERENCE),
            NavEntry(
                _("Paper texts"),
                "paper_template_list",
                "file",
                "paper_template.view",
                order=710,
                section=REFERENCE,
            ),
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "lianwei.knowledge"
    verbose_name = _("Law and papers")

    def ready(self) -> None:
        from lianwei.members.successions import add_succession
        from lianwei.registry.queries import add_business_panel
        from lianwei.ui.navigation import REFERENCE, NavEntry, add_nav

        from .models import KnowledgeEntry
        from .queries.entries import entries_in_use, entries_to_review, known_panel

        add_business_panel("known", known_panel)
        add_succession(
            KnowledgeEntry,
            _("Entries of the knowledge base"),
            column="organisation_id",
            open=entries_in_use,
        )
        add_nav(
            NavEntry(
                _("Knowledge base"),
                "knowledge_entry_list",
                "book",
                "knowledge_entry.view",
                count=entries_to_review,
                order=55,
            ),
            NavEntry(_("Experience exchange"), "experience_list", "mega", "experience.view", order=56),
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

"""The sections of the statistics pages: one tab each, shown to those who may open it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """One tab: its label, the route it opens and the permission that route asks."""

    label: object
    url_name: str
    permission: str


SECTIONS: tuple[Section, ...] = (
    Section(pgettext_lazy("statistics", "Overview"), "statistics_overview", "statistics.view"),
    Section(pgettext_lazy("place", "Reports"), "report_list", "report.view"),
    Section(pgettext_lazy("place", "Returns"), "statistical_return_list", "statistical_return.view"),
    Section(_("Warnings"), "alert_list", "alert.view"),
    Section(pgettext_lazy("statistics", "Specials"), "statistics_specials", "statistics.view"),
    Section(_("Hot topics"), "hot_topic_list", "hot_topic.view"),
    Section(_("Public opinion"), "opinion_item_list", "opinion_item.view"),
    Section(_("Open data"), "open_data_resolution_list", "open_data_resolution.view"),
)


def sections_of(*, actor: Actor) -> list[Section]:
    """The tabs this actor may open, in their order."""
    return [section for section in SECTIONS if actor.may(section.permission)]

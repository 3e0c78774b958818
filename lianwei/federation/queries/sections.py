"""The sections of the exchange and of data sharing: one tab each, shown to those who may open it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """One tab: its label, the route it opens and the permission that route asks."""

    label: object
    url_name: str
    permission: str


SECTIONS: tuple[Section, ...] = (
    Section(_("Peers"), "peer_list", "peer.view"),
    Section(_("How the exchange runs"), "peer_traffic", "peer.view"),
    Section(_("Own card"), "own_card_view", "own_card.view"),
)


SHARING: tuple[Section, ...] = (
    Section(_("Agreements"), "sharing_agreement_list", "sharing_agreement.view"),
    Section(_("Read by others"), "sharing_agreement_view_readings", "sharing_agreement.view"),
)


def sections_of(sections: tuple[Section, ...], *, actor: Actor) -> list[Section]:
    """The tabs this actor may open, in their order."""
    return [section for section in sections if actor.may(section.permission)]

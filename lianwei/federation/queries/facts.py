"""What members of other alliances state of a business, on its page: with source and day, also what was
withdrawn.
"""

from dataclasses import dataclass

from django.utils.translation import get_language

from lianwei.core.scope import Actor
from lianwei.federation.models import SharedFact
from lianwei.registry.models import Business
from lianwei.registry.queries import BusinessPanel, business_family

from .abroad import names_of_peers
from .businesses import VIEW

PANEL, SHOWN = "federation/_facts_abroad.html", 20


@dataclass(frozen=True, slots=True)
class FactAbroad:
    """One fact, in the reader's language where it was told in it, and the alliance it came from."""

    row: SharedFact
    peer: str

    @property
    def headline(self) -> str:
        is_chinese = (get_language() or "zh").startswith("zh")
        return self.row.headline if is_chinese else self.row.headline_en or self.row.headline


def facts_abroad_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business, the latest fact first; none where no other alliance told any."""
    if not actor.may(VIEW):
        return None
    family = Business.objects.filter(pk__in=business_family(business_id)).exclude(uscc="")
    codes = [code.upper() for code in family.values_list("uscc", flat=True)]
    rows = list(SharedFact.objects.visible_to(actor).filter(uscc__in=codes).order_by("-on", "-pk")[:SHOWN])
    if not rows:
        return None
    names = names_of_peers({row.peer for row in rows})
    return BusinessPanel(PANEL, [FactAbroad(row, names.get(row.peer, row.peer)) for row in rows])

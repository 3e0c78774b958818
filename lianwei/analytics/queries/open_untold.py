"""Which narratives can be laid out for the open data, and which have to be taken out again."""

from dataclasses import dataclass

from lianwei.analytics.models import (
    NarrativeStatus,
    OpenDataKind,
    OpenDataResolution,
    OpenNarrative,
    OpenSnapshot,
    ResolutionStatus,
)
from lianwei.analytics.rules.open_data.narratives import CONTACT, LEAST, SHOP, SOMEBODY, narrative_told
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.reading.places import Places, places
from lianwei.cases.models import Complainant, Complaint, Respondent, parts_of
from lianwei.cases.queries.counted import counted_cases
from lianwei.cases.queries.page.consents import agreeing, said_yes_to
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core.masking import mask_account, mask_address, mask_name
from lianwei.core.scope import Actor, find
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import organisation_known

from .open_counts import READER, is_due, publishing_members

MINOR = "P02"  # consumer_groups.csv; of children nothing is told (PIPL art. 31)
OPEN = (NarrativeStatus.WAITING, NarrativeStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Untold:
    """A narrative that may be laid out: its case, its month, its text without what names somebody."""

    complaint_id: int
    organisation_id: int
    month: str
    text: str


def is_telling(organisation_id: int) -> bool:
    """Whether the member that this organisation belongs to has resolved to publish narratives."""
    above = [int(each) for each in organisation_known(organisation_id).path.split("/") if each]
    rows = OpenDataResolution.objects.visible_to(READER).filter(organisation_id__in=[*above, organisation_id])
    return rows.filter(kind=OpenDataKind.NARRATIVES, status=ResolutionStatus.SIGNED).exists()


def narratives_untold(*, actor: Actor, limit: int) -> list[Untold]:
    """Narratives of months that can be counted by now, agreed to and not laid out yet, oldest first."""
    known = OpenNarrative.objects.visible_to(actor).exclude(status=NarrativeStatus.RECALLED)
    rows = counted_cases(actor=actor).filter(pk__in=said_yes_to(OPEN_NARRATIVE), accepted_on__isnull=False)
    rows = rows.filter(given_to="").exclude(pk__in=known.values("complaint_id")).order_by("pk")
    fitting = [each for each in rows if MINOR not in each.groups and len(each.narrative) >= LEAST]
    agreed, open_to = agreeing(fitting, OPEN_NARRATIVE), _OpenMonths(places())
    chosen = [each for each in fitting if each.pk in agreed and open_to.takes(each)][:limit]
    return [
        Untold(each.pk, each.holder_id, month_of(each), narrative_told(each.narrative, known_of(each)))
        for each in chosen
    ]


def narratives_lapsed(*, actor: Actor) -> list[int]:
    """Narratives laid out whose case is gone or whose consumer does not agree any more, by key."""
    rows = OpenNarrative.objects.visible_to(actor).filter(status__in=OPEN)
    keys = dict(rows.values_list("complaint_id", "pk"))
    cases = list(counted_cases(actor=actor).filter(pk__in=list(keys), given_to=""))
    agreed = agreeing(cases, OPEN_NARRATIVE)
    return sorted(pk for case, pk in keys.items() if case not in agreed)


def narrative_of(complaint_id: int, *, actor: Actor) -> OpenNarrative | None:
    """The narrative of a case that is still on its way."""
    rows = OpenNarrative.objects.visible_to(actor).filter(complaint_id=complaint_id)
    return rows.filter(status__in=OPEN).first()


def is_agreed(complaint_id: int, *, actor: Actor) -> bool:
    """Whether the consumer of a case agrees at this moment."""
    case = find(Complaint, complaint_id, actor=actor)
    return case.pk in agreeing([case], OPEN_NARRATIVE)


def month_of(case: Complaint) -> str:
    """The month in which it was accepted."""
    return f"{case.accepted_on:%Y-%m}"


def known_of(case: Complaint) -> dict[str, str]:
    """What the case knows of names and ways to reach somebody, whole and masked, and the mark of each."""
    found: dict[str, str] = {}
    for each in parts_of(Complainant, [case]):
        for value, mask, mark in (
            (each.name, mask_name, SOMEBODY),
            (each.agent_name, mask_name, SOMEBODY),
            (each.address, mask_address, CONTACT),
            (each.email, mask_account, CONTACT),
            (each.phone, str, CONTACT),
            (each.agent_phone, str, CONTACT),
            (each.id_number, str, CONTACT),
        ):
            if value:
                plain = value.plain()
                found |= {plain: mark, mask(plain): mark}
    for shop in parts_of(Respondent, [case]):
        found |= {shop.name: SHOP, shop.address: CONTACT}
        found |= {each.plain(): SOMEBODY for each in (shop.contact_name, shop.contact_phone) if each}
    found.pop("", None)
    return found


class _OpenMonths:
    """Whether a case belongs to a member that tells narratives of its month, and the month is not out yet."""

    def __init__(self, known: Places) -> None:
        self.known, self.members = known, dict[tuple[int, str], frozenset[int]]()

    def takes(self, case: Complaint) -> bool:
        member, alliance = self.known.member(case.holder_id), case.alliance_id
        if alliance is None:
            alliance = self.known.alliance(case.holder_id, case.received_on)
        return alliance is not None and member in self._telling(alliance, month_of(case))

    def _telling(self, alliance: int, month: str) -> frozenset[int]:
        if (alliance, month) not in self.members:
            period = Period.named(month)
            is_open = is_due(period) and not _published(alliance, month)
            found = _telling(alliance, period) if is_open else ()
            self.members[alliance, month] = frozenset(each.pk for each in found)
        return self.members[alliance, month]


def _telling(alliance: int, period: Period) -> list[Organisation]:
    held = Alliance.objects.get(pk=alliance)
    return publishing_members(held, period, kind=OpenDataKind.NARRATIVES)


def _published(alliance: int, month: str) -> bool:
    rows = OpenSnapshot.objects.filter(alliance_id=alliance, kind=OpenDataKind.NARRATIVES)
    return rows.filter(month=month, recalled_at=None).exists()

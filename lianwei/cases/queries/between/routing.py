"""Who is responsible for a case when it is not who holds it, in one sentence and by which rule (由谁办理)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import get_language

from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.cases.queries.page.parties import RespondentView
from lianwei.cases.rules.routing import ABOLISHED, Outcome, Route, route, row_coded
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.knowledge.queries.competence import body_coded
from lianwei.members.models import Organisation
from lianwei.members.queries import alliance_of, organisation_known
from lianwei.registry.queries import find_business, home_region, resolve_region_name

from .places import Party, association_above, facts_of, place_label, seats

ASKED_WHILE = (Status.RECEIVED, Status.ACCEPTED)
ANYWHERE = "market"  # the directory's entry for goods and services in general (12315)


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is responsible and why. `taker_id`: the member to ask; none where somebody outside is named with
    phone and address. `rule` is the row of the routing table.
    """

    rule: str
    sentence: str
    source: str
    taker_id: int | None = None
    name: str = ""
    phone: str = ""
    address: str = ""

    @property
    def preset(self) -> str:
        """What the offer's form begins with, as the end of an address."""
        return urlencode({"taker": self.taker_id, "reason": self.sentence, "rule": self.rule})


def responsible_for(complaint: Complaint, respondents: Sequence[RespondentView]) -> Responsible | None:
    """Who else is responsible for a case found in scope; None where its holder is, or nobody can say."""
    if complaint.alliance_id is None or complaint.status not in ASKED_WHILE or not respondents:
        return None
    rows = [each.row for each in respondents]
    # where nobody said the place, the case bears that of the office that took it in: no fact about it
    is_said = complaint.region != organisation_known(complaint.intake_id).region_code
    party = _party(rows, complaint.region if is_said else "")
    return responsible(party, complaint.alliance_id, complaint.holder_id, received_on=complaint.received_on)


def responsible(party: Party, alliance_id: int, holder_id: int, *, received_on: date) -> Responsible | None:
    """The same for a business about which a case is being registered."""
    today = clock.today()
    members = seats(alliance_id, today)
    found = route(facts_of(party, members, on=today), members, on=received_on)
    line = {int(pk) for pk in organisation_known(holder_id).path.strip("/").split("/")}
    if found.outcome == Outcome.UNKNOWN or line & set(found.owners):
        return None
    return _explained(found, holder_id, received_on)


def responsible_as_typed(business_id: int | None, place: str, *, actor: Actor) -> Responsible | None:
    """The same for what a call desk has typed so far; None while that names neither business nor place."""
    if actor.organisation_id is None or not (business_id or place):
        return None
    today = clock.today()
    home = organisation_known(actor.organisation_id)
    alliance_id = alliance_of(home, on=today)
    if alliance_id is None:
        return None
    region = resolve_region_name(place, on=today, within=home_region(actor)) if place else None
    party = _registered(business_id, region.code if region else "")
    return responsible(party, alliance_id, home.pk, received_on=today)


def _registered(pk: int | None, region: str) -> Party:
    entry = find_business(pk) if pk else None
    if entry is None:
        return Party(None, None, is_platform=False, status="", address="", region=region)
    return Party(entry.pk, entry.platform_id, entry.is_platform, entry.status, "", region)


def _explained(found: Route, holder_id: int, on: date) -> Responsible:
    if found.outcome == Outcome.MEMBER:
        return _named(found, organisation_known(found.owners[0]), on)
    above = organisation_known(holder_id).parent_id if found.outcome == Outcome.ABOVE else None
    pk = above or association_above(found.region)
    if pk is not None and pk != holder_id:
        return _named(found, organisation_known(pk), on)
    body = body_coded(ANYWHERE)
    return Responsible(
        *_told(found, found.region, _by_language(body.body, body.body_en), on), phone=body.contact
    )


def _named(found: Route, owner: Organisation, on: date) -> Responsible:
    is_moved = ABOLISHED in found.notes
    told = _told(found, owner.region_code if is_moved else found.region, str(owner), on)
    taker = owner.pk if found.outcome == Outcome.MEMBER else None
    return Responsible(*told, taker, str(owner), owner.phone, owner.address)


def _told(found: Route, region: str, owner: str, on: date) -> tuple[str, str, str]:
    """The row's code, its sentence with what explains it, and what it rests on."""
    place = place_label(region, on) if region else ""
    rows = [found.row, *(row_coded(code, on=on) for code in found.notes)]
    was = place_label(found.region, on) if found.notes else ""
    said = (_by_language(row.say, row.say_en).format(region=place, owner=owner, was=was) for row in rows)
    return found.row.code, "".join(said), _by_language(found.row.source, found.row.source_en)


def _by_language(text: str, text_en: str) -> str:
    return text if (get_language() or "zh").startswith("zh") else text_en


def _party(rows: Sequence[Respondent], region: str) -> Party:
    """The business that decides: the seller, else the first; its platform is the register's, else the one
    complained of beside it.
    """
    seller = next((each for each in rows if each.role == Respondent.Role.SELLER), rows[0])
    beside = (each for each in rows if each.role == Respondent.Role.PLATFORM and each is not seller)
    other = next(beside, None)
    return Party(
        business_id=getattr(seller, "kept_id", seller.business_id),
        platform_id=getattr(seller, "platform_id", None) or (other.business_id if other else None),
        is_platform=bool(getattr(seller, "is_platform", False)) or seller.role == Respondent.Role.PLATFORM,
        status=getattr(seller, "standing", "") or "",
        address=seller.address,
        region=region,
        has_false_address=seller.address_false_on is not None,
    )

"""The sides of agreements: their names and codes, who acts for which, who may be asked to take part."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.federation.models import SharingAgreement, SharingParty
from lianwei.federation.models.agreements import may_represent
from lianwei.federation.queries.own import WIRE, own_card
from lianwei.federation.rules.agreements.terms import PartyTerm, Terms
from lianwei.members.models import Membership, Organisation
from lianwei.members.models.organisations import named
from lianwei.members.models.validity import in_force


def parties_of(agreement: SharingAgreement, *, actor: Actor) -> list[SharingParty]:
    """In the order in which they were entered: who drew the agreement up first."""
    rows = SharingParty.objects.visible_to(actor).filter(agreement=agreement)
    return list(rows.select_related("organisation", "agreement").order_by("pk"))


def parties_among(agreements: Iterable[SharingAgreement], *, actor: Actor) -> dict[int, list[SharingParty]]:
    """The same for several agreements, by agreement, in one query."""
    rows = SharingParty.objects.visible_to(actor).filter(agreement__in=list(agreements))
    found: dict[int, list[SharingParty]] = {}
    for row in rows.select_related("organisation").order_by("pk"):
        found.setdefault(row.agreement_id, []).append(row)
    return found


def home_name() -> str:
    """How this instance is called towards peers, in the reader's language."""
    card = own_card()
    return named(card) if card else ""


def name_of(party: SharingParty, agreement: SharingAgreement, *, home: str | None = None) -> str:
    """In the reader's language; `home`: the name of this instance, where several are asked for."""
    if party.organisation:
        return named(party.organisation)
    if party.is_peer and agreement.peer:
        return named(agreement.peer)
    return home_name() if home is None else home


def code_of(party: SharingParty, agreement: SharingAgreement) -> str:
    """Stands for the party in what is signed."""
    if party.organisation:
        return party.organisation.code
    if party.is_peer and agreement.peer:
        return agreement.peer.code
    card = own_card()
    return card.code if card else ""


def is_for(party: SharingParty, agreement: SharingAgreement, actor: Actor) -> bool:
    """Whether the actor acts for this party."""
    if party.is_peer:
        return False
    if party.organisation_id is not None:
        return actor.is_trusted or party.organisation_id in actor.acts_for
    return may_represent(actor)


def own_party(agreement: SharingAgreement, *, actor: Actor) -> SharingParty | None:
    """The party the actor acts for: that of its own office first, one that has not signed before others."""
    mine = [each for each in parties_of(agreement, actor=actor) if is_for(each, agreement, actor)]
    mine.sort(key=lambda each: (each.signed_on is not None, each.organisation_id != actor.organisation_id))
    return mine[0] if mine else None


def acting_party(agreement: SharingAgreement, *, actor: Actor) -> SharingParty:
    """The same. Raises NotAllowed where the actor acts for none."""
    party = own_party(agreement, actor=actor)
    if party is None:
        raise NotAllowed
    return party


def terms_of(agreement: SharingAgreement, *, actor: Actor) -> Terms:
    """What the parties sign."""
    parties = [
        PartyTerm(party=code_of(each, agreement), gives=each.gives, receives=each.receives)
        for each in parties_of(agreement, actor=actor)
    ]
    return Terms(
        uid=str(agreement.uid),
        version=agreement.version,
        number=agreement.number,
        title=agreement.title,
        purpose=agreement.purpose,
        basis=agreement.basis,
        fields=list(agreement.fields),
        starts_on=agreement.starts_on.isoformat(),
        ends_on=agreement.ends_on.isoformat(),
        keep_days=agreement.keep_days,
        deletion_days=agreement.deletion_days,
        parties=sorted(parties, key=lambda each: each.party),
    )


def organisations_offered(*, actor: Actor) -> QuerySet[Organisation]:
    """With whom an agreement may be drawn up: the members of one's own alliances, but not oneself."""
    today = clock.today()
    period = in_force(today, start="joined_on", end="left_on")
    joined = Membership.objects.filter(period)
    own = actor.organisation_id or 0
    if not actor.is_trusted:
        mine = Membership.objects.filter(period, organisation_id=own)
        joined = joined.filter(alliance_id__in=mine.values("alliance_id"))
    rows = Organisation.objects.filter(in_force(today), pk__in=joined.values("organisation_id"))
    return rows.exclude(pk=own).order_by("path")


def numbers_like(start: str) -> int:
    """How many agreements have a number that begins so, each counted once for all its versions."""
    rows = SharingAgreement.objects.visible_to(WIRE).filter(number__startswith=start)
    return rows.values("uid").distinct().count()

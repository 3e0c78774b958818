"""Data-sharing agreements for tests, made by the real operations."""

from dataclasses import replace
from datetime import timedelta

from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM, Actor
from lianwei.federation.models import Peer, SharingAgreement, SharingParty
from lianwei.federation.operations.agreements import (
    AgreementEntry,
    assess_agreement,
    draft_agreement,
    offer_agreement,
    sign_agreement,
    take_step,
)
from lianwei.federation.rules.agreements.fields import STATISTICS, needs_assessment
from lianwei.federation.rules.agreements.terms import Moved, signed_bytes
from lianwei.members.models import Alliance, Membership, Organisation
from tests.factories.exchange import Stranger, b64
from tests.factories.members import join, make_actor, make_alliance

FACTS = ["complaint.number", "complaint.category", "complaint.amount_claimed", "complaint.received_on"]
PERSONS = [*FACTS, "complaint.narrative", "consumer.name", "consumer.phone"]


def entry(**changes: object) -> AgreementEntry:
    """Half a year from a month ago on, both ways."""
    today = clock.today()
    plain = AgreementEntry(
        title="预付卡纠纷协同",
        purpose="合并处理同一商户的预付卡纠纷",
        basis="joint",
        fields=FACTS,
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=150),
        keep_days=90,
        deletion_days=15,
        direction="both",
    )
    return replace(plain, **changes)


def staff_of(organisation: Organisation) -> Actor:
    """A head of this member, who may take every step."""
    return make_actor("head", organisation=organisation)


def allied(*members: Organisation) -> None:
    alliance = Alliance.objects.filter(code="CQ-METRO").first() or make_alliance()
    for each in members:
        if not Membership.objects.filter(alliance=alliance, organisation=each).exists():
            join(alliance, each)


def drafted(home: Organisation, away: Organisation, **changes: object) -> SharingAgreement:
    """Drawn up by `home` with `away`; assessed where its fields ask for it."""
    allied(home, away)
    actor = staff_of(home)
    row = draft_agreement(actor=actor, entry=entry(partners=[away.pk], **changes))
    if needs_assessment(row.fields):
        words = {name: "限于本目的" for name in ("lawfulness", "risks", "measures")}
        assess_agreement(row.pk, actor=actor, assessed_on=clock.today(), **words)
    return row


def offered(home: Organisation, away: Organisation, **changes: object) -> SharingAgreement:
    row = drafted(home, away, **changes)
    return offer_agreement(row.pk, actor=staff_of(home))


def in_force(home: Organisation, away: Organisation, **changes: object) -> SharingAgreement:
    """Signed by both."""
    row = offered(home, away, **changes)
    sign_agreement(row.pk, actor=staff_of(home))
    return sign_agreement(row.pk, actor=staff_of(away))


def party(agreement: SharingAgreement, organisation: Organisation | None = None) -> SharingParty:
    """The party of an organisation; without one, of this instance."""
    rows = SharingParty.objects.visible_to(SYSTEM).filter(agreement=agreement, is_peer=False)
    return rows.get(organisation=organisation)


def step_of(stranger: Stranger, row: SharingAgreement, step: str = "signed", **changed: object) -> Moved:
    """What the stranger says it did, signed with its own key by the library alone."""
    today = clock.today()
    data = signed_bytes(digest=row.digest, party=stranger.code, on=today)
    signature = b64(stranger.secret.sign(data)) if step == "signed" else ""
    told = {"uid": str(row.uid), "version": row.version, "digest": row.digest, "step": step}
    told |= {"on": today.isoformat(), "public": stranger.public if step == "signed" else ""}
    return Moved.model_validate(told | {"signature": signature} | changed)


def with_peer(stranger: Stranger, peer: Peer, **changes: object) -> SharingAgreement:
    """In force with a peer about the counts of a month, both ways."""
    told = {"basis": "no_persons", "fields": list(STATISTICS), "peer_id": peer.pk} | changes
    row = draft_agreement(actor=OPERATOR, entry=entry(**told))
    if needs_assessment(row.fields):
        words = {name: "限于本目的" for name in ("lawfulness", "risks", "measures")}
        assess_agreement(row.pk, actor=OPERATOR, assessed_on=clock.today(), **words)
    offer_agreement(row.pk, actor=OPERATOR)
    row = sign_agreement(row.pk, actor=OPERATOR)
    return take_step(peer, actor=SYSTEM, told=step_of(stranger, row))

"""Drawing an agreement up: drafted, changed, its impact assessed, put to the parties; the next version."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.lifecycle import ASSESS, OFFER, RENEW, REVISE
from lianwei.federation.models import (
    AgreementStatus,
    ImpactAssessment,
    Peer,
    SharingAgreement,
    SharingParty,
)
from lianwei.federation.models.agreements import ANSWER, may_represent
from lianwei.federation.queries.agreements.parties import numbers_like, organisations_offered, terms_of
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import needs_assessment
from lianwei.members.models import Organisation
from lianwei.members.operations.locking import hold_organisation
from lianwei.reading.numbers import tokenise

from .entries import AgreementEntry, check, write
from .telling import tell_offer


@transaction.atomic
def draft_agreement(*, actor: Actor, entry: AgreementEntry) -> SharingAgreement:
    """Draw up an agreement among members, in the name of one's own organisation, or with a peer."""
    actor.require("sharing_agreement.draft")
    check(entry)
    row = SharingAgreement(drafted_at=clock.now(), drafted_by=actor.user_id)
    if entry.peer_id:
        row.peer, prefix = _peer(entry.peer_id, actor), "LM"
    else:
        row.holder = _home(actor)
        prefix = row.holder.code
    write(row, entry)
    row.number = _number(prefix)
    row.save(force_insert=True)
    _write_parties(row, entry, actor)
    record("sharing_agreement.drafted", row, actor=actor, number=row.number)
    return row


@transaction.atomic
def revise_agreement(agreement_id: int, *, actor: Actor, entry: AgreementEntry) -> SharingAgreement:
    """Change a draft. The impact assessment must be made again where the fields are others."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    advance(row, REVISE, actor=actor)
    check(entry)
    before = list(row.fields)
    write(row, entry)
    row.save()
    if row.fields != before:
        ImpactAssessment.objects.visible_to(actor).filter(agreement=row).delete()
    SharingParty.objects.visible_to(actor).filter(agreement=row).delete()
    _write_parties(row, entry, actor)
    record("sharing_agreement.revised", row, actor=actor)
    return row


@transaction.atomic
def assess_agreement(
    agreement_id: int, *, actor: Actor, lawfulness: str, risks: str, measures: str, assessed_on: date
) -> ImpactAssessment:
    """Record what was weighed before personal information is shared (PIPL art. 56: three questions)."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    advance(row, ASSESS, actor=actor)
    if assessed_on > clock.today():
        raise Invalid({"assessed_on": _("This day has not come yet.")})
    told = {"lawfulness": lawfulness, "risks": risks, "measures": measures}
    kept: dict[str, Any] = {name: tokenise(text.strip()).text[:ANSWER] for name, text in told.items()}
    kept |= {"assessed_on": assessed_on, "assessed_by": actor.user_id}
    found, _is_new = ImpactAssessment.objects.visible_to(actor).update_or_create(agreement=row, defaults=kept)
    record("sharing_agreement.assessed", row, actor=actor, on=assessed_on.isoformat())
    return found


@transaction.atomic
def offer_agreement(agreement_id: int, *, actor: Actor) -> SharingAgreement:
    """Put the draft to the parties: from here on its terms are fixed, and each of them may sign."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    advance(row, OFFER, actor=actor)
    if needs_assessment(row.fields) and not _is_assessed(row, actor):
        raise WrongStatus(_("Personal information would be shared. Please assess its impact first."))
    if row.ends_on < clock.today():
        raise WrongStatus(_("The last day of the agreement has passed. Please change the draft."))
    if row.peer and (fault := fault_of_peer(row.peer)):
        raise WrongStatus(sentence_of(fault))
    row.digest = terms_of(row, actor=actor).digest()
    row.save()
    record("sharing_agreement.offered", row, actor=actor, digest=row.digest)
    if row.peer:
        tell_offer(row, actor=actor)
    return row


@transaction.atomic
def renew_agreement(agreement_id: int, *, actor: Actor) -> SharingAgreement:
    """A draft of the next version with the same terms; the present one holds until all have signed it."""
    row = lock(SharingAgreement, agreement_id, actor=actor)
    advance(row, RENEW, actor=actor)
    versions = SharingAgreement.objects.visible_to(actor).filter(uid=row.uid)
    if versions.filter(status__in=(AgreementStatus.DRAFT, AgreementStatus.SIGNING)).exists():
        raise WrongStatus(_("The next version is being drawn up already."))
    copied = ("uid", "number", "title", "peer", "purpose", "basis", "fields", "starts_on", "ends_on")
    values = {name: getattr(row, name) for name in (*copied, "keep_days", "deletion_days")}
    fresh = SharingAgreement(**values, drafted_at=clock.now(), drafted_by=actor.user_id)
    fresh.version = max(versions.values_list("version", flat=True)) + 1
    fresh.holder = None if row.peer else _home(actor)
    fresh.save(force_insert=True)
    for party in SharingParty.objects.visible_to(actor).filter(agreement=row):
        values = {name: getattr(party, name) for name in ("organisation", "is_peer", "gives", "receives")}
        SharingParty.objects.create(agreement=fresh, **values)
    record("sharing_agreement.renewed", fresh, actor=actor, number=row.number, version=fresh.version)
    return fresh


def _home(actor: Actor) -> Organisation:
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    return hold_organisation(actor.organisation_id)


def _peer(peer_id: int, actor: Actor) -> Peer:
    if not may_represent(actor):
        raise NotAllowed
    return find(Peer, peer_id, actor=actor)


def _number(prefix: str) -> str:
    """Counted over all versions and years of who draws it up: GX for 共享."""
    start = f"{prefix}-GX-{clock.today().year}-"
    return f"{start}{numbers_like(start) + 1:03d}"


def _write_parties(row: SharingAgreement, entry: AgreementEntry, actor: Actor) -> None:
    gives, takes = entry.way.gives, entry.way.takes
    SharingParty.objects.create(agreement=row, organisation=row.holder, gives=gives, receives=takes)
    if row.peer:
        SharingParty.objects.create(agreement=row, is_peer=True, gives=takes, receives=gives)
        return
    known = set(organisations_offered(actor=actor).values_list("pk", flat=True))
    for pk in sorted(set(entry.partners) - {row.holder_id}):
        if pk not in known:
            raise Invalid({"partners": _("Please choose members of your alliance.")})
        SharingParty.objects.create(agreement=row, organisation_id=pk, gives=takes, receives=gives)


def _is_assessed(row: SharingAgreement, actor: Actor) -> bool:
    return ImpactAssessment.objects.visible_to(actor).filter(agreement=row).exists()

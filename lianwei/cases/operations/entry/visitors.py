"""What a consumer or a business does behind a one-time link: sign, supply, rate, answer an offer, withdraw.
Each uses the link up once.

A refusal undoes the use: the link stays good until the deed is done.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.doors import OFFER, RATE, SIGN, SUPPLY, WITHDRAW
from lianwei.cases.models import Complaint, FollowUp, Offer, Signature, Status
from lianwei.cases.operations.handling.acceptance import supply_complaint
from lianwei.cases.operations.handling.agreement import sign_agreement
from lianwei.cases.operations.handling.closing import withdraw_complaint
from lianwei.cases.operations.handling.followup import answer_follow_up
from lianwei.cases.operations.handling.offers import answer_offer, make_offer
from lianwei.cases.queries.page.agreement import present_agreement
from lianwei.cases.queries.page.signing import party_of, respondent_of
from lianwei.core.errors import NotVisible
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.links import redeem_link
from lianwei.core.scope import CONSUMER, Actor, find

from .evidence import add_evidence


@transaction.atomic
def sign_by_link(
    token: str, *, actor: Actor, name: str, picture: Upload | Examined | None, has_code: bool, seen: str
) -> Signature:
    """Sign the agreement: the typed name, the handwriting where there is one, the fingerprint of all that was
    shown (`seen`); with a code from the phone where one is known. It is an ordinary electronic signature
    (普通电子签名) and is called so.
    """
    redeemed = redeem_link(token, SIGN)
    complaint = find(Complaint, _complaint_of(redeemed), actor=redeemed)
    agreement = present_agreement(complaint)
    if agreement is None:
        raise NotVisible
    party = party_of(redeemed)
    kept = picture and add_evidence(
        complaint.pk, actor=redeemed, uploads=[picture], source=party, kind="signature"
    )
    signature = sign_agreement(
        complaint.pk,
        actor=redeemed,
        agreement_id=agreement.pk,
        party=party,
        respondent_id=respondent_of(redeemed),
        way=Signature.Way.LINK,
        name=name,
        seen=seen,
        file_id=kept[0].pk if kept else None,
    )
    details = {"party": party, "code": has_code, "handwriting": bool(kept), "hash": signature.content_hash}
    record("complaint.signed_by_link", complaint, actor=redeemed, **details)
    return signature


@transaction.atomic
def supply_by_link(token: str, *, actor: Actor, text: str, uploads: Iterable[Upload | Examined]) -> Complaint:
    """Send material: it answers the open request where there is one, else it is only added."""
    redeemed = redeem_link(token, SUPPLY)
    complaint = find(Complaint, _complaint_of(redeemed), actor=redeemed)
    uploads = list(uploads)
    if uploads:
        add_evidence(complaint.pk, actor=redeemed, uploads=uploads, source="consumer")
    if complaint.status == Status.SUPPLEMENT:
        supply_complaint(complaint.pk, actor=redeemed, supplied=text or _("Sent by link"))
    record("complaint.supplied_by_link", complaint, actor=redeemed, files=len(uploads))
    return complaint


@transaction.atomic
def rate_by_link(token: str, *, actor: Actor, satisfaction: int, resolved: str, comment: str) -> FollowUp:
    """Answer the return visit."""
    redeemed = redeem_link(token, RATE)
    return answer_follow_up(
        _complaint_of(redeemed), actor=redeemed, satisfaction=satisfaction, resolved=resolved, comment=comment
    )


@transaction.atomic
def answer_offer_by_link(token: str, *, actor: Actor, offer_id: int, accepts: bool) -> Offer:
    """Accept or decline what a business offers."""
    redeemed = redeem_link(token, OFFER)
    return answer_offer(_complaint_of(redeemed), actor=redeemed, offer_id=offer_id, accepts=accepts)


@transaction.atomic
def counter_offer_by_link(
    token: str, *, actor: Actor, respondent_id: int, amount: int | None, terms: str
) -> Offer:
    """Propose something else than the business offers (fen, words)."""
    redeemed = redeem_link(token, OFFER)
    return make_offer(
        _complaint_of(redeemed),
        actor=redeemed,
        respondent_id=respondent_id,
        by=CONSUMER,
        amount=amount,
        terms=terms,
    )


@transaction.atomic
def withdraw_by_link(token: str, *, actor: Actor, reason: str) -> Complaint:
    """Take the complaint back."""
    redeemed = redeem_link(token, WITHDRAW)
    return withdraw_complaint(_complaint_of(redeemed), actor=redeemed, reason=reason)


def _complaint_of(actor: Actor) -> int:
    """The one complaint a link opens."""
    pks = actor.granted(Complaint)
    if not pks:
        raise NotVisible
    return pks[0]

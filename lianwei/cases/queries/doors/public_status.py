"""How a case stands, in everyday words, for the consumer behind a link. Nothing personal, nothing of the
other side."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, Complaint, MediationSession, Status, SupplementRequest
from lianwei.cases.rules.sentences import CONSUMER, ledger_sentences
from lianwei.core import clock
from lianwei.core.scope import Actor

from .offers import offers_to_consumer

DONE, NOW, AHEAD = "done", "now", ""
HEADLINES: dict[str, str | Promise] = {
    Status.RECEIVED: _("Your complaint has arrived"),
    Status.SUPPLEMENT: _("We need material from you"),
    Status.WITH_BUSINESS: _("The business has your complaint"),
    Status.ACCEPTED: _("We are working on your complaint"),
    Status.MEDIATION: _("Your complaint is in mediation"),
    Status.APPRAISAL: _("An appraisal is under way"),
    Status.AGREED: _("You have reached an agreement"),
    Status.SETTLED: _("You have settled with the business"),
    Status.PERFORMED: _("Everything agreed on is done"),
    Status.BREACHED: _("The business has not kept its word"),
    Status.TERMINATED: _("No agreement; the mediation has ended"),
    Status.DECLINED: _("We cannot take up your complaint"),
    Status.WITHDRAWN: _("You have taken your complaint back"),
    Status.ARCHIVED: _("Your complaint is closed"),
    Status.MERGED: _("Your complaint is handled together with another one of the same matter"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the way: what, when, and whether it is behind, here or ahead."""

    title: str | Promise
    on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """A case as its consumer sees it. `offer_until`: by when to answer what a business offers."""

    headline: str | Promise
    stations: list[Station]
    due_on: date | None
    why: list[str] = field(default_factory=list)
    session: MediationSession | None = None
    missing: SupplementRequest | None = None
    offer_until: date | None = None


def public_status(complaint: Complaint, *, actor: Actor) -> PublicStatus:
    """The way of a complaint the actor found in scope."""
    own = {"complaint": complaint}
    running = (
        Clock.objects.visible_to(actor).filter(**own, state__in=clockwork.OPEN).order_by("due_on").first()
    )
    coming = MediationSession.objects.visible_to(actor).filter(**own, held_at__gte=clock.now(), result="")
    missing = SupplementRequest.objects.visible_to(actor).filter(**own, supplied_on=None)
    ours = running if complaint.closed_on is None else None
    offers = offers_to_consumer(complaint, actor=actor)
    lines = ledger_sentences(clockwork.ledger_of(ours), _language(), audience=CONSUMER) if ours else ()
    return PublicStatus(
        headline=HEADLINES[complaint.status],
        stations=_stations(complaint),
        due_on=ours.due_on if ours else None,
        why=[line.text for line in lines],
        session=coming.order_by("held_at").first(),
        missing=missing.last() if complaint.status == Status.SUPPLEMENT else None,
        offer_until=min((each.stands_until for each in offers if each.stands_until), default=None),
    )


def _language() -> str:
    return get_language() or "zh-hans"


def _stations(complaint: Complaint) -> list[Station]:
    if complaint.status in (Status.DECLINED, Status.WITHDRAWN) and not complaint.accepted_on:
        ended = Station(HEADLINES[complaint.status], complaint.closed_on, DONE)
        return [Station(_("Arrived"), complaint.received_on, DONE), ended]
    is_closed = complaint.closed_on is not None
    decision = DONE if complaint.accepted_on or is_closed else NOW
    mediation = DONE if is_closed else NOW if complaint.accepted_on else AHEAD
    return [
        Station(_("Arrived"), complaint.received_on, DONE),
        Station(
            _("Taken up") if complaint.accepted_on else _("We decide whether we take it up"),
            complaint.accepted_on,
            decision,
        ),
        Station(_("Mediation"), None, mediation),
        Station(_("Closed"), complaint.closed_on, DONE if is_closed else AHEAD),
    ]

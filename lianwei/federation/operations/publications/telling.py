"""A released report of ours is told to peers whose agreement names it; its corrections and its end follow."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import Report, ReportStatus
from lianwei.analytics.rules.reports.filling import filled
from lianwei.analytics.rules.reports.shapes import composition_of
from lianwei.analytics.rules.wording import ZH
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CopyKind, OutMessage, Peer, PeerStatus
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from lianwei.federation.queries.own import WIRE, own_card
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.queries.publications import peers_told_of, subject_of_publication
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import PUBLICATION
from lianwei.federation.rules.publications import (
    FIGURES,
    NAME,
    REASON,
    RELEASED,
    TEXT,
    TITLED,
    WITHDRAWN,
    PublicationReleased,
    PublicationWithdrawn,
)
from lianwei.members.queries import organisation_label
from lianwei.reading.people import without_people


@transaction.atomic
def tell_publication(report_id: int, *, actor: Actor) -> int:
    """Tell every peer that may know of a released report; how many. From then on they learn its corrections.
    Raises WrongStatus for one that is not released, and where no agreement lets any peer know.
    """
    report = lock(Report, report_id, actor=actor)
    actor.require("shared_publication.tell")
    if report.status != ReportStatus.RELEASED:
        raise WrongStatus(_("Only what was released can be told to other alliances."))
    agreed = _agreed_peers()
    if not agreed:
        raise WrongStatus(sentence_of(NOT_AGREED))
    for peer, verdict in agreed:
        _tell(report, peer, verdict, actor=actor)
    record("report.told", report, actor=actor, peers=len(agreed), number=report.number)
    return len(agreed)


@transaction.atomic
def correct_told_publication(report_id: int, *, actor: Actor) -> int:
    """A later version was released: who was told of the one before learns it; how many peers."""
    actor.require("shared_publication.tell")
    report = find(Report, report_id, actor=actor)
    if report.status != ReportStatus.RELEASED:
        return 0
    knowing = peers_told_of(report.code)
    agreed = [(peer, verdict) for peer, verdict in _agreed_peers() if peer.pk in knowing]
    fresh = [each for each in agreed if not _was_told(report, each[0])]
    for peer, verdict in fresh:
        _tell(report, peer, verdict, actor=actor)
    if fresh:
        record("report.told", report, actor=actor, peers=len(fresh), number=report.number)
    return len(fresh)


@transaction.atomic
def withdraw_publication(report_id: int, *, actor: Actor, remark: str) -> int:
    """Take a report back from all that were told of it, with the reason; how many peers. Here it stays."""
    report = lock(Report, report_id, actor=actor)
    actor.require("shared_publication.withdraw")
    if not remark.strip():
        raise Invalid({"remark": _("Please say why it is taken back.")})
    knowing = peers_told_of(report.code)
    if not knowing:
        raise WrongStatus(_("No other alliance was told of it."))
    told = PublicationWithdrawn(
        code=report.code, on=clock.today().isoformat(), remark=without_people(remark.strip())[:REASON]
    )
    for peer in Peer.objects.visible_to(WIRE).filter(pk__in=knowing).order_by("pk"):
        send(peer, kind=WITHDRAWN, subject=subject_of_publication(report.code), data=told.model_dump())
    record("report.taken_back", report, actor=actor, peers=len(knowing), remark=told.remark)
    return len(knowing)


def _agreed_peers() -> list[tuple[Peer, Verdict]]:
    """Peers that may know of what is released here, with what of it."""
    if own_card() is None:
        return []
    rows = Peer.objects.visible_to(WIRE).filter(status=PeerStatus.ACTIVE).order_by("pk")
    open_ones = [peer for peer in rows if not fault_of_peer(peer)]
    found = [(peer, what_flows(PUBLICATION, giver=HOME, receiver=peer_side(peer))) for peer in open_ones]
    return [(peer, verdict) for peer, verdict in found if TITLED in verdict.fields]


def _was_told(report: Report, peer: Peer) -> bool:
    """Whether this version went out already: a handler may run twice."""
    said = OutMessage.objects.visible_to(WIRE).filter(
        peer=peer, kind=RELEASED, subject=subject_of_publication(report.code)
    )
    return said.filter(made_at__gte=report.released_at).exists()


def _tell(report: Report, peer: Peer, verdict: Verdict, *, actor: Actor) -> None:
    told = _told(report).within(verdict.fields)
    send(peer, kind=RELEASED, subject=subject_of_publication(report.code), data=told.model_dump())
    if verdict.flow:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.RELEASES, label=report.code, count=1)


def _told(report: Report) -> PublicationReleased:
    """In Chinese, in which it was released; tables stay here, their figures are named."""
    said = composition_of(report.content[ZH])
    lines = [line for each in said.sections for line in (each.heading, filled(each.text, said.figures))]
    released = clock.as_office_time(report.released_at or clock.now()).date()
    return PublicationReleased(
        code=report.code,
        version=report.number,
        kind=report.kind,
        title=report.title,
        title_en=report.title_en,
        issuer=organisation_label(report.holder_id)[:NAME],
        first=report.first.isoformat(),
        last=report.last.isoformat(),
        released_on=released.isoformat(),
        text=without_people("\n".join(line for line in lines if line))[:TEXT],
        figures=list(said.figures)[:FIGURES],
        sha256=report.sha256,
        reason=without_people(report.reason)[:REASON],
    )

"""Releases between alliances as people see them: what others told, and which of ours were told to whom."""

from dataclasses import dataclass

from lianwei.analytics.models import Report, ReportStatus
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.federation.models import OutMessage, SharedPublication
from lianwei.federation.rules.publications import RELEASED, WITHDRAWN

from .abroad import names_of_peers
from .own import WIRE

VIEW, TELL = "shared_publication.view", "shared_publication.tell"


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One release of another alliance."""

    row: SharedPublication
    peer: str


@dataclass(frozen=True, slots=True)
class OwnRelease:
    """One released report of ours, and the alliances that know it."""

    report: Report
    told: list[str]


def subject_of_publication(code: str) -> str:
    """All messages about one release keep their order."""
    return f"publication:{code}"


def publications(*, actor: Actor, after: str = "", text: str = "") -> Page[PublicationRow]:
    """What other alliances told, the latest first; of those whose title holds some words."""
    actor.require(VIEW)
    rows = SharedPublication.objects.visible_to(actor).defer("text", "figures")
    rows = rows.filter(title__icontains=text) if text else rows
    page = latest(rows, after)
    names = names_of_peers({row.peer for row in page.rows}) if page.rows else {}
    return page.shown(lambda row: PublicationRow(row, names.get(row.peer, row.peer)))


def publication_page(pk: int, *, actor: Actor) -> PublicationRow:
    """One of them. Raises NotVisible."""
    actor.require(VIEW)
    row = find(SharedPublication, pk, actor=actor)
    return PublicationRow(row, names_of_peers([row.peer]).get(row.peer, row.peer))


def own_releases(*, actor: Actor, after: str = "") -> Page[OwnRelease]:
    """Released reports of the actor's own organisations, the latest first, and who was told of them."""
    actor.require(TELL)
    rows = Report.objects.visible_to(actor).filter(
        status=ReportStatus.RELEASED, holder_id__in=sorted(actor.acts_for)
    )
    page = latest(rows.defer("content", "basis"), after)
    told = _told({row.code for row in page.rows})
    return page.shown(lambda row: OwnRelease(row, told.get(row.code, [])))


def peers_told_of(code: str) -> set[int]:
    """Keys of the peers that know a release and were not told of its end since."""
    said = OutMessage.objects.visible_to(WIRE).filter(subject=subject_of_publication(code)).order_by("pk")
    last = dict(said.values_list("peer_id", "kind"))
    return {peer for peer, kind in last.items() if kind == RELEASED}


def _told(codes: set[str]) -> dict[str, list[str]]:
    """Code → names of the alliances that know it; one statement for all of a page."""
    subjects = {subject_of_publication(code): code for code in codes}
    said = OutMessage.objects.visible_to(WIRE).filter(subject__in=subjects, kind__in=(RELEASED, WITHDRAWN))
    last = {
        (subject, peer): kind
        for subject, peer, kind in said.order_by("pk").values_list("subject", "peer__name", "kind")
    }
    found: dict[str, list[str]] = {}
    for (subject, peer), kind in last.items():
        if kind == RELEASED:
            found.setdefault(subjects[subject], []).append(peer)
    return found

"""Questions about the same dispute between instances, as people and the machine read them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from lianwei.cases.models import Complaint, Match
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.panels import Panel
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.federation.models import InstanceKey, Peer, PeerKey, PeerMatch
from lianwei.federation.rules.agreements.fields import MATCHES
from lianwei.federation.rules.matching import mark_of, pair_key
from lianwei.members.queries import organisations_named
from lianwei.registry.models import Business

from .agreements.flows import HOME, peer_side, what_flows
from .own import WIRE
from .peers import peers_agreed
from .reasons import sentence_of

PANEL, SHOWN = "federation/_match_panel.html", 5
BADGES = {
    PeerMatch.State.WAITING: "soon",
    PeerMatch.State.ANSWERED: "done",
    PeerMatch.State.TOO_OFTEN: "late",
}


@dataclass(frozen=True, slots=True)
class PeerMatchRow:
    """A question in words. `shows_answer`: not to members whose own cases are in it: they could subtract."""

    match: PeerMatch
    peer: str
    member: str
    business: str
    kind: str
    purpose: str | Promise
    badge: str
    shows_answer: bool


@dataclass(frozen=True, slots=True)
class MatchPanel:
    """What was asked of peers from a case, and whether more may be asked."""

    complaint: Complaint
    rows: list[PeerMatchRow]
    may_ask: bool


def peers_with_counts() -> list[tuple[int, str]]:
    """Peers that tell us counts of the same dispute under an agreement in force: key and name."""
    return [(each.pk, each.name) for each in peers_agreed(_tells)]


def _tells(peer: Peer) -> bool:
    return what_flows(MATCHES, giver=peer_side(peer), receiver=HOME).flow is not None


def match_panel(complaint: Complaint, actor: Actor) -> Panel | None:
    """Below the answer of the own alliance; nothing where no peer could be asked and none was."""
    if not actor.may("peer_match.view"):
        return None
    found = PeerMatch.objects.visible_to(actor).filter(case_id=complaint.pk, is_ours=True)
    rows = _rows(list(found.select_related("peer").order_by("-pk")[:SHOWN]), actor)
    may_ask = actor.may("peer_match.ask") and bool(peers_with_counts())
    return Panel(PANEL, MatchPanel(complaint, rows, may_ask)) if rows or may_ask else None


def peer_matches_in(view: str, *, actor: Actor, after: str = "") -> Page[PeerMatchRow]:
    """A page of questions, the latest first: asked by us, or by peers."""
    actor.require("peer_match.view")
    rows = _view(view, actor).select_related("peer")
    page = latest(rows, after)
    return Page(_rows(page.rows, actor), page.after)


def _view(view: str, actor: Actor) -> QuerySet[PeerMatch]:
    ours = Q(is_ours=True)
    return PeerMatch.objects.visible_to(actor).filter(ours if view == "ours" else ~ours)


def _rows(found: list[PeerMatch], actor: Actor) -> list[PeerMatchRow]:
    labels = labels_of(
        {("category", each.category) for each in found} | {("nature", each.nature) for each in found},
        on=clock.today(),
    )
    keys = {each.business_id for each in found if each.business_id}
    businesses = dict(Business.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    members = organisations_named(each.organisation_id for each in found if each.organisation_id)
    return [
        PeerMatchRow(
            each,
            each.peer.name,
            members.get(each.organisation_id or 0, ""),
            businesses.get(each.business_id, ""),
            " · ".join(
                str(labels.get(code, code[1]))
                for code in (("category", each.category), ("nature", each.nature))
            ),
            Match.Purpose(each.purpose).label,
            BADGES[PeerMatch.State(each.state)],
            each.is_ours or actor.may("peer.view"),
        )
        for each in found
    ]


def box_of(peer: Peer) -> PeerKey:
    """The key of a peer behind whose mark we ask: the newest that holds. Raises WrongStatus without one."""
    rows = PeerKey.objects.visible_to(WIRE).filter(peer=peer).order_by("-valid_from", "-pk")
    found = next((each for each in rows if each.is_valid(clock.now())), None)
    if found is None:
        raise WrongStatus(sentence_of("unknown_key"))
    return found


def marks_of_register(row: PeerMatch) -> dict[str, int]:
    """Mark → entry of our register, under the key of a question of a peer; for the machine alone."""
    theirs, ours = row.keys
    box = PeerKey.objects.visible_to(WIRE).get(peer=row.peer_id, key_id=theirs).box
    secret = InstanceKey.objects.get(key_id=ours).box_secret.plain()
    key = pair_key(secret, box, names=(ours, theirs), month=row.month)
    known = Business.objects.filter(merged_into_id=None).exclude(uscc="").values_list("pk", "uscc")
    return {mark_of(uscc, key): pk for pk, uscc in known.iterator()}

"""Agreements on the fast track: of a business, in force on a day, one with its people and its paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lianwei.arrivals.models import Source
from lianwei.arrivals.queries.sources import source_shown
from lianwei.core import clock, keys
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.scope import Actor, find
from lianwei.members.queries import organisation_label
from lianwei.registry.models import FastTrack, FastTrackContact
from lianwei.registry.rules import WindowRule, window_rule

from .businesses import business_family


@dataclass(frozen=True, slots=True)
class FastTrackPage:
    """An agreement; people and paper only for the member that has it."""

    track: FastTrack
    rule: WindowRule
    contacts: list[FastTrackContact]
    files: list[File]
    is_open: bool
    may_revise: bool
    may_end: bool
    station: str = ""


def fast_track_page(pk: int, *, actor: Actor) -> FastTrackPage:
    """One agreement. Raises NotVisible."""
    actor.require("fast_track.view")
    track = find(FastTrack, pk, actor=actor)
    is_open = track.valid_to is None or track.valid_to >= clock.today()
    is_ours = is_open and track.is_within_reach(actor)
    return FastTrackPage(
        track,
        window_rule(track.valid_from),
        contacts_of(track, actor=actor),
        list(files_of(track, actor=actor)) if track.is_within_reach(actor) else [],
        is_open,
        may_revise=is_ours and actor.may("fast_track.revise"),
        may_end=is_ours and actor.may("fast_track.end"),
        station=organisation_label(track.station_id) if track.station_id else "",
    )


def fast_track_to_change(pk: int, *, actor: Actor) -> FastTrack:
    """An agreement of the reader's own organisation. Raises NotVisible, NotAllowed."""
    track = find(FastTrack, pk, actor=actor)
    if not track.is_within_reach(actor):
        raise NotAllowed
    return track


def contacts_of(track: FastTrack, *, actor: Actor) -> list[FastTrackContact]:
    """Who answers for the business at present."""
    rows = FastTrackContact.objects.visible_to(actor).filter(track=track, ended_at=None)
    return list(rows.select_related("track__organisation").order_by("pk"))


def signed_agreement(pk: int, *, actor: Actor) -> File:
    """The signed paper that came last, for the member that has the agreement. Raises NotVisible."""
    page = fast_track_page(pk, actor=actor)
    if not page.files:
        raise NotVisible
    return page.files[-1]


def fast_tracks_of(business_id: int, *, actor: Actor) -> list[FastTrack]:
    """The agreements of a business and its doubles, the latest first."""
    rows = FastTrack.objects.visible_to(actor).filter(business__in=business_family(business_id))
    return list(rows.select_related("organisation").order_by("-valid_from", "-pk"))


def fast_tracks_in_force(
    business_ids: Iterable[int], *, actor: Actor, holder_id: int, alliance_id: int | None, on: date
) -> dict[int, FastTrack]:
    """By business the agreement that holds on a day for a case of this member: its own before the
    alliance's, the longer standing before the later.
    """
    found: dict[int, FastTrack] = {}
    for business_id in sorted(set(business_ids)):
        rows = FastTrack.objects.visible_to(actor).filter(
            in_force(on), business__in=business_family(business_id)
        )
        holds = Q(organisation_id=holder_id)
        holds |= Q(alliance_id=alliance_id) if alliance_id else Q(pk__in=[])
        agreed = sorted(
            rows.filter(holds).order_by("valid_from", "pk"), key=lambda row: row.organisation_id != holder_id
        )
        if agreed:
            found[business_id] = agreed[0]
    return found


def fast_track_of_station(organisation_id: int) -> FastTrack | None:
    """The agreement in force that names this station inside an enterprise."""
    rows = QuerySet(FastTrack).filter(in_force(clock.today()), station_id=organisation_id)
    return rows.select_related("business").first()


def largest_agreed(track_ids: Iterable[int]) -> int | None:
    """The largest sum (fen) that goes the way of these agreements; None without a limit or an agreement."""
    return QuerySet(FastTrack).filter(pk__in=track_ids).aggregate(most=Max("largest"))["most"]


def in_force(on: date) -> Q:
    """Agreements that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def agreements_to_pass_on() -> Q:
    """Agreements that still hold, without those beside which the successor agreed on one the same day."""
    theirs = QuerySet(FastTrack).filter(business=OuterRef("business"), valid_from=OuterRef("valid_from"))
    doubled = theirs.filter(organisation=OuterRef("organisation__successor"))
    return (Q(valid_to=None) | Q(valid_to__gte=clock.today())) & ~Q(Exists(doubled))


def contact_at(key: str) -> FastTrackContact | None:
    """Who logs in with a phone or e-mail (its blind index), under an agreement in force today."""
    if not key:
        return None
    return _answering().filter(Q(phone_key=key) | Q(email_key=key)).order_by("pk").first()


def contact_with(pk: int) -> FastTrackContact | None:
    """The same by key: who was let in before, as long as the person still answers for the business."""
    return _answering().filter(pk=pk).first()


def fast_track_of_source(source_id: int) -> FastTrack | None:
    """The agreement in force that names this system of the business."""
    rows = QuerySet(FastTrack).filter(in_force(clock.today()), source_id=source_id)
    return rows.select_related("business").first()


def system_of(track: FastTrack) -> Source | None:
    """The system of the business that is told by webhook, for the people of the business."""
    return source_shown(track.source_id) if track.source_id else None


def _answering() -> "QuerySet[FastTrackContact]":
    """Asked by the log-in, before anybody is known; what it finds is proved by a code."""
    agreed = QuerySet(FastTrack).filter(in_force(clock.today()))
    rows = QuerySet(FastTrackContact).filter(ended_at=None, track__in=agreed)
    return rows.select_related("track__business", "track__organisation")


def contact_key(address: str) -> str:
    """The blind index of a phone or an e-mail address; empty for none."""
    plain = address.strip().lower()
    return keys.blind(plain, purpose="fast track contact") if plain else ""

"""Recording, changing and ending agreements on the fast track, and who answers for the business."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Source
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import Actor, find, lock
from lianwei.members.models import Organisation
from lianwei.members.queries import enterprise_stations
from lianwei.members.queries.alliances import alliance_of
from lianwei.registry.models import FastTrack, FastTrackContact
from lianwei.registry.queries.fast_tracks import contact_key, fast_track_of_station
from lianwei.registry.rules import window_rule

from .businesses import hold_business

SIGNED = "agreement"


@transaction.atomic
def record_fast_track(
    business_id: int,
    *,
    actor: Actor,
    window: int | None,
    valid_from: date,
    valid_to: date | None = None,
    largest: int | None = None,
    for_alliance: bool = True,
    signed: Upload | Examined | None = None,
) -> FastTrack:
    """Note that a business has joined the fast track. Without a window the usual one holds.

    Raises Invalid for a window longer than the rule allows, or where an agreement is in force already.
    """
    actor.require("fast_track.record")
    business = hold_business(business_id)
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    rule = window_rule(valid_from)
    track = FastTrack(
        organisation_id=actor.organisation_id,
        alliance_id=_alliance(actor.organisation_id) if for_alliance else None,
        business=business,
        rule=rule.code,
        valid_from=valid_from,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    _agree(track, window=window or rule.usual, largest=largest, valid_to=valid_to)
    _refuse_second(track, actor=actor)
    track.save(force_insert=True)
    if signed is not None:
        store_file(track, signed, actor=actor, source=FileSource.BUSINESS, kind=SIGNED)
    details = {"business": business.pk, "window": track.window, "from": valid_from.isoformat()}
    record("fast_track.recorded", track, actor=actor, **details)
    return track


@transaction.atomic
def revise_fast_track(
    track_id: int,
    *,
    actor: Actor,
    window: int | None,
    valid_to: date | None = None,
    largest: int | None = None,
    signed: Upload | Examined | None = None,
    source_id: int | None = None,
    station_id: int | None = None,
) -> FastTrack:
    """Change what was agreed; complaints already put to the business keep their day. `source_id`: the system
    of the business that answers by the API, with the keys of that source. `station_id`: the station inside
    the enterprise, one of the member's own.
    """
    track = _open(track_id, "fast_track.revise", actor=actor)
    _agree(track, window=window or window_rule(track.valid_from).usual, largest=largest, valid_to=valid_to)
    track.source_id = find(Source, source_id, actor=actor).pk if source_id else None
    track.station_id = _own_station(track, station_id, actor=actor) if station_id else None
    track.save()
    if signed is not None:
        store_file(track, signed, actor=actor, source=FileSource.BUSINESS, kind=SIGNED)
    record("fast_track.revised", track, actor=actor, window=track.window)
    return track


@transaction.atomic
def end_fast_track(track_id: int, *, actor: Actor, on: date, reason: str) -> FastTrack:
    """The agreement ends on a day, which is its last; its people can log in no more afterwards."""
    track = _open(track_id, "fast_track.end", actor=actor)
    if on < track.valid_from:
        raise Invalid({"on": _("This day lies before the agreement began.")})
    track.valid_to, track.ended_because = on, reason.strip()
    track.save()
    record("fast_track.ended", track, actor=actor, on=on.isoformat())
    return track


@transaction.atomic
def add_fast_track_contact(
    track_id: int, *, actor: Actor, name: str, phone: str = "", email: str = ""
) -> FastTrackContact:
    """Somebody who answers for the business and may log in; reached by phone or e-mail."""
    track = _open(track_id, "fast_track.revise", actor=actor)
    if not phone and not email:
        raise Invalid({"phone": _("Please enter a mobile phone or an e-mail address.")})
    contact = FastTrackContact(track=track, added_at=clock.now())
    contact.name, contact.phone, contact.email = name, phone, email
    contact.phone_key, contact.email_key = contact_key(phone), contact_key(email)
    contact.save()
    record("fast_track.contact_added", track, actor=actor, contact=contact.pk)
    return contact


@transaction.atomic
def end_fast_track_contact(contact_id: int, *, actor: Actor) -> FastTrackContact:
    """This person answers for the business no more; what was logged in ends at once."""
    contact = find(FastTrackContact, contact_id, actor=actor)
    track = _open(contact.track_id, "fast_track.revise", actor=actor)
    if contact.ended_at is not None:
        raise WrongStatus
    contact.ended_at = clock.now()
    contact.save(update_fields=["ended_at"])
    record("fast_track.contact_ended", track, actor=actor, contact=contact.pk)
    return contact


def _own_station(track: FastTrack, station_id: int, *, actor: Actor) -> int:
    """A station inside an enterprise below the member that has the agreement, named by no other one."""
    if station_id not in {each.pk for each in enterprise_stations(actor=actor)}:
        raise Invalid({"station_id": _("Please choose one of your own stations inside an enterprise.")})
    other = fast_track_of_station(station_id)
    if other is not None and other != track:
        raise Invalid({"station_id": _("Another agreement names this station already.")})
    return station_id


def _open(track_id: int, permission: str, *, actor: Actor) -> FastTrack:
    track = lock(FastTrack, track_id, actor=actor)
    actor.require(permission)
    if track.valid_to is not None and track.valid_to < clock.today():
        raise WrongStatus(_("This agreement has ended."))
    return track


def _agree(track: FastTrack, *, window: int, largest: int | None, valid_to: date | None) -> None:
    rule = window_rule(track.valid_from)
    if not 1 <= window <= rule.most:
        raise Invalid({"window": _("Please enter 1 to %(most)s working days.") % {"most": rule.most}})
    if largest is not None and largest <= 0:
        raise Invalid({"largest": _("Please enter an amount above zero.")})
    if valid_to is not None and valid_to < track.valid_from:
        raise Invalid({"valid_to": _("The last day lies before the first.")})
    track.window, track.largest, track.valid_to = window, largest, valid_to


def _alliance(organisation_id: int) -> int | None:
    return alliance_of(Organisation.objects.get(pk=organisation_id), on=clock.today())


def _refuse_second(track: FastTrack, *, actor: Actor) -> None:
    own = FastTrack.objects.visible_to(actor).filter(
        organisation_id=track.organisation_id, business=track.business
    )
    later = own.exclude(valid_to__lt=track.valid_from)
    if track.valid_to is not None:
        later = later.filter(valid_from__lte=track.valid_to)
    if later.exists():
        raise Invalid({"valid_from": _("An agreement with this business is in force then; change that one.")})

"""Businesses that have joined the fast track, and their people at the console."""

from dataclasses import replace

from lianwei.cases.models import Complaint
from lianwei.cases.operations import try_settlement
from lianwei.cases.queries.counter import PERMISSIONS, opened_to
from lianwei.core.scope import Actor, ActorKind
from lianwei.registry.models import FastTrack
from tests.factories.cases import SALON, complaint
from tests.factories.registry import business, fast_track


def joined(actor: Actor, *, name: str = "渝中丽人美容院", **agreed: object) -> FastTrack:
    """A business that has agreed with the actor's organisation."""
    head = replace(actor, permissions=actor.permissions | {"fast_track.record"})
    return fast_track(business(name), actor=head, **agreed)


def at_counter(track: FastTrack, case: Complaint | None = None) -> Actor:
    """Somebody of the business, logged in; with one case open before them where it is named."""
    grants = frozenset({("registry.fasttrack", track.pk)})
    actor = Actor(ActorKind.BUSINESS, permissions=PERMISSIONS, grants=grants)
    return opened_to(actor, case.pk) if case else actor


def put_to(track: FastTrack, *, actor: Actor, **changes: object) -> Complaint:
    """A complaint sent to settle to the business of this agreement."""
    asked = replace(SALON, business_id=track.business_id)
    case = complaint(actor=actor, respondents=(asked,), **changes)
    return try_settlement(case.pk, actor=actor)

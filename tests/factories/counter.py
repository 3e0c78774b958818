"""Businesses that have joined the fast track, and their people at the console."""

from dataclasses import replace

from lianwei.arrivals.operations import revise_source
from lianwei.cases.models import Complaint, Referral
from lianwei.cases.operations import Answer, answer_referral, try_settlement
from lianwei.cases.queries.doors.counter import PERMISSIONS, opened_to
from lianwei.core.scope import OPERATOR, SYSTEM, Actor, ActorKind
from lianwei.members.models import Organisation
from lianwei.registry.models import FastTrack
from lianwei.registry.operations import revise_fast_track
from tests.factories import arrivals
from tests.factories.cases import SALON, complaint
from tests.factories.registry import business, fast_track


def joined(actor: Actor, *, name: str = "渝中丽人美容院", **agreed: object) -> FastTrack:
    """A business that has agreed with the actor's organisation."""
    head = replace(actor, permissions=actor.permissions | {"fast_track.record"})
    return fast_track(business(name), actor=head, **agreed)


def keyed(actor: Actor, *, webhook_url: str = "", **agreed: object) -> tuple[FastTrack, str]:
    """An agreement whose business answers by the API, and a live key of its system."""
    head = replace(actor, permissions=actor.permissions | {"fast_track.revise"})
    home = Organisation.objects.get(pk=actor.organisation_id)
    source = arrivals.source(home, name="商家系统")
    if webhook_url:
        revise_source(source.pk, actor=OPERATOR, name=source.name, rate=9, webhook_url=webhook_url)
    track = revise_fast_track(joined(actor, **agreed).pk, actor=head, window=5, source_id=source.pk)
    return track, arrivals.key_of(source)


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


def answered(case: Complaint, track: FastTrack, **said: object) -> Referral:
    """What a business said to the complaint that was put to it."""
    known = {"position": "partly", "reply": "退一半"} | said
    put = Referral.objects.visible_to(SYSTEM).get(complaint=case, track_id=track.pk)
    return answer_referral(put.pk, actor=at_counter(track), answer=Answer(**known))

"""Rows of the registry for tests: plain functions that say only what matters."""

from datetime import date

from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor, ActorKind
from lianwei.members.models import Role, User
from lianwei.registry.models import (
    Business,
    BusinessFact,
    FastTrack,
    FastTrackContact,
    Premises,
    Region,
)
from lianwei.registry.operations import (
    add_business_fact,
    add_fast_track_contact,
    add_premises,
    load_regions,
    record_fast_track,
    register_business,
)
from lianwei.registry.rules import short_region_name

from .members import give_role, make_organisation, make_user

USCC = "91350100M000100Y43"  # the example of GB 32100-2015
OTHER_USCC = "91110000802100433B"


def business(name: str = "重庆小天鹅火锅有限公司", **fields: object) -> Business:
    """A business as an operator enters it."""
    return register_business(actor=OPERATOR, name=name, **fields)


def fact(
    of: Business,
    audience: str = "own",
    *,
    organisation_id: int = 1,
    actor: Actor = OPERATOR,
    **fields: object,
) -> BusinessFact:
    """A fact that a member states about a business, read by that member alone unless told."""
    stated = {"kind": "advisory_letter", "on": clock.today(), "headline": "劝喻函:预付卡"} | fields
    return add_business_fact(of.pk, actor=actor, audience=audience, organisation_id=organisation_id, **stated)


def premises(
    of: Business, region_code: str = "500103", kind: str = "place_of_business", **fields: object
) -> Premises:
    """Premises of a business; the region is made when it is not there."""
    if not Region.objects.filter(code=region_code).exists():
        region(region_code, "渝中区")
    return add_premises(of.pk, actor=OPERATOR, kind=kind, region_code=region_code, **fields)


def region(code: str, name: str, level: int = 3, **fields: object) -> Region:
    return Region.objects.create(
        code=code, name=name, level=level, short_name=short_region_name(name), scheme="MCA", **fields
    )


def chongqing() -> None:
    """All regions of 重庆 as they are shipped, with what was abolished."""
    load_regions(below="50")


def registrar(*permissions: str, organisation_id: int = 1) -> Actor:
    """A worker of a member with exactly these permissions."""
    return Actor(
        ActorKind.STAFF,
        user_id=7,
        organisation_id=organisation_id,
        organisations=frozenset({organisation_id}),
        acts_for=frozenset({organisation_id}),
        permissions=frozenset(permissions),
    )


def clerk(*permissions: str) -> User:
    """A person of 渝中区 whose only role has exactly these permissions."""
    user = make_user(organisation=make_organisation(region_code="500103"))
    role = Role.objects.create(code="exact", name="试", permissions=list(permissions), viewer="holder")
    give_role(user, role.pk)
    return user


def fast_track(of: Business | None = None, *, actor: Actor, **fields: object) -> FastTrack:
    """An agreement of the actor's organisation with a business, from the beginning of 2026 on."""
    agreed = {"window": 5, "valid_from": date(2026, 1, 1), "for_alliance": False} | fields
    return record_fast_track((of or business()).pk, actor=actor, **agreed)


def fast_track_contact(
    track: FastTrack, *, actor: Actor, phone: str = "13800008001", **fields: object
) -> FastTrackContact:
    """Somebody who answers for the business."""
    return add_fast_track_contact(track.pk, actor=actor, **{"name": "李莉", "phone": phone} | fields)

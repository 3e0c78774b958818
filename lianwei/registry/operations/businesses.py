"""Entering and revising businesses. Entries are shared by the alliance: whoever may revise, revises any."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor
from lianwei.registry.lifecycle import REVISE
from lianwei.registry.models import (
    Brand,
    Business,
    BusinessAlias,
    BusinessStatus,
    BusinessToken,
    Premises,
    PremisesKind,
    Region,
)
from lianwei.registry.rules import (
    is_valid_registration,
    name_tokens,
    normalise_code,
    normalise_name,
    organisation_part,
)

from .likeness import note_phone

SEALED = ("legal_rep", "contact_name", "contact_phone")
PLAIN = ("name", "uscc", "industry", "is_platform", "platform_id", "status")


def hold_business(pk: int) -> Business:
    """First beat for an open table: the row, held until the transaction ends. Raises NotVisible."""
    business = Business.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if business is None:
        raise NotVisible
    return business


@transaction.atomic
def register_business(*, actor: Actor, name: str, **fields: Any) -> Business:
    """Enter a business. `fields` are those of PLAIN and SEALED.

    Raises Invalid for an empty name, a wrong code, or a code that another entry has.
    """
    actor.require("business.register")
    _refuse_unknown(fields)
    business = Business(registered_at=clock.now())
    _apply(business, {"name": name} | fields)
    business.save()
    add_tokens(business.pk, business.name)
    note_phone(business)
    record("business.registered", business, actor=actor, has_code=bool(business.uscc))
    return business


@transaction.atomic
def revise_business(business_id: int, *, actor: Actor, **fields: Any) -> Business:
    """Change what an entry says; only the fields given. A former name stays searchable as an alias."""
    business = hold_business(business_id)
    advance(business, REVISE, actor=actor)
    _refuse_unknown(fields)
    former = business.name
    _apply(business, fields)
    business.save()
    note_phone(business)
    if normalise_name(former) != business.search_key:
        BusinessAlias.objects.get_or_create(
            business=business, search_key=normalise_name(former), defaults={"name": former}
        )
        add_tokens(business.pk, business.name)
    record("business.revised", business, actor=actor, fields=sorted(fields))
    return business


@transaction.atomic
def add_alias(business_id: int, *, actor: Actor, name: str) -> BusinessAlias:
    """Note another name of a business; noting it twice changes nothing."""
    business = hold_business(business_id)
    advance(business, REVISE, actor=actor)
    alias, is_new = BusinessAlias.objects.get_or_create(
        business=business, search_key=_key(name), defaults={"name": name.strip()}
    )
    if is_new:
        add_tokens(business.pk, name)
        record("business.alias_added", business, actor=actor, alias=alias.pk)
    return alias


@transaction.atomic
def add_brand(business_id: int, *, actor: Actor, name: str) -> Brand:
    """Note a brand under which a business sells; noting it twice changes nothing."""
    business = hold_business(business_id)
    advance(business, REVISE, actor=actor)
    brand, is_new = Brand.objects.get_or_create(
        business=business, search_key=_key(name), defaults={"name": name.strip()}
    )
    if is_new:
        add_tokens(business.pk, name)
        record("business.brand_added", business, actor=actor, brand=brand.pk)
    return brand


@transaction.atomic
def add_premises(
    business_id: int,
    *,
    actor: Actor,
    kind: str,
    region_code: str,
    address: str = "",
    valid_from: date | None = None,
) -> Premises:
    """Note where a business works (实际经营地) or is registered (住所地). Raises Invalid: unknown region."""
    business = hold_business(business_id)
    advance(business, REVISE, actor=actor)
    if kind not in PremisesKind.values:
        raise Invalid({"kind": _("Please choose place of business or domicile.")})
    if not Region.objects.filter(code=region_code).exists():
        raise Invalid({"region_code": _("Please choose the district; this code is not in the list.")})
    premises = Premises.objects.create(
        business=business, kind=kind, region_code=region_code, address=address.strip(), valid_from=valid_from
    )
    record("business.premises_added", business, actor=actor, premises=premises.pk, region=region_code)
    return premises


@transaction.atomic
def close_premises(premises_id: int, *, actor: Actor, on: date) -> Premises:
    """The business left these premises: from `on` they no longer count."""
    premises = Premises.objects.filter(pk=premises_id).first()
    if premises is None:
        raise NotVisible
    business = hold_business(premises.business_id)
    advance(business, REVISE, actor=actor)
    premises.valid_to = on - timedelta(days=1)
    premises.save()
    record("business.premises_closed", business, actor=actor, premises=premises.pk, on=on.isoformat())
    return premises


def add_tokens(business_id: int, *names: str) -> None:
    """Make a business findable by names; tokens are only added, so that old names find it too."""
    tokens: Iterable[str] = sorted(set().union(*(name_tokens(name) for name in names)))
    rows = [BusinessToken(token=token, business_id=business_id) for token in tokens]
    BusinessToken.objects.bulk_create(rows, ignore_conflicts=True)


def _key(name: str) -> str:
    key = normalise_name(name)
    if not key:
        raise Invalid({"name": _("Please write the name.")})
    return key


def _refuse_unknown(fields: dict[str, Any]) -> None:
    unknown = set(fields) - {*PLAIN, *SEALED}
    if unknown:
        raise TypeError(f"a business has no {', '.join(sorted(unknown))}")


def _apply(business: Business, fields: dict[str, Any]) -> None:
    for field, value in fields.items():
        setattr(business, field, value.strip() if isinstance(value, str) else value)
    business.search_key = _key(business.name)
    business.uscc = normalise_code(business.uscc)
    business.organisation_part = organisation_part(business.uscc)
    if business.status == BusinessStatus.MERGED:
        raise Invalid({"status": _("An entry becomes merged by merging it.")})
    _check_code(business)


def _check_code(business: Business) -> None:
    if not business.uscc:
        return
    if not is_valid_registration(business.uscc):
        raise Invalid(
            {"uscc": _("This code does not fit its check digit. Please compare it with the licence.")}
        )
    other = Business.objects.filter(uscc=business.uscc, merged_into_id=None).exclude(pk=business.pk).first()
    if other:
        raise Invalid({"uscc": _("This code already belongs to “%(name)s”.") % {"name": other.name}})

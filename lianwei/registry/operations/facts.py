"""Facts about a business, noted by staff or by higher apps: letters, tests, warnings, broken promises."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.registry.models import Audience, BusinessFact

from .businesses import hold_business


@transaction.atomic
def add_business_fact(
    business_id: int,
    *,
    actor: Actor,
    kind: str,
    on: date,
    headline: str,
    headline_en: str = "",
    organisation_id: int | None = None,
    source: str = "",
    audience: str = Audience.OWN,
) -> BusinessFact:
    """Add one dated sentence to a business; `source` is the row it is about ("advisory_letter:5").

    The same kind, source and business twice is one fact, so that a handler may run twice. `audience` own,
    alliance or public says who may read it; `organisation_id` (default the actor's) is who states it.
    """
    actor.require("business_fact.add")
    if on > clock.today():
        raise Invalid({"on": _("This day lies in the future. Please enter the day on which it happened.")})
    business = hold_business(business_id)
    seen = BusinessFact.objects.visible_to(actor).filter(kind=kind, source=source, business=business)
    if source and (known := seen.first()):
        return known
    fact = BusinessFact.objects.create(
        business=business,
        kind=kind,
        on=on,
        headline=headline,
        headline_en=headline_en,
        organisation_id=organisation_id or actor.organisation_id,
        source=source,
        audience=audience,
    )
    record("business_fact.added", fact, actor=actor, kind=kind, business=business.pk, audience=str(audience))
    return fact


@transaction.atomic
def retire_business_fact(fact_id: int, *, actor: Actor, reason: str) -> BusinessFact:
    """Take a fact off the profile (it was wrong, or its time is over); the row stays."""
    actor.require("business_fact.retire")
    fact = lock(BusinessFact, fact_id, actor=actor)
    if fact.retired_at:
        raise WrongStatus
    fact.retired_at = clock.now()
    fact.save()
    record("business_fact.retired", fact, actor=actor, reason=reason)
    return fact

"""What a city system brought, as it asks for it: Open311 GeoReport v2."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lianwei.arrivals.models import Arrival, Source
from lianwei.arrivals.rules.georeport import MOST_REQUESTS
from lianwei.core.scope import Actor, ActorKind


def brought_by(
    source: Source,
    *,
    client_ids: Collection[UUID] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Arrival]:
    """What a source brought, the latest first: those named, or those of a span; at most MOST_REQUESTS."""
    own = Actor(ActorKind.SOURCE, organisations=frozenset({source.organisation_id}))
    rows = Arrival.objects.visible_to(own).filter(origin=f"{source.door}:{source.pk}", kind="complaint")
    if client_ids:
        rows = rows.filter(client_id__in=list(client_ids))
    else:
        rows = rows.filter(received_at__gte=since, received_at__lt=until)
    return list(rows.defer("payload").order_by("-pk")[:MOST_REQUESTS])

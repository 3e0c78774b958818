"""What somebody gets who filed: the code, a QR that leads to it, what happens next and by when."""

from dataclasses import dataclass
from datetime import date, datetime

from lianwei.arrivals.models import Arrival, Draft
from lianwei.arrivals.operations import code_of
from lianwei.arrivals.operations.drafts import uploads_of
from lianwei.arrivals.queries import qr_picture, tracking_link
from lianwei.cases.queries.page.outlook import acceptance_day
from lianwei.core.scope import Actor, ActorKind, find

from .portal import Place, place_of


@dataclass(frozen=True, slots=True)
class Receipt:
    """`qr` is a picture as a data address; its link holds the code behind #, which no server gets to see."""

    code: str
    qr: str
    received_at: datetime
    decided_by: date
    place: Place | None
    broken: int


def receipt_of(draft: Draft) -> Receipt:
    """The receipt of what became of a draft."""
    arrival = arrival_followed(draft.sent_as or 0)
    code = code_of(arrival)
    return Receipt(
        code=code,
        qr=qr_picture(tracking_link(code)),
        received_at=arrival.received_at,
        decided_by=acceptance_day(arrival.organisation_id, on=arrival.received_on),
        place=place_of(arrival.organisation_id),
        broken=sum(not each.is_whole for each in uploads_of(draft)),
    )


def arrival_followed(pk: int) -> Arrival:
    """The arrival a visitor's own cookie names."""
    holder = Actor(ActorKind.CONSUMER, grants=frozenset({("arrivals.arrival", pk)}))
    return find(Arrival, pk, actor=holder)

"""What came in through the portal without a code: proposed by the reading help, waiting for a person."""

from random import Random
from uuid import UUID

from lianwei.arrivals.models import Door
from lianwei.arrivals.operations import ArrivalEntry, at_door, receive_arrival, take_arrival
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation

from .invention import person, words


def bring_unsorted(rng: Random, organisation: Organisation, *, place: str) -> None:
    """A few complaints, each told in the consumer's own words."""
    for told in words()["told"]:
        who = person(rng, region=organisation.region_code, place=place)
        payload = {
            "person": {"name": who.name, "phone": who.phone},
            "respondents": [{"name": place + told["shop"]}],
            "narrative": told["narrative"],
        }
        entry = ArrivalEntry(
            Door.PORTAL, "complaint", organisation.pk, UUID(int=rng.getrandbits(128), version=4), payload
        )
        receipt = receive_arrival(entry, actor=at_door(organisation.pk))
        take_arrival(receipt.arrival.pk, actor=SYSTEM)

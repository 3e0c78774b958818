"""Robots and gateways for tests."""

from lianwei.arrivals.models import Outlet
from lianwei.arrivals.operations.outlets import create_outlet
from lianwei.members.models import Organisation
from tests.factories.members import make_actor

TOPICS = ("complaint.received", "mail.taken")


def outlet(organisation: Organisation, **changes: object) -> Outlet:
    """A WeCom robot of this organisation."""
    plain = {"kind": "wecom", "name": "受理群", "url": "https://127.0.0.1/robot?key=k", "topics": TOPICS}
    return create_outlet(actor=make_actor("head", organisation=organisation), **plain | changes)

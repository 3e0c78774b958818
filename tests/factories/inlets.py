"""Inlets for tests, made by the real operations."""

from pathlib import Path

from django.conf import settings

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.operations.inlets import create_inlet, run_inlet
from lianwei.cases.models import OutsideNumber
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.factories.members import make_actor


def folder(home: Organisation, **changes: object) -> Inlet:
    """A folder of this organisation with sheets of 12345."""
    told = {"kind": "folder", "name": "12345 每晚", "folder": "nightly", "mapping": "12345", "minutes": 5}
    return create_inlet(actor=make_actor("head", organisation=home), **told | changes)


def city(home: Organisation, url: str, **changes: object) -> Inlet:
    """The requests of a city system."""
    told = {"kind": "open311", "name": "城市系统", "url": url, "form": "json", "jurisdiction": ""}
    told |= {"mapping": "open311", "minutes": 5}
    return create_inlet(actor=make_actor("head", organisation=home), **told | changes)


def path_of(inlet: Inlet) -> Path:
    path = settings.LIANWEI_DROP_DIR / inlet.organisation.code / inlet.settings["folder"]
    path.mkdir(parents=True, exist_ok=True)
    return path


def look(inlet: Inlet, times: int = 1) -> None:
    """As the worker: looks, and does what follows."""
    for _each in range(times):
        assert run_inlet(inlet.pk, actor=SYSTEM)
        while deliver_pending():
            pass


def numbers() -> list[str]:
    """In the other system, of what has become a case."""
    return sorted(OutsideNumber.objects.visible_to(SYSTEM).values_list("number", flat=True))

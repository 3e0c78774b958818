"""Schemathesis against the API: no call that follows the description is refused as unfit, none that breaks it
is taken, none ends in a fault. `python -m prove intake` runs it long.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from lianwei.api.assembly import api
from lianwei.api.counter import counter_api
from lianwei.api.figures import figures_api
from lianwei.api.keys import METER
from lianwei.api.open_data import open_api
from lianwei.cases.operations.handling.calling import NEWS
from lianwei.core import clock
from lianwei.wsgi import application
from tests.factories import arrivals
from tests.factories.cases import staff
from tests.factories.counter import keyed, put_to
from tests.factories.members import make_alliance, make_organisation
from tests.factories.open_data import TODAY, months_published, resolved
from tests.factories.warehouse import place_warehouse

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_wsgi("/api/intake/v1/openapi.json", application)
counter = schemathesis.openapi.from_wsgi("/api/counter/v1/openapi.json", application)

open_data = schemathesis.openapi.from_wsgi("/api/open-data/v1/openapi.json", application)
figures = schemathesis.openapi.from_wsgi("/api/figures/v1/openapi.json", application)


@pytest.fixture
def one_connection():
    """The requests of a test stay in its transaction: none of them closes the connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(reference_data, one_connection):
    return arrivals.key_of(arrivals.source(make_organisation("YZ")))


@pytest.fixture
def business_key(reference_data, one_connection):
    """A business to which two complaints were put."""
    actor = staff()
    track, key = keyed(actor)
    for _n in range(2):
        put_to(track, actor=actor)
    return key


@pytest.fixture
def months(reference_data, one_connection, tmp_path, monkeypatch):
    """Two months of an alliance that everybody may read."""
    place_warehouse(tmp_path, monkeypatch)
    members = [make_organisation(code) for code in ("AA", "BB")]
    alliance = make_alliance(*members)
    with clock.playing(TODAY):
        resolved(*members)
        yield months_published(alliance, members, "2026-07", "2026-08")


@pytest.mark.parametrize(
    "of", [api, counter_api, open_api, figures_api], ids=["intake", "counter", "open data", "figures"]
)
def test_the_description_is_openapi_3_1_and_names_every_refusal(of):
    described = of.get_openapi_schema()

    assert described["openapi"] == "3.1.0"
    for operations in described["paths"].values():
        for operation in operations.values():
            assert {400, 401, 404, 409, 413, 422, 429} <= set(operation["responses"])


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_is_found(case, key):
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})


@counter.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_is_found_at_the_counter(case, business_key):
    case.call_and_validate(headers={"Authorization": f"Bearer {business_key}"})


@open_data.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_is_found_in_the_open_data(case, months):
    METER.calls.clear()  # what is tried here is not the limit
    case.call_and_validate()


@figures.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_is_found_in_the_figures(case, months):
    METER.calls.clear()
    case.call_and_validate()


def test_the_description_names_the_calls_to_the_other_side():
    assert set(counter_api.get_openapi_schema()["webhooks"]) == set(NEWS)

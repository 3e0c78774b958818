"""Schemathesis, long, against the intake API: no call that follows the description is refused as unfit, none
that breaks it is taken, none ends in a fault. The short run is a test (tests/api/test_schema.py).

Half of the calls that name a file or a submission name one that is there, so that what lies behind the 404
is reached too.
"""

import json
import logging
from dataclasses import replace
from random import Random
from typing import Any
from uuid import uuid4

import schemathesis
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from schemathesis.core.failures import Failure, FailureGroup

from lianwei.api.keys import METER
from lianwei.arrivals.operations import create_source, issue_key
from lianwei.arrivals.operations.sent import PART_BYTES
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Organisation

from .verdict import Verdict

ROOT = "/api/intake/v1"
SHARE = 0.5


def prove(verdict: Verdict, *, examples: int) -> None:
    """So many calls to each operation."""
    settings.ALLOWED_HOSTS = ["*"]
    logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are wanted here
    key = _key()
    known = _begun(key)
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", _application())
    for found in schema.get_all_operations():
        operation = found.ok()
        fault = _fault_of(operation, key, known, examples)
        sentence = f"{examples} calls find nothing in {operation.method.upper()} {operation.path}"
        verdict.claim(sentence, not fault, note=fault)


def _application() -> Any:
    from lianwei.wsgi import application

    return application


def _key() -> str:
    home = Organisation.objects.order_by("pk").first()
    head = replace(OPERATOR, organisation_id=home.pk, acts_for=frozenset({home.pk}))
    source = create_source(actor=head, name="schemathesis", channel="C10")
    return issue_key(source.pk, actor=OPERATOR, is_sandbox=False).plain


def _begun(key: str) -> str:
    """The client id of a file that has been begun, for a submission of the same name."""
    name = str(uuid4())
    body = {"belongs_to": name, "name": "a.png", "size": PART_BYTES * 3, "sha256": "0" * 64}
    Client(headers={"authorization": f"Bearer {key}", "idempotency-key": name}).post(
        f"{ROOT}/files", json.dumps(body), content_type="application/json"
    )
    return name


def _fault_of(operation: Any, key: str, known: str, examples: int) -> str:
    """The first thing that was found; empty where nothing was."""
    rng = Random(1)

    @effort(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(operation.as_strategy())
    def calls(case: Any) -> None:
        METER.calls.clear()  # what is proved here is not the limit
        if "client_id" in (case.path_parameters or {}) and rng.random() < SHARE:
            case.path_parameters["client_id"] = known
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

    try:
        calls()
    except (Failure, FailureGroup) as found:
        return str(found)
    return ""

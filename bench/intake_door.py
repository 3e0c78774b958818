"""Runs in an instance: opens a door for the measurement, and times the write transaction. Prints JSON."""

import json
import os
import statistics
import sys
import time
from uuid import uuid4

import django

TIMED, WARM_UP = 600, 50


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    print(json.dumps({"key": _key()} if sys.argv[1] == "key" else {"transaction_ms": _transaction_ms()}))


def _key() -> str:
    """A key without a limit, for an association of its own."""
    from django.db import models

    from lianwei.arrivals.models import Source
    from lianwei.arrivals.operations import create_source, issue_key
    from lianwei.core.scope import OPERATOR, Actor, ActorKind

    home = _organisation()
    own = frozenset({home.pk})
    head = Actor(
        ActorKind.STAFF,
        organisation_id=home.pk,
        organisations=own,
        acts_for=own,
        permissions=frozenset({"source.create"}),
    )
    source = create_source(actor=head, name="bench")
    models.QuerySet(Source).filter(pk=source.pk).update(rate=10**9)
    return issue_key(source.pk, actor=OPERATOR).plain


def _organisation():
    from lianwei.members.models import Organisation

    found = Organisation.objects.filter(code="LIANGDU").first()
    if found is None:
        found = Organisation.objects.create(
            code="LIANGDU", name="量度消委会", kind_id="COUNTY", region_code="500103"
        )
        found.take_place()
    return found


def _transaction_ms() -> float:
    """Median of what passes between the begin and the end of the one write transaction, alone."""
    from lianwei.arrivals.models import Door
    from lianwei.arrivals.operations import ArrivalEntry, arriving, at_door

    spans: list[float] = []
    write = arriving._write

    def timed(*given, **named):
        begun = time.perf_counter()
        answer = write(*given, **named)
        spans.append(time.perf_counter() - begun)
        return answer

    arriving._write = timed
    home = _organisation()
    actor = at_door(home.pk)
    for number in range(WARM_UP + TIMED):
        arriving.receive_arrival(
            ArrivalEntry(Door.PORTAL, "complaint", home.pk, uuid4(), submission(number)), actor=actor
        )
    return 1000 * statistics.median(spans[WARM_UP:])


def submission(number: int) -> dict:
    """What a person hands in: as long as a real one."""
    return {
        "person": {"name": "测试人", "phone": f"199{number:08d}"},
        "respondents": [{"name": "动力健身会所", "contact_phone": "13900001111"}],
        "narrative": "办了两年的健身卡，店家搬走后不退款，要求退还余额。店家电话13900001111。" * 5,
        "wish": "退还余额",
        "amount_claimed": 268_000,
    }


if __name__ == "__main__":
    main()

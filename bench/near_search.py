"""Run inside an instance by bench.near: fills it with texts, looks the retold ones up. Prints JSON."""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

import django

from .near_texts import corpus

BATCH = 5_000  # texts made at once
ASKED = 600  # retellings looked up
PREFIX = "NEAR-"
Pair = tuple[int, int, str]


def main() -> int:
    django.setup()
    from lianwei.cases.operations.rulebook.searching import rebuild_marks
    from lianwei.core.bulk import loading
    from lianwei.core.scope import OPERATOR
    from lianwei.members.queries import actor_by_username

    clerk = actor_by_username("yz-clerk")
    begun = time.perf_counter()
    with loading():
        pairs = _filled(int(sys.argv[1]), clerk.organisation_id)
        print(f"filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        begun = time.perf_counter()
        cases = rebuild_marks(actor=OPERATOR)
        rebuild = time.perf_counter() - begun
    _analyse()
    answer = {"cases": cases, "rebuild": rebuild, "bytes": _bytes() / cases, "marking": _marking()}
    asked = random.Random(1).sample(pairs, min(ASKED, len(pairs)))
    print(json.dumps(answer | _looked_up(asked, clerk)))
    return 0


def _filled(cases: int, holder: int) -> list[Pair]:
    """Cases of one member, as many as are missing; the true pairs (earlier, later, kind)."""
    from django.db import transaction

    from lianwei.cases.models import Access, Complaint
    from lianwei.core.scope import OPERATOR

    model = Complaint.objects.visible_to(OPERATOR).filter(holder_id=holder).order_by("pk")[0]
    seen = Access.objects.visible_to(OPERATOR).filter(complaint=model, organisation_id=holder)[0]
    pairs: list[Pair] = []
    for first, seed in ((10_000_000 + at, at) for at in range(0, cases, BATCH)):
        made = corpus(min(BATCH, cases - seed), seed=seed)
        pairs += [(first + one, first + other, kind) for one, other, kind in made.pairs]
        if Complaint.objects.visible_to(OPERATOR).filter(pk=first).exists():
            continue
        with transaction.atomic():
            _insert(Complaint, list(_copies(model, first, made.texts)))
            _insert(Access, list(_sights(seen, first, len(made.texts))))
    return pairs


def _copies(model, first: int, texts: list[str]) -> Iterator[dict]:
    for pk, text in enumerate(texts, first):
        own = {"id": pk, "number": f"{PREFIX}{pk}", "client_id": None, "narrative": text, "title": "投诉"}
        yield _values(model) | own


def _sights(model, first: int, count: int) -> Iterator[dict]:
    for n in range(count):
        yield _values(model) | {"id": first + n, "complaint_id": first + n}


def _values(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _insert(model, rows: list[dict]) -> None:
    from lianwei.core.bulk import insert_rows, prepared

    fields = model._meta.concrete_fields
    ready = [tuple(prepared(each, row[each.attname]) for each in fields) for row in rows]
    insert_rows(model, [each.column for each in fields], ready)


def _looked_up(pairs: list[Pair], actor) -> dict:
    """Milliseconds of each search, how many retellings were found by kind, how much of what was found is."""
    from lianwei.cases.models import Complaint
    from lianwei.cases.queries.reading.near import told_alike

    texts = dict(
        Complaint.objects.visible_to(actor)
        .filter(pk__in=[later for _one, later, _kind in pairs])
        .values_list("pk", "narrative")
    )
    waits, hits, asked, answers = [], Counter(), Counter(), 0
    for earlier, later, kind in pairs:
        begun = time.perf_counter()
        found = [pk for pk, _percent in told_alike(texts[later], actor=actor, besides=[later])]
        waits.append(1000 * (time.perf_counter() - begun))
        asked[kind] += 1
        hits[kind] += earlier in found
        answers += len(found)
    found_of = {kind: hits[kind] / n for kind, n in asked.items()}
    return {"ms": waits, "found": found_of, "precision": hits.total() / max(answers, 1)}


def _marking() -> list[float]:
    """Milliseconds to mark one case anew."""
    from django.db import transaction

    from lianwei.cases.models import Complaint
    from lianwei.cases.nearness import mark_case
    from lianwei.core.scope import OPERATOR

    waits = []
    for case in Complaint.objects.visible_to(OPERATOR).order_by("-pk")[:100]:
        begun = time.perf_counter()
        with transaction.atomic():
            mark_case(case)
        waits.append(1000 * (time.perf_counter() - begun))
    return waits


def _analyse() -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE cases_nearmark")


def _bytes() -> int:
    from django.db import connection

    tables = ["cases_nearmark", "cases_markedtext"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT sum(pg_total_relation_size(name)) FROM unnest(%s) AS name", [tables])
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name IN (%s, %s)", tables)
        return cursor.fetchone()[0] or 0


if __name__ == "__main__":
    sys.exit(main())

"""The parts of bench.analytics, each called in a process of its own; prints one JSON object."""

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import django

ROUNDS, CELLS = 5, 60
YEAR = "2025"
BY = ["region", "category", "month"]
A_DAY = 17_000  # cases: 5,500 new, 11,500 on which something was done
RAW = """
with counted as (
  select region, category, date_trunc('month', accepted_on) as month, count(*) as n
  from read_parquet(?) where accepted_on between date '2024-01-01' and date '2025-12-31' group by all
)
select a.region, a.category, a.month, a.n, b.n
from counted a left join counted b
on a.region = b.region and a.category = b.category and b.month = a.month - interval 1 year
where a.month >= date '2025-01-01'
"""


def build(rows: str) -> dict:
    from .analytics_facts import build as built

    return {"rows": built(int(rows)).rows("cases")}


def _raw() -> Callable[[], list[tuple]]:
    """Raw SQL over the same files, as somebody would ask it who knows DuckDB."""
    import duckdb

    from lianwei.analytics.warehouse.manifests import current_manifest, files_dir

    connection = duckdb.connect(config={"threads": 2})
    paths = [str(files_dir() / part.file) for part in current_manifest().of("cases")]
    return lambda: connection.execute(RAW, [paths]).fetchall()


def facts() -> dict:
    from lianwei.analytics.queries import figures

    figures.CUBES = {}
    return cubes()


def cubes() -> dict:
    from lianwei.analytics.queries.figures import figures
    from lianwei.analytics.rules.periods import Period
    from lianwei.core.scope import OPERATOR

    both, found = Period(date(2024, 1, 1), date(2025, 12, 31)), {}

    def ask() -> None:
        told = {
            row.keys: row.values["accepted"]
            for row in figures(["accepted"], actor=OPERATOR, period=both, by=BY)
        }
        for (region, category, month), n in told.items():
            if month >= YEAR:
                found[region, category, month] = n, told.get((region, category, f"2024{month[4:]}"))

    raw = _raw()
    ours, peer = _in_turn(ask, raw)
    rows = raw()
    equal = sum(found.get((r, c, f"{m:%Y-%m}")) == (n, before) for r, c, m, n, before in rows)
    return {"ms": ours, "raw": peer, "equal": equal, "rows": len(rows)}


def cells() -> dict:
    """One measure or a few, by one or two columns, sometimes narrowed: as a dashboard asks."""
    from lianwei.analytics.queries.figures import figures
    from lianwei.analytics.rules.periods import Period
    from lianwei.analytics.warehouse.manifests import current_manifest
    from lianwei.core.scope import OPERATOR

    from .analytics_facts import world

    dice, members = random.Random(1), [str(each) for each in world().members]
    names = [
        "accepted",
        "resolution_rate",
        "received",
        "recovered_promised",
        "closed",
        "on_time_rate",
        "band_low",
    ]
    ways = [
        ["member"],
        ["category_main"],
        ["month"],
        ["nature"],
        ["channel"],
        ["region", "month"],
        ["member", "kind"],
    ]
    waits = []
    for _cell in range(CELLS):
        period = Period.named(f"{dice.randint(2022, 2025)}Q{dice.randint(1, 4)}")
        where = {"member": [dice.choice(members)]} if dice.random() < 0.4 else None
        asked = {"actor": OPERATOR, "period": period, "by": dice.choice(ways), "where": where}
        waits.append(_once(lambda asked=asked: figures(dice.sample(names, 2), **asked)))
    by_member = {"actor": OPERATOR, "period": Period.named(YEAR), "by": ["member"]}
    median = _best(lambda: figures(["days_to_close_median"], **by_member))
    warm = sorted(waits[CELLS // 4 :])
    return {
        "p50": warm[len(warm) // 2],
        "p95": warm[int(len(warm) * 0.95)],
        "first": waits[0],
        "median": median,
        "size": sum(part.bytes for part in current_manifest().parts) / 1e6,
    }


def dashboard() -> dict:
    """The page of the whole alliance as its secretary-general opens it; labels come from the database. A
    server knows its addresses before it is asked.
    """
    from django.urls import get_resolver

    from lianwei.analytics.queries.dashboard.asking import ALLIANCE, period_choices, question
    from lianwei.analytics.queries.dashboard.overview import overview
    from lianwei.members.models import User
    from lianwei.members.queries import actor_of

    actor = actor_of(User.objects.get(username="secretary"))
    get_resolver()._populate()

    def page(period: str) -> int:
        asked = question(actor=actor, scope=ALLIANCE, period=period)
        return sum(len(line) for line in overview(asked, actor=actor).lines)

    cells: list[int] = []
    first = _once(lambda: cells.append(page(YEAR)))
    others = [name for _label, names in period_choices(actor=actor) for name, _said in names if name != YEAR]
    waits = sorted(_once(lambda period=period: page(period)) for period in others)
    return {
        "cells": cells[0],
        "first": first,
        "p50": waits[len(waits) // 2],
        "p95": waits[int(len(waits) * 0.95)],
    }


def day() -> dict:
    """What was last done in the instance, as far back as a day's cases: found in its log, read from its
    tables, written into the months of the facts. Nothing of it is kept.
    """
    from lianwei.analytics.warehouse import loading
    from lianwei.analytics.warehouse.facts import FACTS
    from lianwei.analytics.warehouse.manifests import current_manifest
    from lianwei.analytics.warehouse.touching import touched_since
    from lianwei.core.scope import SYSTEM

    since, found = _day_began(), {}
    loading.publish_manifest = lambda made: None
    loading.sweep = lambda named: 0

    def load() -> None:
        touched = touched_since(since, actor=SYSTEM)
        loader = loading._Loader(current_manifest(), SYSTEM)
        for fact, keys in touched.subjects.items():
            loader.rewrite(FACTS[fact], sorted(keys))
        loader.finished(touched.position, touched.events, is_thorough=False)
        found["cases"] = len(touched.subjects["cases"])

    return {"s": _once(load) / 1000, "cases": found["cases"]}


def _day_began() -> int:
    """The position in the log after which so many cases were touched."""
    from lianwei.core.events import seal_events
    from lianwei.core.models import Event

    while seal_events():
        pass
    rows = Event.objects.filter(subject__startswith="complaint:").exclude(position=None).order_by("-position")
    cases: set[str] = set()
    for position, subject in rows.values_list("position", "subject").iterator():
        cases.add(subject)
        if len(cases) == A_DAY:
            return position - 1
    return 0


def anew() -> dict:
    """The instance's own warehouse, every file of it."""
    from lianwei.analytics.warehouse.checking import check_warehouse
    from lianwei.analytics.warehouse.loading import rebuild_warehouse
    from lianwei.analytics.warehouse.manifests import current_manifest
    from lianwei.core.scope import SYSTEM

    begun = time.process_time()
    seconds = _once(lambda: rebuild_warehouse(actor=SYSTEM)) / 1000
    used, checked = time.process_time() - begun, check_warehouse(actor=SYSTEM)
    if not all(each["equal"] for each in checked.facts.values()):
        raise SystemExit(f"files and tables differ: {checked.facts}")
    return {"s": seconds, "cpu": used, "cases": current_manifest().rows("cases")}


def report() -> dict:
    """The alliance's report of a year, counted from a kept snapshot and written as files."""
    from lianwei.analytics.models import Report
    from lianwei.analytics.papers.formats import TYPES, report_file
    from lianwei.analytics.queries.report_numbers import subject_of_alliance
    from lianwei.analytics.queries.report_orders import Order, counted
    from lianwei.analytics.rules.periods import Period
    from lianwei.core import clock
    from lianwei.core.scope import OPERATOR
    from lianwei.members.models import Alliance
    from lianwei.members.queries import members_of

    alliance, period = Alliance.objects.order_by("pk")[0], Period.named(YEAR)
    holder = members_of(alliance, on=period.last)[0]
    order, found = Order(subject_of_alliance(alliance, holder, on=period.last), period), {}

    def write() -> None:
        fresh = counted(order, actor=OPERATOR)
        about = {"first": order.period.first, "last": order.period.last, "style": order.printed.name}
        row = Report(code=YEAR, holder=holder, drafted_at=clock.now(), **about, **fresh)
        for language in ("zh", "en"):
            found.update({(kind, language): len(report_file(row, kind, language=language)) for kind in TYPES})
        found["cases"] = int(fresh["content"]["zh"]["figures"]["N1"]["value"])

    seconds = _once(write) / 1000
    return {"s": seconds, "cases": found["cases"], "files": len(found) - 1}


def _best(ask: Callable[[], object]) -> float:
    ask()
    return min(_once(ask) for _round in range(ROUNDS))


def _in_turn(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """The best of both, asked in turn: what else the machine does meets both."""
    first(), second()
    rounds = [(_once(first), _once(second)) for _round in range(ROUNDS)]
    return min(one for one, _other in rounds), min(other for _one, other in rounds)


def _once(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    django.setup()
    if sys.argv[2] != "anew":  # the facts lie elsewhere than the instance's own
        from lianwei.analytics.warehouse import manifests

        manifests.data_dir = lambda: Path(sys.argv[1])
    answer = globals()[sys.argv[2]](*sys.argv[3:])
    answer["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))

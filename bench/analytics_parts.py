"""The parts of bench.analytics, each called in a process of its own; prints one JSON object."""

import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import django

ROUNDS, CELLS = 5, 60
YEAR = "2025"
BY = ["region", "category", "month"]
NEW_A_DAY, TOUCHED_A_DAY = 5_500, 11_500
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

    dice = random.Random(1)
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
        where = {"member": [str(dice.randint(1, 40))]} if dice.random() < 0.4 else None
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


def day() -> dict:
    """A day's cases rewritten into the files: new ones of the last month, touched ones of the last year."""
    from lianwei.analytics.rules.periods import Period
    from lianwei.analytics.warehouse import loading
    from lianwei.analytics.warehouse.facts import FACTS
    from lianwei.analytics.warehouse.manifests import current_manifest

    from .analytics_facts import facts as made

    now = current_manifest()
    last = Period(date(2025, 12, 1), date(2025, 12, 31))
    touched = sorted(
        random.Random(2).sample(range(now.rows("cases") * 4 // 5, now.rows("cases")), TOUCHED_A_DAY)
    )
    fresh = made(last, now.rows("cases") + 1, NEW_A_DAY, seed=99).to_pylist()
    again = made(Period(date(2025, 1, 1), date(2025, 12, 31)), 1, TOUCHED_A_DAY, seed=98).to_pylist()
    rows = {row["case"]: tuple(row.values()) for row in fresh}
    rows |= {key: (key, *list(row.values())[1:]) for key, row in zip(touched, again, strict=True)}
    fact = replace(FACTS["cases"], read=lambda ids, _known, actor: [rows[key] for key in ids])
    loading.places = lambda: None
    loading.publish_manifest = lambda made: None
    loading.sweep = lambda named: 0

    def load() -> None:
        loader = loading._Loader(now, None)
        loader.rewrite(fact, sorted(rows))
        loader.finished(1, 1, is_thorough=False)

    seconds = _once(load) / 1000
    return {"s": seconds}


def report() -> dict:
    """The alliance's report of a year, counted from a kept snapshot and written as files; names of codes are
    the codes themselves, for no database stands behind the facts.
    """
    from lianwei.analytics.models import Report
    from lianwei.analytics.papers.formats import TYPES, report_file
    from lianwei.analytics.queries import report_numbers
    from lianwei.analytics.queries.report_orders import Order, counted
    from lianwei.analytics.rules.periods import Period
    from lianwei.core import clock
    from lianwei.core.scope import OPERATOR
    from lianwei.members.models import Alliance, Organisation

    from .analytics_facts import MEMBERS

    report_numbers.code_label = lambda _kind, key, *, on: key
    members = tuple(Organisation(pk=n, name=f"成员{n}", code=f"M{n}") for n in range(1, MEMBERS + 1))
    subject = report_numbers.Subject(members[0], Alliance(pk=1, name="联盟", code="A"), members)
    order, found = Order(subject, Period.named(YEAR)), {}

    def write() -> None:
        fresh = counted(order, actor=OPERATOR)
        about = {"first": order.period.first, "last": order.period.last, "style": order.style}
        row = Report(code=YEAR, holder=members[0], drafted_at=clock.now(), **about, **fresh)
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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    kept = os.environ["LIANWEI_DATA_DIR"]
    django.setup()
    os.environ["LIANWEI_DATA_DIR"] = kept  # the tests' settings take a directory of their own
    answer = globals()[sys.argv[1]](*sys.argv[2:])
    answer["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))

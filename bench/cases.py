"""`python -m bench.cases`: what a worklist, a case page, a search and a registration cost, at three sizes.

Beside it django-helpdesk at 100,000 tickets on the same machine, under the same server. Prints a table and
writes bench/results/cases.json. Instances are built once under LIANWEI_BENCH_DIR (default var/bench) and used
again.
"""

import argparse
import http.client
import json
import subprocess
import sys
import time
import uuid
from contextlib import nullcontext
from dataclasses import dataclass, field

from . import helpdesk
from .browser import Browser, WrongAnswerError
from .crowd import Crowd, Send, crowd
from .figures import Figure, Question, measure
from .instances import BENCH_DIR, ROOT, Instance, instance_of
from .postgres import Cluster, binaries
from .report import Line, write
from .sample import USERNAME
from .server import Server

SEARCH = "/search/"
REGISTRATIONS = 400
MESSAGES = "messages"  # the cookie of what the next page is to say
WORKLIST = {
    "mine": "view=mine",
    "due": "view=due",
    "all open": "view=open",
    "status": "view=open&status=mediation",
    "category": "view=open&category={category}",
    "deadline": "view=open&window=week",
    "handler": "view=open&handler={handler}",
    "to follow up": "view=follow-up",
    "archived": "view=archived",
}
GOALS = {"worklist": "≤ 17", "case page": "≤ 20"}
SEARCH_GOAL, RATE_GOAL, MEMORY_GOAL, RATIO_GOAL = "< 30", "≥ 100", "≤ 120", "≤ 1.3"


@dataclass
class Result:
    """The figures of one instance by what was asked."""

    instance: Instance
    figures: dict[str, Figure] = field(default_factory=dict)
    registering: Crowd | None = None
    memory: float = 0.0
    memory_share: float = 0.0


def main() -> int:
    options = _options()
    databases = [d for d in options.databases.split(",") if d != "postgresql" or binaries()]
    sizes = [int(size) for size in options.sizes.split(",")]
    results = [result for database in databases for result in _on(database, sizes)]
    peer = None if options.no_peer else helpdesk.measured(BENCH_DIR / "helpdesk")
    file = write("cases", _lines(results, peer))
    _say(f"written to {file}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--no-peer", action="store_true", help="without django-helpdesk beside it")
    return parser.parse_args()


def _on(database: str, sizes: list[int]) -> list[Result]:
    """Every size on one database."""
    with Cluster(BENCH_DIR / "postgresql") if database == "postgresql" else nullcontext() as cluster:
        return [_measured(instance_of(database, size, cluster), cluster) for size in sizes]


def _measured(instance: Instance, cluster: Cluster | None) -> Result:
    _say(f"{instance.database}, {instance.cases:,} cases")
    sample = _sample(instance)
    result = Result(instance)
    beside = cluster.pid if cluster else None
    with Server("lianwei.wsgi:application", instance.environment, ROOT, beside=beside) as server:
        browser = Browser(server.port)
        browser.log_in(
            "/accounts/login/", login_field="login", username=USERNAME, password=sample["password"]
        )
        for name, questions in _questions(sample, browser.token(SEARCH)).items():
            figure = result.figures[name] = measure(server, browser, questions)
            _say(f"  {name}: {figure.cpu:.1f} ms CPU (+ {figure.database_cpu:.1f}), p95 {figure.p95:.1f} ms")
        _register(server, browser, sample, result)
        result.memory, result.memory_share = server.worker_mb(), server.worker_share_mb()
    _say(f"  registering: {result.registering.rate:.0f}/s, {result.registering.cpu:.1f} ms CPU")
    _say(f"  memory: {result.memory:.0f} MB (PSS {result.memory_share:.0f})")
    return result


def _sample(instance: Instance) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "bench.sample"],
        cwd=ROOT,
        env=instance.environment,
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)


def _questions(sample: dict, token: dict) -> dict[str, list[Question]]:
    """What is asked for, by name; several are asked in turn."""
    lists = {name: f"/cases/?{query.format_map(sample)}" for name, query in WORKLIST.items()}
    found: dict[str, list[Question]] = {"worklist": list(lists.values())}
    found |= {f"worklist, {name}": [address] for name, address in lists.items()}
    found["case page"] = [f"/cases/{pk}/" for pk in sample["cases"]]
    searches = {"number": "outside", "phone": "phones", "name and digits": "people", "business": "businesses"}
    for name, key in searches.items():
        if sample[key]:
            found[f"search by {name}"] = [(SEARCH, token | {"q": each}) for each in sample[key]]
    return found


def _register(server: Server, browser: Browser, sample: dict, result: Result) -> None:
    """Registrations through the web form, from several browsers at once."""
    token = browser.token("/cases/new/")

    def sender() -> Send:
        own = Browser(server.port, dict(browser.cookies))

        def send(number: int) -> None:
            answer = own.post("/cases/new/", token | _form(sample, number))
            if answer.status != http.client.FOUND:
                raise WrongAnswerError(f"registering: {answer.status} {answer.text[:3000]}")
            own.cookies.pop(
                MESSAGES, None
            )  # the next page shows them: nobody has those of fifty cases before

        return send

    result.registering = crowd(server, sender, REGISTRATIONS)


def _form(sample: dict, number: int) -> dict:
    return {
        "client_id": str(uuid.uuid4()),
        "name": "测试人",
        "phone": f"199{uuid.uuid4().int % 10**8:08d}",  # the same caller with the same matter is asked about
        "title": "健身卡退款",
        "narrative": "办了两年的健身卡,店家搬走后不退款,要求退还余额。",
        "amount_claimed": "2680",
        "category": sample["category"],
        "nature": sample["nature"],
        "channel": sample["channel"],
        "received_on": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600)),
        "business-count": "1",
        "business-0-name": sample["businesses"][number % len(sample["businesses"])],
        "business-0-role": "seller",
        "outside-count": "1",
        "outside-0-system": "12345",
    }


def _lines(results: list[Result], peer: helpdesk.Peer | None) -> list[Line]:
    lines: list[Line] = []
    for result in results:
        lines += _lines_of(result, peer)
    if peer and peer.fault:
        lines.append(Line(peer.fault, None, unit=""))
    for database in dict.fromkeys(r.instance.database for r in results):
        lines += _growth([r for r in results if r.instance.database == database])
    return lines


def _lines_of(result: Result, peer: helpdesk.Peer | None) -> list[Line]:
    where = f"{result.instance.database} {result.instance.cases:,}"
    lines = [Line(f"{where}: build", result.instance.build_seconds or None, unit="s")]
    for name, figure in result.figures.items():
        ours, other = figure.cpu + figure.database_cpu, peer.of(name) if peer else None
        goal = GOALS.get(name.partition(",")[0], "")
        lines.append(
            Line(f"{where}: {name}, CPU", ours, other, other / ours if other and ours else None, goal)
        )
        lines.append(Line(f"{where}: {name}, p95", figure.p95, goal=SEARCH_GOAL if "search" in name else ""))
    lines.append(Line(f"{where}: registering", result.registering.rate, goal=RATE_GOAL, unit="/s"))
    lines.append(Line(f"{where}: registering, CPU", result.registering.cpu))
    lines.append(Line(f"{where}: memory per worker, RSS", result.memory, goal=MEMORY_GOAL, unit="MB"))
    lines.append(Line(f"{where}: memory per worker, PSS", result.memory_share, unit="MB"))
    return lines


def _growth(results: list[Result]) -> list[Line]:
    """What the largest instance costs over the smallest: p95, and processor time, which is steadier."""
    ordered = sorted(results, key=lambda r: r.instance.cases)
    small, large = ordered[0], ordered[-1]
    if small is large:
        return []
    where = f"{small.instance.database} {large.instance.cases:,} : {small.instance.cases:,}"
    lines: list[Line] = []
    for name, figure in large.figures.items():
        if other := small.figures.get(name):
            cpu, before = figure.cpu + figure.database_cpu, other.cpu + other.database_cpu
            ratio = figure.p95 / other.p95
            lines.append(Line(f"{where}: {name}, p95", figure.p95, ratio=ratio, goal=RATIO_GOAL))
            lines.append(Line(f"{where}: {name}, CPU", cpu, ratio=cpu / before))
    return lines


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

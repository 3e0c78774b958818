"""`make prove-custody TRACES=DIR`: each trace of the custody model, replayed on three real databases.

Three processes, each with an instance's database of its own; a crash is a kill -9. Prints `N traces, N ok`;
the exit code is 0 only if all are.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import Any

from bench.instances import ROOT, Instance
from bench.postgres import Cluster, binaries
from lianwei.core import keys
from lianwei.core.environment import SECRETS_FILE
from lianwei.federation.rules.custody.checks import checked

from .custody_orders import ORDERS, Transfer
from .custody_replay import CODES, Fault, Replay, steps_of

STAGGERED = 40  # sets of dumps of different moments, for each trace
DEFAULT = ROOT / "docs" / "protocol" / "traces"


class Process:
    """An instance in a process of its own."""

    def __init__(self, code: str, instance: Instance, told: dict[str, Any]) -> None:
        self.code, self.instance, self.told = code, instance, told
        self.begin()

    def begin(self) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "prove.custody_node", self.code],
            cwd=ROOT,
            env=self.instance.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._tell(self.told)

    def do(self, name: str, **told: Any) -> dict[str, Any]:
        self._tell({"do": name} | told)
        return json.loads(self.child.stdout.readline())

    def crash(self, *, in_commit: bool) -> None:
        """kill -9, by itself with everything written and nothing committed, or from outside."""
        if in_commit:
            self._tell({"do": "kill"})
        else:
            self.child.kill()
        self.child.wait()
        self.begin()

    def end(self) -> None:
        self.child.stdin.close()
        self.child.wait()

    def _tell(self, told: dict[str, Any]) -> None:
        self.child.stdin.write(json.dumps(told) + "\n")
        self.child.stdin.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="prove.custody", description=__doc__)
    parser.add_argument("traces", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--days-off", type=int, default=10, help="how wrong the clocks of A and C are")
    options = parser.parse_args()
    files = sorted(options.traces.glob("*.txt"))
    if options.database == "postgresql" and binaries() is None:
        print("no PostgreSQL server is installed", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="lianwei-custody-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # PostgreSQL runs as a user of its own
        with Cluster(directory / "server") if options.database == "postgresql" else nullcontext() as cluster:
            nodes = _nodes(directory, cluster, options.days_off)
            begun = time.monotonic()
            good = sum(_holds(file, nodes) for file in files)
            is_whole = _in_every_order(nodes) & _whole(nodes)
            for node in nodes.values():
                node.end()
    took = time.monotonic() - begun
    print(f"{options.database}: {took:.0f} s, clocks {options.days_off} days off", file=sys.stderr)
    print(f"{len(files)} traces, {good} ok")
    return 0 if files and good == len(files) and is_whole else 1


def _nodes(directory: Path, cluster: Cluster | None, days_off: int) -> dict[str, Process]:
    pairs = {code: keys.new_pair() for code in CODES}
    known = {code: [public] for code, (_secret, public) in pairs.items()}
    off = {"A": -days_off, "B": 0, "C": days_off}
    instances = _instances(directory, cluster)
    return {
        code: Process(
            code, instances[code], {"secret": pairs[code][0], "known": known, "days_off": off[code]}
        )
        for code in CODES
    }


def _instances(directory: Path, cluster: Cluster | None) -> dict[str, Instance]:
    """Three databases with all tables; on SQLite the first is copied."""
    found = {}
    for code in CODES:
        own = directory / code
        if cluster:
            cluster.create(f"custody_{code.lower()}")
        url = cluster.url(f"custody_{code.lower()}") if cluster else ""
        instance = found[code] = Instance("postgresql" if cluster else "sqlite", 0, own, url)
        if cluster is None and code != CODES[0]:
            shutil.copytree(directory / CODES[0], own)
            continue
        own.mkdir()
        secrets = "".join(f"{name}={value}\n" for name, value in keys.new_secrets().items())
        (own / SECRETS_FILE).write_text(secrets)
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"],
            check=True,
            cwd=ROOT,
            env=instance.environment,
        )
    return found


def _holds(file: Path, nodes: dict[str, Process]) -> bool:
    """Each trace is a case of its own in the same three databases."""
    replay = Replay(f"A/{file.stem}", nodes, is_bad=file.stem.startswith("BAD_"))
    try:
        replay.run(steps_of(file))
        replay.check_staggered(Random(file.stem), STAGGERED)
    except Fault as fault:
        print(f"{file.stem}: {fault}", file=sys.stderr)
        return False
    finally:
        for node in nodes.values():  # what a worker held belongs to this trace
            node.do("reply")
    if replay.is_bad:
        first = f"does otherwise at `{replay.refusals[0]}`" if replay.refusals else "does the table's lines"
        print(f"{file.stem}: {first}", file=sys.stderr)
    return True


def _in_every_order(nodes: dict[str, Process]) -> bool:
    """The messages of a transfer, each twice, in all their orders (T5)."""
    pair = {code: nodes[code] for code in "AB"}
    bad = 0
    for number, order in enumerate(ORDERS):
        faults = Transfer(f"A/order-{number}", pair).run(order)
        bad += bool(faults)
        if faults:
            print(f"{' '.join(order)}: {faults[0]}", file=sys.stderr)
    print(f"{len(ORDERS)} orders, {len(ORDERS) - bad} ok")
    return not bad


def _whole(nodes: dict[str, Process]) -> bool:
    """All cases of the three databases at once."""
    found = checked([node.do("state", case="")["dump"] for node in nodes.values()])
    for fault in found.faults[:5]:
        print(fault, file=sys.stderr)
    print(f"checker: {found.cases} cases, {found.papers} papers, {len(found.faults)} faults", file=sys.stderr)
    return not found.faults


if __name__ == "__main__":
    sys.exit(main())

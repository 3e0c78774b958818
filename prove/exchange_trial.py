"""What happens between the instances of the proof of the exchange, and what is claimed of it."""

import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations, permutations
from pathlib import Path
from random import Random
from typing import Any

from bench.exchange import until
from bench.instances import ROOT
from bench.pair import Side

from .line import CUT, FAULTS, Line
from .offline import Books

CODES = ("east", "west", "north")
AGREEING = 900  # seconds for a signature or a certificate to come over the bad line
KILLS = 0.2  # how often, while the last is waited for, something is killed
WEB_TOO = 3  # of so many kills, one meets a web server and the others a worker
CUT_FOR = 10  # seconds
STOPPED = "agreement_ended"
SHOWN = 1500  # characters of what was found where a claim does not hold


@dataclass(frozen=True)
class Plan:
    """How much goes over the lines of so many instances, in how many rounds; seconds between them (`pause`),
    between two kills (`lived`), and for the last to come. `share`: of calls that meet a fault.
    """

    sides: int
    months: int
    cases: int
    rounds: int
    pause: int
    lived: int
    share: float
    patience: int


@dataclass(frozen=True)
class Found:
    """What there was in the end, before the agreements ended: by instance, and by who gave and who took."""

    states: dict[str, dict[str, int]]
    held: dict[str, dict[str, list[str]]]
    kinds: list[tuple[dict, dict]]
    books: Books
    custody: dict[str, Any]
    later: set[str]


@dataclass
class Trial:
    """The instances, what stands before them, and what was put on the way."""

    plan: Plan
    database: str
    sides: list[Side]
    lines: list[Line]
    directory: Path
    rng: Random = field(default_factory=lambda: Random(3))
    sent: int = 0  # counts of months that each side told
    cases: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    killed_at: float = 0.0

    def run(self) -> int:
        """Prints what held; 0 where all of it did."""
        begun = time.monotonic()
        cards = self._met()
        self._agreed()
        self._put_on_the_way()
        self._settled()
        took = time.monotonic() - begun
        found = self._found(cards)
        is_ended = self._ended()
        claims = claims_of(self, found) | {
            "after the end nothing goes out, nothing is left, and both sides prove it": is_ended
        }
        self._tell(found, took)
        for sentence, holds in claims.items():
            note = "" if holds else f" {str(noted(found))[:SHOWN]}"
            print(f"{'PASS' if holds else 'FAIL'} exchange, {self.database}: {sentence}{note}", flush=True)
        return 0 if all(claims.values()) else 1

    def pairs(self) -> list[tuple[Side, Side]]:
        """Who gives and who receives."""
        return list(permutations(self.sides, 2))

    def all_do(self, step: str, **told: Any) -> list[Any]:
        """Each side does a step, all at once."""
        with ThreadPoolExecutor(len(self.sides)) as pool:
            return list(pool.map(lambda side: side.do(step, **told), self.sides))

    def met(self) -> dict[str, int]:
        """How often each fault was met, the cuts too."""
        return {fault: sum(line.met.get(fault, 0) for line in self.lines) for fault in (*FAULTS, CUT)}

    def _met(self) -> dict[str, str]:
        """They know each other's cards and run; the cards."""
        cards = {side.code: side.do("name", code=side.code) for side in self.sides}
        for side, other in self.pairs():
            side.do("meet", card=cards[other.code])
        for side in self.sides:
            side.begin("web")
            side.begin("worker")
        return cards

    def _agreed(self) -> None:
        """Each has signed with each, over the bad line; and each reads codes of each by a table."""
        for line in self.lines:
            line.is_bad = True
        for side, other in combinations(self.sides, 2):
            side.do("offer", code=other.code)
        for side, other in combinations(self.sides, 2):
            until(lambda a=side, b=other: b.do("sign", code=a.code) == "in_force", AGREEING)
            until(lambda a=side, b=other: a.do("agreed", code=b.code) == "in_force", AGREEING)
        self.all_do("tell_kinds", n=0)
        until(self._is_agreed_on_codes, AGREEING)

    def _is_agreed_on_codes(self) -> bool:
        self.all_do("answer_kinds")
        return all(given["codes"] == taken["codes"] for given, taken in self._kinds())

    def _kinds(self) -> list[tuple[dict, dict]]:
        """By pair, what the one says it gave and the other that it took."""
        return [(a.do("given", code=b.code), b.do("taken", code=a.code)) for a, b in self.pairs()]

    def _put_on_the_way(self) -> None:
        others = len(self.sides) - 1
        months = -(-self.plan.months // (self.plan.rounds * len(self.pairs())))
        cases = -(-self.plan.cases // (self.plan.rounds * len(self.pairs())))
        for n in range(self.plan.rounds):
            with ThreadPoolExecutor(len(self.sides)) as pool:
                list(pool.map(lambda side, n=n: self._put(side, n, months, cases), self.sides))
            self.sent += months * others
            self.cases += cases * len(self.pairs())
            self._kill_one()
            self.rng.choice(self.lines).cut(CUT_FOR)
            time.sleep(self.plan.pause)

    def _put(self, side: Side, n: int, months: int, cases: int) -> None:
        """What one side tells and answers in a round."""
        others = [each for each in self.sides if each is not side]
        for k, other in enumerate(others):
            side.do("write", code=other.code, first=n * months, count=months)
            side.do("offer_cases", code=other.code, first=(n * len(others) + k) * cases, count=cases)
        side.do("tell_kinds", n=n + 1)
        side.do("answer_kinds")
        side.do("accept_cases")

    def _kill_one(self) -> None:
        """Not before others have had the time to begin and work: else nothing but beginnings is proven."""
        if time.monotonic() < self.killed_at + self.plan.lived:
            return
        what = "web" if self.killed.total() % WEB_TOO == 0 else "worker"
        self.rng.choice(self.sides).kill(what)
        self.killed[what] += 1
        self.killed_at = time.monotonic()

    def _settled(self) -> None:
        """Wait until nothing is under way, killing on; the second half of the patience has good lines."""
        begun = time.monotonic()
        while (waited := time.monotonic() - begun) < self.plan.patience:
            if self._is_settled():
                return
            if waited > self.plan.patience / 2:
                for line in self.lines:
                    line.is_bad = False
            elif self.rng.random() < KILLS:
                self._kill_one()
            time.sleep(2)

    def _is_settled(self) -> bool:
        self.all_do("accept_cases")
        self.all_do("answer_kinds")
        is_still = not any(self.all_do("open_offers")) and not any(
            each["waiting"] or each["failing"] for each in self.all_do("state")
        )
        return is_still and all(given == taken for given, taken in self._kinds())

    def _found(self, cards: dict[str, str]) -> Found:
        codes = [side.code for side in self.sides]
        files = [self.directory / f"{code}.book.json" for code in codes]
        for side, file in zip(self.sides, files, strict=True):
            side.do("book", file=str(file))
        return Found(
            states=dict(zip(codes, self.all_do("state"), strict=True)),
            held=dict(zip(codes, self.all_do("held"), strict=True)),
            kinds=self._kinds(),
            books=Books.read(files, cards),
            custody=self._custody(),
            later={side.do("flows_after", code=other.code) for side, other in self.pairs()},
        )

    def _custody(self) -> dict[str, Any]:
        """What the checker says of the dumps."""
        dumps = [str(self.directory / f"{side.code}.dump.json") for side in self.sides]
        for side, dump in zip(self.sides, dumps, strict=True):
            side.instance.run("custody", "--dump", dump)
        command = [sys.executable, "-m", "lianwei.cli", "custody", "--check", *dumps]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        told: dict[str, Any] = json.loads(done.stdout or "{}")
        return told | {"exit": done.returncode}

    def _ended(self) -> bool:
        """The agreements end: what is written then stays, what was received goes, and both certify it."""
        others = len(self.sides) - 1
        before = [each["came"] for each in self.all_do("state")]
        self.all_do("end")
        gone = {"told": 0, "copies": 0, "certificates": 2 * others}
        is_gone = until(lambda: all(each == gone for each in self.all_do("left")), AGREEING)
        for side, other in self.pairs():
            side.do("write", code=other.code, first=0, count=1)
        is_stopped = until(lambda: all(s["stopped"] == others for s in self.all_do("state")), AGREEING)
        return is_gone and is_stopped and before == [each["came"] for each in self.all_do("state")]

    def _tell(self, found: Found, took: float) -> None:
        kinds = found.books.count()
        copies = sum(each["copies"] for each in found.states.values())
        killed = ", ".join(f"{name} {count}" for name, count in self.killed.items())
        calls = sum(sum(line.met.values()) for line in self.lines)
        faults = ", ".join(f"{name} {count}" for name, count in self.met().items())
        print(
            f"{self.database}, {len(self.sides)} instances, {took:.0f} s: {kinds.total()} messages, "
            f"{self.cases} cases; killed: {killed}; {calls} calls: {faults}; {copies} came again\n"
            f"  of these {', '.join(f'{name} {count}' for name, count in sorted(kinds.items()))}"
        )


def claims_of(trial: Trial, found: Found) -> dict[str, bool]:
    """What is claimed of the time before the agreements end, and whether it held."""
    here = [case for each in found.held.values() for case in each["here"]]
    gone = {case for each in found.held.values() for case in each["gone"]}
    states, books = list(found.states.values()), found.books
    return {
        "every message was handled once": books.count().total() > 0 and not books.strayed(),
        "those of one subject in their order": not books.disordered(),
        "every receipt verifies without an instance": not books.unreceipted(),
        "counts of months took effect once": all(
            each["done"] == each["came"] == each["handled"] == each["effects"] == trial.sent
            for each in states
        ),
        "codes, warnings, entries, requests for help and answers are on both sides the same, once": all(
            given == taken and is_told(given) for given, taken in found.kinds
        ),
        "nothing that follows from a step fails": not any(each["failing"] for each in states),
        "every case changed hands": len(gone) == trial.cases,
        "every case has one open file": len(here) == len(set(here)) and set(here) == gone,
        "the checker finds one owner for each and no fault": is_sound(
            found.custody, trial.cases + len(trial.pairs())
        ),
        "nothing may flow on the day after an agreement": found.later == {STOPPED},
        "every fault was met": all(trial.met().values()) and len(trial.killed) > 1,
    }


def is_told(given: dict[str, dict]) -> bool:
    """Whether something of each kind went over and was answered."""
    return bool(given) and all(value for kind in given.values() for value in kind.values())


def is_sound(custody: dict[str, Any], cases: int) -> bool:
    """`cases`: those that travelled, and one of each pair for which help was asked."""
    return custody["exit"] == 0 and custody.get("cases") == cases


def noted(found: Found) -> dict[str, object]:
    """What tells where it went wrong; no contents."""
    return {
        "states": found.states,
        "strayed": found.books.strayed()[:5],
        "disordered": found.books.disordered()[:5],
        "unreceipted": found.books.unreceipted()[:5],
        "kinds": [(given, taken) for given, taken in found.kinds if given != taken],
        "custody": {name: value for name, value in found.custody.items() if name != "papers"},
        "later": sorted(found.later),
    }

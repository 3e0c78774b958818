"""All checks over a set of dumps."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .deeds import ages, check_acts, check_dossiers
from .dumps import Finding, View, every_paper, view_of
from .later import caught_up, lost_rows
from .owners import chains_of, check_owners, check_pairs
from .rows import check_rows, key_rings


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checker says. `stale`: dumps that others' papers were newer than."""

    cases: int
    papers: int
    stale: tuple[str, ...]
    found: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.found if each.is_fault)

    def told(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "ok": not self.faults,
            "cases": self.cases,
            "papers": self.papers,
            "stale": list(self.stale),
            "findings": [asdict(each) for each in self.found],
        }


def checked(dumps: Iterable[object]) -> Findings:
    """C1 to C8. Raises dumps.Unreadable where something is no dump."""
    views = [view_of(each) for each in dumps]
    found: list[Finding] = []
    by_code: dict[str, View] = {}
    for view in views:
        if view.code in by_code:
            found.append(Finding("C1", "instance_twice", view.code))
        by_code[view.code] = view
    known, papers = key_rings(views), every_paper(views)
    for view in views:
        found += [*check_rows(view, known), *lost_rows(view, papers)]
        found += [*check_dossiers(view), *check_acts(view, papers)]
    now = {code: caught_up(view, papers) for code, view in by_code.items()}
    later = {code: view for code, (view, _count) in now.items()}
    chains, broken = chains_of(papers, known)
    found += broken
    cases = sorted(set(chains) | {case for view in views for case in view.titles})
    for case in cases:
        found += check_owners(case, chains.get(case), later)
    found += check_pairs(later)
    found += [each for view in views for each in ages(view)]
    stale = tuple(code for code, (_view, count) in sorted(now.items()) if count)
    return Findings(len(cases), len(papers), stale, tuple(found))

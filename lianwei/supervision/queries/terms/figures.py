"""What a review counts: issues and unfair clauses by firm, clauses put right, consumers who gain by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianwei.supervision.models import (
    PUT_RIGHT,
    Grade,
    TermsContract,
    TermsFinding,
    TermsReview,
    contracts_of,
    findings_of_review,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one firm, or of all. `issues` are findings that hold up, `unfair` the clauses that are unfair,
    `right` how many of those are removed or put right in the new version; `checked` how many issues were
    looked up there. `freed`: consumers bound by a contract of which something was put right, where a source
    says how many they are; None where no source says so.
    """

    issues: int
    unfair: int
    checked: int
    right: int
    freed: int | None


@dataclass(frozen=True, slots=True)
class FirmFigures:
    """One firm with its contracts, the first versions before the new ones."""

    business_id: int
    name: str
    contracts: list[TermsContract]
    findings: list[TermsFinding]
    figures: Figures


def firms_of(review: TermsReview) -> list[FirmFigures]:
    """The firms of a review in hand, in the order in which they came."""
    contracts, found = list(contracts_of(review)), list(findings_of_review(review))
    by_firm: dict[int, list[TermsContract]] = {}
    for each in contracts:
        by_firm.setdefault(each.business_id, []).append(each)
    return [
        FirmFigures(pk, rows[0].business.name, rows, theirs, figures_of(rows, theirs))
        for pk, rows in by_firm.items()
        for theirs in [[each for each in found if each.contract.business_id == pk]]
    ]


def figures_of(contracts: Iterable[TermsContract], found: Iterable[TermsFinding]) -> Figures:
    """The counts of these findings."""
    found = list(found)
    unfair = {each.clause_id for each in found if each.grade == Grade.UNFAIR}
    right = {each.clause_id for each in found if each.grade == Grade.UNFAIR and each.fate in PUT_RIGHT}
    waits = {each.clause_id for each in found if each.grade == Grade.UNFAIR and each.fate not in PUT_RIGHT}
    mended = {each.contract_id for each in found if each.fate in PUT_RIGHT}
    counted = [each.users for each in contracts if each.pk in mended and each.users and each.users_source]
    return Figures(
        len(found),
        len(unfair),
        sum(bool(each.fate) for each in found),
        len(right - waits),
        sum(counted) if counted else None,
    )

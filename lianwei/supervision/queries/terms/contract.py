"""One contract clause by clause, one clause beside the library, one contract beside its new version."""

from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.errors import NotVisible
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find
from lianwei.knowledge.rules.entries import Stretch
from lianwei.supervision.models import (
    ClauseState,
    Fate,
    TermsClause,
    TermsContract,
    TermsFinding,
    TermsReview,
    TypicalTerm,
    clauses_of,
    contracts_of,
    findings_of_review,
)
from lianwei.supervision.rules.terms.comparing import beside, in_common
from lianwei.ui.shapes import Tab

from .listing import VIEW
from .page import FindingLine, finding_lines, steps_open

A_PAGE = 50
NEAR, LEFT, FOUND, ALL = "near", "left", "found", "all"
SHOWS = (NEAR, LEFT, FOUND, ALL)
STATE_BADGES: dict[str, str] = {
    ClauseState.OPEN: "plain",
    ClauseState.UNFAIR: "late",
    ClauseState.DOUBTFUL: "soon",
    ClauseState.FINE: "done",
}
STRONG, SOME = 70, 45  # hundredths: how sure a likeness is, said in words


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of the library beside a clause: how near in words, and the clause with what both share."""

    term: TypicalTerm
    sure: str
    marked: list[Stretch]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in the list; its nearest entry, or none."""

    clause: TermsClause
    badge: str
    candidate: Candidate | None


@dataclass(frozen=True, slots=True)
class ContractPage:
    """A contract, a page of its clauses, how many wait; `after` leads to the next page."""

    review: TermsReview
    contract: TermsContract
    file: File | None
    tabs: list[Tab]
    lines: list[ClauseLine]
    after: str
    count: int
    left: int
    near: int
    far: int
    can: dict[str, bool]


@dataclass(frozen=True, slots=True)
class ClausePage:
    """One clause with everything near it, what was found in it, and its neighbours."""

    review: TermsReview
    clause: TermsClause
    badge: str
    candidates: list[Candidate]
    findings: list[FindingLine]
    can: dict[str, bool]
    next_pk: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding beside what became of its clause: both with the changed words marked."""

    finding: TermsFinding
    old: list[Stretch]
    new: list[Stretch]
    proposed: str


def contract_page(review_id: int, contract_id: int, *, actor: Actor, show: str, after: str) -> ContractPage:
    """A contract of a review. Raises NotVisible."""
    review, contract = _found(review_id, contract_id, actor=actor)
    rows, start = clauses_of(contract), key_of(after) or 0
    open_ones = rows.filter(state=ClauseState.OPEN)
    narrowed = {
        NEAR: open_ones.filter(nearest__gt=0),
        LEFT: open_ones,
        FOUND: rows.filter(state__in=(ClauseState.UNFAIR, ClauseState.DOUBTFUL)),
        ALL: rows,
    }
    page = list(narrowed[show].filter(seq__gt=start)[: A_PAGE + 1])
    near, left = narrowed[NEAR].count(), open_ones.count()
    terms = _terms(page, actor)
    return ContractPage(
        review,
        contract,
        next((each for each in files_of(review, actor=actor) if each.pk == contract.file_id), None),
        _tabs(show, near=near, left=left),
        [_line(each, terms) for each in page[:A_PAGE]],
        str(page[A_PAGE - 1].seq) if len(page) > A_PAGE else "",
        rows.count(),
        left,
        near,
        left - near,
        steps_open(review, actor),
    )


def clause_page(review_id: int, clause_id: int, *, actor: Actor) -> ClausePage:
    """A clause of a review. Raises NotVisible."""
    actor.require(VIEW)
    review = find(TermsReview, review_id, actor=actor)
    clause = find(TermsClause, clause_id, actor=actor)
    _found(review_id, clause.contract_id, actor=actor)
    terms = _terms([clause], actor)
    found = list(findings_of_review(review).filter(clause=clause))
    after = clauses_of(clause.contract).filter(state=ClauseState.OPEN, seq__gt=clause.seq)
    following = after.filter(nearest__gt=0).first() or after.first()
    return ClausePage(
        review,
        clause,
        STATE_BADGES[clause.state],
        [_candidate(clause, terms[key], score) for key, score in clause.near if key in terms],
        finding_lines(found, actor=actor),
        steps_open(review, actor),
        following.pk if following else None,
    )


def pairs_of(review_id: int, contract_id: int, *, actor: Actor) -> list[Pair]:
    """The findings of a contract beside its new version. Raises NotVisible where that is no new version."""
    review, contract = _found(review_id, contract_id, actor=actor)
    first = contract
    while first.replaces is not None:
        first = first.replaces
    rows = findings_of_review(review).filter(contract=first).exclude(seen="")
    return [_pair(each) for each in rows]


def newer_versions(review: TermsReview) -> list[TermsContract]:
    """Contracts that came in as new versions."""
    return list(contracts_of(review).filter(replaces__isnull=False))


def sure_in_words(hundredths: int) -> str:
    """How near a clause comes to a wording; never as a percentage."""
    if hundredths >= STRONG:
        return pgettext("likeness", "Nearly the same words")
    return (
        pgettext("likeness", "Much in common") if hundredths >= SOME else pgettext("likeness", "Please look")
    )


def _pair(finding: TermsFinding) -> Pair:
    met = finding.met
    old, new = beside(finding.clause.text, met.text) if met else ([Stretch(finding.clause.text, "out")], [])
    proposed = Fate.MENDED if finding.seen == Fate.CHANGED and finding.likeness < STRONG else finding.seen
    return Pair(finding, old, new, proposed)


def _found(review_id: int, contract_id: int, *, actor: Actor) -> tuple[TermsReview, TermsContract]:
    actor.require(VIEW)
    review = find(TermsReview, review_id, actor=actor)
    contract = find(TermsContract, contract_id, actor=actor)
    if contract.review_id != review.pk:
        raise NotVisible
    return review, contract


def _terms(clauses: list[TermsClause], actor: Actor) -> dict[int, TypicalTerm]:
    keys = set(chain.from_iterable((key for key, _score in each.near) for each in clauses))
    return {each.pk: each for each in TypicalTerm.objects.visible_to(actor).filter(pk__in=keys)}


def _line(clause: TermsClause, terms: dict[int, TypicalTerm]) -> ClauseLine:
    best = next(((terms[key], score) for key, score in clause.near if key in terms), None)
    return ClauseLine(clause, STATE_BADGES[clause.state], _candidate(clause, *best) if best else None)


def _candidate(clause: TermsClause, term: TypicalTerm, score: int) -> Candidate:
    return Candidate(term, sure_in_words(score), in_common(clause.text, term.wording))


def _tabs(current: str, *, near: int, left: int) -> list[Tab]:
    labels = (
        (NEAR, _("Near the library"), str(near)),
        (LEFT, _("Not looked at"), str(left)),
        (FOUND, pgettext("clauses", "With findings"), ""),
        (ALL, pgettext("clauses", "All clauses"), ""),
    )
    return [Tab(label, f"?show={code}", count, is_current=code == current) for code, label, count in labels]

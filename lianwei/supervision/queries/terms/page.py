"""One review as its page shows it: what is next, the firms with their contracts, findings, history."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import PARTNER, Actor, attached, find
from lianwei.members.queries import organisation_label
from lianwei.projects.models import JointProject
from lianwei.supervision.lifecycle.terms import REMARK, REVIEW_TRANSITIONS
from lianwei.supervision.models import (
    ClauseState,
    Grade,
    Letter,
    ReviewStatus,
    TermsClause,
    TermsContract,
    TermsFinding,
    TermsLetter,
    TermsRemark,
    TermsReview,
)

from .figures import Figures, FirmFigures, figures_of, firms_of
from .listing import BADGES, VIEW

S = ReviewStatus
ONE_BY_ONE = ("terms_review.decided", "terms_review.matched", "terms_review.clause_edited")
GRADE_BADGES: dict[str, str] = {Grade.UNFAIR: "late", Grade.DOUBTFUL: "soon", Grade.DROPPED: "plain"}


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract of a firm: how many clauses, how many left to look at; `is_latest` where no newer one is."""

    contract: TermsContract
    clauses: int
    left: int
    is_latest: bool


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what members said about it."""

    finding: TermsFinding
    badge: str
    remarks: list[tuple[str, TermsRemark]]


@dataclass(frozen=True, slots=True)
class FirmPart:
    """One firm of the review."""

    firm: FirmFigures
    contracts: list[ContractLine]
    findings: list[FindingLine]
    letters: list[Letter]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything the page of a review shows to this reader; `can` holds the hidden steps they may take."""

    review: TermsReview
    badge: str
    firms: list[FirmPart]
    figures: Figures
    steps: list[Transition]
    can: dict[str, bool]
    project: JointProject | None
    lines: list[Line]
    next_sentence: str
    next_contract: TermsContract | None


def review_page(pk: int, *, actor: Actor) -> ReviewPage:
    """One review. Raises NotVisible."""
    actor.require(VIEW)
    review = find(TermsReview, pk, actor=actor)
    firms = _parts(review, actor)
    steps = [each for each in next_steps(review, REVIEW_TRANSITIONS, actor=actor) if each.by != PARTNER]
    contracts = [each.contract for part in firms for each in part.contracts]
    found = [each.finding for part in firms for each in part.findings]
    waiting = next((each for part in firms for each in part.contracts if each.left), None)
    project = JointProject.objects.visible_to(actor).filter(pk=review.project_id or 0).first()
    return ReviewPage(
        review,
        BADGES[review.status],
        firms,
        figures_of(contracts, found),
        steps,
        steps_open(review, actor),
        project,
        timeline(newest_first(_told_of(review)), titles={}, with_texts=True),
        _next(review, firms),
        waiting.contract if waiting and review.status == S.REVIEWING else None,
    )


def _told_of(review: TermsReview) -> "QuerySet[Event]":
    """What happened, without the clauses one by one."""
    return attached(Event, review).exclude(name__in=ONE_BY_ONE)


def steps_open(review: TermsReview, actor: Actor) -> dict[str, bool]:
    """Which steps fit now that stand beside a contract, a clause or a finding."""
    is_held = review.is_within_reach(actor)
    found = {
        each.verb: (is_held or each.by == PARTNER)
        and each.fits(review)
        and actor.may(each.permission(review))
        for each in REVIEW_TRANSITIONS
    }
    return found | {"remark": REMARK.fits(review) and actor.may("terms_review.remark")}


def finding_lines(found: list[TermsFinding], *, actor: Actor) -> list[FindingLine]:
    """Findings with their remarks, the oldest first."""
    said: dict[int, list[tuple[str, TermsRemark]]] = defaultdict(list)
    rows = TermsRemark.objects.visible_to(actor).filter(finding__in=[each.pk for each in found])
    for each in rows.order_by("pk"):
        said[each.finding_id].append((organisation_label(each.organisation_id), each))
    return [FindingLine(each, GRADE_BADGES[each.grade], said[each.pk]) for each in found]


def _parts(review: TermsReview, actor: Actor) -> list[FirmPart]:
    clauses = TermsClause.objects.visible_to(actor).filter(review=review).order_by()
    counts: dict[int, list[str]] = defaultdict(list)
    for contract, state in clauses.values_list("contract_id", "state"):
        counts[contract].append(state)
    letters: dict[int, list[Letter]] = defaultdict(list)
    kept = TermsLetter.objects.visible_to(actor).filter(review=review).order_by("pk")
    seen = Letter.objects.visible_to(actor).in_bulk([each.letter_id for each in kept])
    for each in kept:
        if letter := seen.get(each.letter_id):
            letters[each.business_id].append(letter)
    firms = firms_of(review)
    lines = {
        each.finding.pk: each
        for each in finding_lines([f for firm in firms for f in firm.findings], actor=actor)
    }
    return [
        FirmPart(
            firm,
            _contracts(firm, counts),
            [lines[each.pk] for each in firm.findings],
            letters[firm.business_id],
        )
        for firm in firms
    ]


def _contracts(firm: FirmFigures, counts: dict[int, list[str]]) -> list[ContractLine]:
    replaced = {each.replaces_id for each in firm.contracts}
    return [
        ContractLine(
            each,
            len(counts[each.pk]),
            0 if each.replaces_id else counts[each.pk].count(ClauseState.OPEN),
            each.pk not in replaced,
        )
        for each in firm.contracts
    ]


def _next(review: TermsReview, firms: list[FirmPart]) -> str:
    contracts = [each for part in firms for each in part.contracts]
    empty, left = sum(each.clauses == 0 for each in contracts), sum(each.left for each in contracts)
    if review.status == S.COLLECTING and not contracts:
        return _("Add the first contract: a file, or its words.")
    if empty:
        return ngettext(
            "%(count)d contract has no text yet. Please type or paste it beside the picture.",
            "%(count)d contracts have no text yet. Please type or paste it beside the picture.",
            empty,
        ) % {"count": empty}
    if review.status == S.COLLECTING:
        return _("The contracts are cut into clauses. Look at the cuts, then begin the review.")
    if review.status == S.REVIEWING and left:
        return ngettext(
            "%(count)d clause has not been looked at.", "%(count)d clauses have not been looked at.", left
        ) % {"count": left}
    return _NEXT[S(review.status)]() if review.status in _NEXT else str(review.get_status_display())


_NEXT = {
    S.REVIEWING: lambda: _("Every clause is decided on. Next: a second person agrees."),
    S.AGREED: lambda: _("The findings are agreed. Next: draft a letter to each firm, and send it."),
    S.SENT: lambda: _("Sent. Next: add the new version of each contract when the firm has changed it."),
    S.RECHECKED: lambda: _("Checked again. Next: close the review with what came of it."),
}

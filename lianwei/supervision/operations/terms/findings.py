"""What people find in clauses: decided, commented on, put to an expert, dropped, written into a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import SharedPerson
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, find, lock
from lianwei.knowledge.models import LawArticle
from lianwei.reading.people import without_people
from lianwei.registry.queries import find_business
from lianwei.supervision.lifecycle.terms import (
    ASK_OPINION,
    CLEAR,
    DECIDE,
    DRAFT_LETTER,
    DROP,
    GIVE_OPINION,
    REMARK,
)
from lianwei.supervision.models import (
    ClauseState,
    Grade,
    Letter,
    TermFault,
    TermsClause,
    TermsFinding,
    TermsLetter,
    TermsRemark,
    TermsReview,
    TypicalTerm,
    contracts_of,
    findings_of_review,
)
from lianwei.supervision.models.terms import LONG, WORDS
from lianwei.supervision.models.typical_terms import REASON, WORDING
from lianwei.supervision.operations.letters.drafting import LetterEntry, draft_letter

from .contracts import clause_in

STATES = {Grade.UNFAIR: ClauseState.UNFAIR, Grade.DOUBTFUL: ClauseState.DOUBTFUL}


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A fault as a person names it; `quote` the words of the clause it is about, all of it where empty;
    `articles` keys of law articles; `typical` the entry of the library it rests on.
    """

    grade: str
    fault: str
    reason: str
    proposal: str
    quote: str = ""
    articles: Sequence[int] = ()
    typical_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpinionEntry:
    """What an expert said, when, and which grade follows from it."""

    words: str
    given_on: date
    grade: str


@transaction.atomic
def decide_terms_clause(
    review_id: int, *, actor: Actor, clause_id: int, entry: FindingEntry | None
) -> TermsClause:
    """Decide on a clause: a fault of it, one more where there are some; or that nothing is to be objected to
    (`entry` None). Raises WrongStatus for the latter while a finding stands.
    """
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, DECIDE, actor=actor)
    clause = clause_in(review, clause_id, actor=actor)
    if entry is None:
        if findings_of_review(review).filter(clause=clause).exists():
            raise WrongStatus(_("A finding stands on this clause. Please drop the finding first."))
        clause.state = ClauseState.FINE
    else:
        _raise_finding(clause, entry, actor=actor)
        clause.state = _state_of(clause)
    clause.decided_by = actor.user_id
    clause.save(update_fields=["state", "decided_by"])
    record("terms_review.decided", review, actor=actor, clause=clause.pk, state=str(clause.state))
    return clause


@transaction.atomic
def clear_terms_clauses(review_id: int, *, actor: Actor, contract_id: int) -> int:
    """Nothing is to be objected to in all clauses of a contract that are left and come near nothing in the
    library; those that do are looked at one by one. Returns how many.
    """
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, CLEAR, actor=actor)
    contract = contracts_of(review).filter(pk=contract_id).first()
    if contract is None:
        raise NotVisible
    if contract.matched_at is None:
        raise WrongStatus(_("The contract is still being compared with the library. Please wait a minute."))
    rows = TermsClause.objects.visible_to(actor).filter(contract=contract, state=ClauseState.OPEN, nearest=0)
    count = rows.update(state=ClauseState.FINE, decided_by=actor.user_id)
    record("terms_review.cleared", review, actor=actor, contract=contract.pk, clauses=count)
    return count


@transaction.atomic
def drop_terms_finding(review_id: int, *, actor: Actor, finding_id: int, reason: str) -> TermsFinding:
    """The finding does not hold up; it stays to be read, with the reason."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, DROP, actor=actor)
    finding = _finding(review, finding_id)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    finding.grade = Grade.DROPPED
    finding.reason = without_people(f"{finding.reason} ｜ {reason.strip()}")[:REASON]
    finding.save(update_fields=["grade", "reason"])
    _settle(finding.clause)
    record("terms_review.finding_dropped", review, actor=actor, finding=finding.pk)
    return finding


@transaction.atomic
def remark_on_finding(review_id: int, *, actor: Actor, finding_id: int, words: str) -> TermsRemark:
    """What a member says about a finding: the leading one, or one that takes part in the project."""
    review = lock(TermsReview, review_id, actor=actor, by=PARTNER)
    advance(review, REMARK, actor=actor)
    if actor.organisation_id is None:
        raise NotAllowed
    finding = _finding(review, finding_id)
    if not words.strip():
        raise Invalid({"words": _("Please write your comment.")})
    remark = TermsRemark.objects.create(
        review=review,
        finding=finding,
        organisation_id=actor.organisation_id,
        words=without_people(words.strip())[:WORDS],
        said_at=clock.now(),
        said_by=actor.user_id,
    )
    record("terms_review.remarked", review, actor=actor, finding=finding.pk)
    return remark


@transaction.atomic
def ask_terms_opinion(
    review_id: int, *, actor: Actor, finding_id: int, expert_id: int, due_on: date
) -> TermsFinding:
    """Ask an expert of the alliance about a finding, by a day."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, ASK_OPINION, actor=actor)
    finding = _finding(review, finding_id)
    experts = SharedPerson.objects.filter(alliance_id=review.alliance_id or 0, kind=SharedPerson.Kind.EXPERT)
    expert = experts.filter(pk=expert_id).first()
    faults = {}
    if expert is None:
        faults["expert"] = _("Please choose an expert of your alliance.")
    if due_on < clock.today():
        faults["due_on"] = _("This day has passed. Please choose today or a later day.")
    if faults:
        raise Invalid(faults)
    finding.expert, finding.asked_on, finding.opinion_due = expert, clock.today(), due_on
    finding.opinion, finding.opinion_on = "", None
    finding.save(update_fields=["expert", "asked_on", "opinion_due", "opinion", "opinion_on"])
    record("terms_review.opinion_asked", review, actor=actor, finding=finding.pk, due_on=due_on.isoformat())
    return finding


@transaction.atomic
def give_terms_opinion(review_id: int, *, actor: Actor, finding_id: int, entry: OpinionEntry) -> TermsFinding:
    """Enter what the expert said, and the grade that follows; also after the day by which it was wanted."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, GIVE_OPINION, actor=actor)
    finding = _finding(review, finding_id)
    faults = {}
    if finding.asked_on is None:
        faults["words"] = _("Nobody was asked about this finding yet.")
    elif not entry.words.strip():
        faults["words"] = _("Please write what the expert said.")
    elif not finding.asked_on <= entry.given_on <= clock.today():
        faults["given_on"] = _("The opinion was given between the day it was asked for and today.")
    if entry.grade not in Grade.values:
        faults["grade"] = _("Please say what follows for the finding.")
    if faults:
        raise Invalid(faults)
    finding.opinion, finding.opinion_on = without_people(entry.words.strip())[:LONG], entry.given_on
    finding.grade, finding.raised_by, finding.agreed_by, finding.agreed_on = (
        entry.grade,
        actor.user_id,
        None,
        None,
    )
    finding.save()
    _settle(finding.clause)
    record("terms_review.opinion_given", review, actor=actor, finding=finding.pk, grade=entry.grade)
    return finding


@transaction.atomic
def draft_terms_letter(review_id: int, entry: LetterEntry, *, actor: Actor, business_id: int) -> Letter:
    """Draft a letter to a firm about what was found in its contracts; the review keeps which letter it is."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, DRAFT_LETTER, actor=actor)
    business = find_business(business_id)
    if not contracts_of(review).filter(business=business).exists():
        raise NotVisible
    letter = draft_letter(entry, actor=actor)
    TermsLetter.objects.create(review=review, business=business, letter=letter)
    record("terms_review.letter_drafted", review, actor=actor, letter=letter.pk, business=business.pk)
    return letter


def cited(articles: Sequence[int]) -> list[dict[str, str]]:
    """Articles as a finding keeps them: as they stand today."""
    held = {each.pk: each for each in LawArticle.objects.filter(pk__in=list(articles))}
    rows = [held[pk] for pk in dict.fromkeys(articles) if pk in held]
    return [
        {
            "law_code": each.law_code,
            "article": each.article,
            "citation": each.citation,
            "text": each.text,
            "since": each.valid_from.isoformat(),
        }
        for each in rows
    ]


def _raise_finding(clause: TermsClause, entry: FindingEntry, *, actor: Actor) -> None:
    quote = entry.quote.strip() or clause.text
    basis = cited(entry.articles)
    _check(clause, entry, quote, basis)
    TermsFinding.objects.create(
        review_id=clause.review_id,
        contract_id=clause.contract_id,
        clause=clause,
        typical=find(TypicalTerm, entry.typical_id, actor=actor) if entry.typical_id else None,
        grade=entry.grade,
        fault=entry.fault,
        quote=quote,
        basis=basis,
        reason=without_people(entry.reason.strip())[:REASON],
        proposal=without_people(entry.proposal.strip())[:WORDING],
        raised_by=actor.user_id,
        raised_at=clock.now(),
    )


def _check(clause: TermsClause, entry: FindingEntry, quote: str, basis: Sequence[object]) -> None:
    faults = {}
    if entry.grade not in STATES:
        faults["grade"] = _("Please choose: unfair, or doubtful.")
    if entry.fault not in TermFault.values:
        faults["fault"] = _("Please choose what is wrong with it.")
    if quote not in clause.text:
        faults["quote"] = _("These words do not stand in the clause. Please copy them from it.")
    if not basis:
        faults["article_1"] = _("Please choose the article it rests on.")
    if not entry.reason.strip():
        faults["reason"] = _("Please say why.")
    if not entry.proposal.strip():
        faults["proposal"] = _("Please say what should stand there instead.")
    if faults:
        raise Invalid(faults)


def _finding(review: TermsReview, finding_id: int) -> TermsFinding:
    row = findings_of_review(review).select_for_update(of=("self",)).filter(pk=finding_id).first()
    if row is None:
        raise NotVisible
    return row


def _settle(clause: TermsClause) -> None:
    """What the findings that are left say about their clause; without any it is fine."""
    clause.state = _state_of(clause)
    clause.save(update_fields=["state"])


def _state_of(clause: TermsClause) -> str:
    grades = set(
        findings_of_review(clause.review).filter(clause=clause).order_by().values_list("grade", flat=True)
    )
    if Grade.UNFAIR in grades:
        return ClauseState.UNFAIR
    return ClauseState.DOUBTFUL if grades else ClauseState.FINE

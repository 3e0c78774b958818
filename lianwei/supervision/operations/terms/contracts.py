"""Contracts come into a review: read from a file or pasted, cut into clauses, corrected by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.reading.numbers import tokenise
from lianwei.reading.people import without_people
from lianwei.registry.queries import find_business
from lianwei.supervision.lifecycle.terms import (
    ADD_CONTRACT,
    EDIT_CLAUSE,
    ENTER_TEXT,
    JOIN_CLAUSE,
    MATCH,
    RENEW,
)
from lianwei.supervision.models import (
    ClauseState,
    TermsClause,
    TermsContract,
    TermsFinding,
    TermsReview,
    clauses_of,
    findings_of_review,
)
from lianwei.supervision.models.terms import PLACE, TITLE
from lianwei.supervision.rules.terms.cutting import MOST_CLAUSES, Clause, Line, cut, letters_in, parts_of

from .rechecking import compare_versions, latest_of

KIND = "contract"  # of a file
Near = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """A contract as it was brought: `lines` were read from the file or the pasted text, none of a picture.
    `users` counts only with its source.
    """

    title: str
    version_on: date
    found_at: str
    business_id: int = 0
    users: int | None = None
    users_source: str = ""
    lines: Sequence[Line] = ()
    pages: int = 0
    upload: Examined | None = None


@transaction.atomic
def add_terms_contract(review_id: int, entry: ContractEntry, *, actor: Actor) -> TermsContract:
    """Bring a firm's standard contract; a picture waits for its text. Raises Invalid for what is missing."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, ADD_CONTRACT, actor=actor)
    _check(entry)
    contract = _keep(review, entry, business_id=find_business(entry.business_id).pk, actor=actor)
    record("terms_review.contract_added", review, actor=actor, contract=contract.pk)
    return contract


@transaction.atomic
def renew_terms_contract(
    review_id: int, entry: ContractEntry, *, actor: Actor, contract_id: int
) -> TermsContract:
    """Bring the new version of a contract: each finding is looked up in it. Raises WrongStatus where a newer
    version is here already.
    """
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, RENEW, actor=actor)
    before = contract_in(review, contract_id, actor=actor)
    if latest_of(before) != before:
        raise WrongStatus(_("A newer version is here already. Please add the next version to that one."))
    _check(entry)
    if entry.version_on < before.version_on:
        raise Invalid({"version_on": _("The new version cannot be older than the one before.")})
    contract = _keep(review, entry, business_id=before.business_id, actor=actor, replaces=before)
    compare_versions(contract, actor=actor)
    record("terms_review.renewed", review, actor=actor, contract=contract.pk, before=before.pk)
    return contract


@transaction.atomic
def enter_terms_text(review_id: int, *, actor: Actor, contract_id: int, text: str) -> TermsContract:
    """The text of a contract whose file has none, as a person typed or confirmed it; in place of clauses that
    nobody has decided on yet.
    """
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, ENTER_TEXT, actor=actor)
    contract = contract_in(review, contract_id, actor=actor)
    if clauses_of(contract).exclude(state=ClauseState.OPEN).exists():
        raise WrongStatus(
            _("Clauses of this contract are decided on already. Please change them one by one.")
        )
    lines = [Line(place, line) for place, line in enumerate(text.splitlines(), start=1)]
    clauses = _cut(lines)
    if not clauses:
        raise Invalid({"text": _("Please type or paste the words of the contract.")})
    findings_of_review(review).filter(met__contract=contract).update(met=None, seen="")
    clauses_of(contract).delete()
    _write(contract, clauses)
    compare_versions(contract, actor=actor)
    record("terms_review.text_entered", review, actor=actor, contract=contract.pk, clauses=len(clauses))
    return contract


@transaction.atomic
def edit_terms_clause(review_id: int, *, actor: Actor, clause_id: int, number: str, text: str) -> TermsClause:
    """Correct a clause that nobody has decided on; empty lines cut it into several."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, EDIT_CLAUSE, actor=actor)
    clause = open_clause(review, clause_id, actor=actor)
    first, *others = parts_of(tokenise(text).text) or [""]
    if not first:
        raise Invalid({"text": _("A clause cannot be empty. Please join it with the one before instead.")})
    later = clauses_of(clause.contract).filter(seq__gt=clause.seq)
    later.update(seq=F("seq") + len(others))
    clause.number, clause.text, clause.near, clause.nearest = number.strip()[:40], first, [], 0
    clause.save(update_fields=["number", "text", "near", "nearest"])
    _compare_again(clause.contract)
    parts = [Clause("", each, clause.place) for each in others]
    TermsClause.objects.bulk_create(_rows(clause.contract, parts, after=clause.seq))
    _count(clause.contract)
    record(
        "terms_review.clause_edited", review, actor=actor, contract=clause.contract_id, parts=1 + len(others)
    )
    return clause


@transaction.atomic
def join_terms_clause(review_id: int, *, actor: Actor, clause_id: int) -> TermsClause:
    """Join a clause with the next one: a line that was cut by mistake."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, JOIN_CLAUSE, actor=actor)
    clause = open_clause(review, clause_id, actor=actor)
    after = clauses_of(clause.contract).filter(seq__gt=clause.seq).first()
    if after is None:
        raise WrongStatus(_("This is the last clause. There is none to join it with."))
    open_clause(review, after.pk, actor=actor)
    clause.text = f"{clause.text}{after.number}{after.text}"
    clause.near, clause.nearest = [], 0
    clause.save(update_fields=["text", "near", "nearest"])
    clauses_of(clause.contract).filter(pk=after.pk).delete()
    _compare_again(clause.contract)
    record("terms_review.clause_joined", review, actor=actor, contract=clause.contract_id)
    return clause


@transaction.atomic
def match_terms_review(review_id: int, *, actor: Actor) -> TermsReview:
    """Ask for a new comparison with the library, which has grown; the worker does it."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, MATCH, actor=actor)
    TermsContract.objects.visible_to(actor).filter(review=review).update(matched_at=None)
    record("terms_review.match_asked", review, actor=actor)
    return review


@transaction.atomic
def note_terms_matches(contract_id: int, near: Near, *, actor: Actor) -> TermsContract:
    """Keep what the comparison of a contract with the library said: entries and hundredths by clause."""
    contract = lock(TermsContract, contract_id, actor=actor)
    actor.require("terms_review.note_matches")
    clauses = list(clauses_of(contract).filter(pk__in=list(near)))
    for each in clauses:
        each.near = [[key, score] for key, score in near[each.pk]]
        each.nearest = max((score for _key, score in near[each.pk]), default=0)
    TermsClause.objects.visible_to(actor).bulk_update(clauses, ["near", "nearest"], batch_size=500)
    contract.matched_at = clock.now()
    contract.save(update_fields=["matched_at"])
    record("terms_review.matched", contract.review, actor=actor, contract=contract.pk, clauses=len(clauses))
    return contract


def contract_in(review: TermsReview, contract_id: int, *, actor: Actor) -> TermsContract:
    """A contract of a review in hand. Raises NotVisible."""
    contract = find(TermsContract, contract_id, actor=actor)
    if contract.review_id != review.pk:
        raise NotVisible
    return contract


def clause_in(review: TermsReview, clause_id: int, *, actor: Actor) -> TermsClause:
    """A clause of a review in hand. Raises NotVisible."""
    clause = find(TermsClause, clause_id, actor=actor)
    if clause.review_id != review.pk:
        raise NotVisible
    return clause


def open_clause(review: TermsReview, clause_id: int, *, actor: Actor) -> TermsClause:
    """A clause whose words may still change. Raises WrongStatus where something rests on them."""
    clause = clause_in(review, clause_id, actor=actor)
    seen = TermsFinding.objects.visible_to(actor).filter(met=clause).exists()
    if clause.state != ClauseState.OPEN or seen:
        raise WrongStatus(_("This clause is decided on already; its words stay as they are."))
    return clause


def _keep(
    review: TermsReview,
    entry: ContractEntry,
    *,
    business_id: int,
    actor: Actor,
    replaces: TermsContract | None = None,
) -> TermsContract:
    contract = TermsContract(
        review=review,
        business_id=business_id,
        title=without_people(entry.title.strip())[:TITLE],
        version_on=entry.version_on,
        found_at=without_people(entry.found_at.strip())[:PLACE],
        users=entry.users,
        users_source=without_people(entry.users_source.strip())[:PLACE],
        replaces=replaces,
        pages=entry.pages,
        added_at=clock.now(),
        added_by=actor.user_id,
    )
    if entry.upload is not None:
        kept = store_file(review, entry.upload, actor=actor, source=FileSource.STAFF, kind=KIND)
        contract.file_id = kept.file.pk
    contract.save()
    _write(contract, _cut(entry.lines))
    return contract


def _write(contract: TermsContract, clauses: Sequence[Clause]) -> None:
    TermsClause.objects.bulk_create(_rows(contract, clauses, after=0), batch_size=500)
    contract.matched_at = None
    _count(contract)


def _rows(contract: TermsContract, clauses: Sequence[Clause], *, after: int) -> list[TermsClause]:
    return [
        TermsClause(
            review_id=contract.review_id,
            contract=contract,
            seq=seq,
            number=each.number[:40],
            place=each.place,
            text=each.text,
        )
        for seq, each in enumerate(clauses, start=after + 1)
    ]


def _compare_again(contract: TermsContract) -> None:
    """Its words changed: the worker compares them with the library once more."""
    contract.matched_at = None
    contract.save(update_fields=["matched_at"])


def _count(contract: TermsContract) -> None:
    contract.letters = letters_in(clauses_of(contract).values_list("text", flat=True))
    contract.save(update_fields=["letters", "matched_at"])


def _cut(lines: Sequence[Line]) -> list[Clause]:
    """Numbers of people that a filled-in contract holds do not stand in its clauses."""
    clauses = cut(Line(each.place, tokenise(each.text).text) for each in lines)
    if len(clauses) > MOST_CLAUSES:
        raise Invalid(
            {
                "text": _("This has more than %(most)d clauses. Please bring it in parts.")
                % {"most": MOST_CLAUSES}
            }
        )
    return clauses


def _check(entry: ContractEntry) -> None:
    faults = {}
    if not entry.title.strip():
        faults["title"] = _("Please give the name of the contract.")
    if entry.version_on > clock.today():
        faults["version_on"] = _("This day has not come yet. Please enter the day of the version.")
    if not entry.found_at.strip():
        faults["found_at"] = _("Please say where the contract was found.")
    if not entry.lines and entry.upload is None:
        faults["text"] = _("Please choose a file, or paste the words of the contract.")
    if faults:
        raise Invalid(faults)

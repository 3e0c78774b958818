"""What became of each finding in the new version: looked up by comparison, confirmed by a person."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.supervision.lifecycle.terms import CONFIRM
from lianwei.supervision.models import (
    PUT_RIGHT,
    Fate,
    TermsContract,
    TermsFinding,
    TermsReview,
    clauses_of,
    contracts_of,
    findings_of_review,
)
from lianwei.supervision.rules.terms.comparing import Numbered, whereabouts


def compare_versions(contract: TermsContract, *, actor: Actor) -> None:
    """Look up each finding of the first version in this one; what was put right before stays so."""
    first, new = first_of(contract), list(clauses_of(contract))
    if contract.replaces_id is None or not new:
        return
    rows = findings_of_review(contract.review).filter(contract=first).exclude(fate__in=PUT_RIGHT)
    found = list(rows.select_for_update(of=("self",)))
    old = [Numbered(each.number, each.text) for each in clauses_of(first)]
    wanted = [Numbered(each.clause.number, each.clause.text) for each in found]
    met = whereabouts(wanted, old, [Numbered(each.number, each.text) for each in new])
    for finding, one in zip(found, met, strict=True):
        finding.seen, finding.likeness = one.fate, round(100 * one.likeness)
        finding.met = None if one.place is None else new[one.place]
        finding.fate, finding.fate_by, finding.fate_on = "", None, None
    fields = ["seen", "likeness", "met", "fate", "fate_by", "fate_on"]
    TermsFinding.objects.visible_to(actor).bulk_update(found, fields)


@transaction.atomic
def confirm_terms_fates(
    review_id: int, *, actor: Actor, contract_id: int, fates: Mapping[int, str]
) -> TermsReview:
    """Say what became of the findings of a contract; those that are left out wait."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, CONFIRM, actor=actor)
    contract = find(TermsContract, contract_id, actor=actor)
    if contract.review_id != review.pk:
        raise NotVisible
    rows = findings_of_review(review).filter(contract=first_of(contract)).exclude(seen="")
    found = list(rows.filter(pk__in=list(fates)).select_for_update(of=("self",)))
    if not found or any(fates[each.pk] not in Fate.values for each in found):
        raise Invalid(_("Please say for at least one finding what became of it."))
    for each in found:
        each.fate, each.fate_by, each.fate_on = fates[each.pk], actor.user_id, clock.today()
    TermsFinding.objects.visible_to(actor).bulk_update(found, ["fate", "fate_by", "fate_on"])
    right = sum(each.fate in PUT_RIGHT for each in found)
    record(
        "terms_review.confirmed", review, actor=actor, contract=contract.pk, findings=len(found), right=right
    )
    return review


def first_of(contract: TermsContract) -> TermsContract:
    """The version in which the faults were found."""
    while contract.replaces is not None:
        contract = contract.replaces
    return contract


def latest_of(contract: TermsContract) -> TermsContract:
    """The newest version that follows this one."""
    rows = {each.replaces_id: each for each in contracts_of(contract.review) if each.replaces_id}
    while contract.pk in rows:
        contract = rows[contract.pk]
    return contract

"""A review of standard terms is opened, begun, agreed to by a second person, sent, checked again, closed."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation
from lianwei.members.queries.alliances import alliance_of
from lianwei.projects.queries import find_project
from lianwei.reading.people import without_people
from lianwei.supervision.lifecycle.terms import AGREE, BEGIN, CLOSE, GIVE_UP, RECHECK, REOPEN, SEND
from lianwei.supervision.models import (
    ClauseState,
    TermsClause,
    TermsFinding,
    TermsReview,
    contracts_of,
    findings_of_review,
)
from lianwei.supervision.models.terms import TITLE, WORDS

KIND = "contract_review"  # of a joint project


@transaction.atomic
def open_terms_review(
    *, actor: Actor, title: str, trade: str = "", has_no_fee: bool, project_id: int | None = None
) -> TermsReview:
    """Open a review of the actor's organisation, alone or in a joint project that it leads. Raises Invalid
    without the statement that no business pays (消费者权益保护法 art. 38).
    """
    actor.require("terms_review.open")
    home = actor.organisation_id
    if home is None or home not in actor.acts_for:
        raise NotAllowed
    _check_opening(title, has_no_fee=has_no_fee)
    _check_project(project_id, actor=actor)
    holder = Organisation.objects.get(pk=home)
    review = TermsReview.objects.create(
        holder=holder,
        alliance_id=alliance_of(holder, on=clock.today()),
        project_id=project_id,
        title=without_people(title.strip())[:TITLE],
        trade=without_people(trade.strip())[:TITLE],
        declared_by=actor.user_id,
        opened_on=clock.today(),
        opened_by=actor.user_id,
    )
    record("terms_review.opened", review, actor=actor, project=project_id)
    return review


@transaction.atomic
def begin_terms_review(review_id: int, *, actor: Actor) -> TermsReview:
    """The contracts are there: clauses are decided on from now on. Raises WrongStatus without any clause."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, BEGIN, actor=actor)
    if not TermsClause.objects.visible_to(actor).filter(review=review).exists():
        raise WrongStatus(_("No contract with clauses is here yet. Please add one first."))
    review.save(update_fields=["status"])
    record("terms_review.begun", review, actor=actor)
    return review


@transaction.atomic
def agree_terms_review(review_id: int, *, actor: Actor) -> TermsReview:
    """Agree to all findings as second person. Raises Invalid while clauses are not looked at, an opinion is
    awaited, or a finding is the actor's own.
    """
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, AGREE, actor=actor)
    found = list(findings_of_review(review).select_for_update(of=("self",)))
    _check_agreement(review, found, actor=actor)
    for each in found:
        each.agreed_by = each.agreed_by or actor.user_id
        each.agreed_on = each.agreed_on or clock.today()
    TermsFinding.objects.visible_to(actor).bulk_update(found, ["agreed_by", "agreed_on"])
    review.agreed_on, review.agreed_by = clock.today(), actor.user_id
    review.save(update_fields=["status", "agreed_on", "agreed_by"])
    record("terms_review.agreed", review, actor=actor, findings=len(found))
    return review


@transaction.atomic
def reopen_terms_review(review_id: int, *, actor: Actor) -> TermsReview:
    """Work on the findings again; whoever agrees does so anew for those that change."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, REOPEN, actor=actor)
    review.agreed_on = review.agreed_by = None
    review.save(update_fields=["status", "agreed_on", "agreed_by"])
    record("terms_review.reopened", review, actor=actor)
    return review


@transaction.atomic
def send_terms_review(review_id: int, *, actor: Actor) -> TermsReview:
    """The findings are with the firms: by letter, or handed over otherwise."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, SEND, actor=actor)
    review.sent_on = clock.today()
    review.save(update_fields=["status", "sent_on"])
    record("terms_review.sent", review, actor=actor)
    return review


@transaction.atomic
def recheck_terms_review(review_id: int, *, actor: Actor) -> TermsReview:
    """The second check is done. Raises WrongStatus without a new version, or while a clause waits."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, RECHECK, actor=actor)
    found = [each for each in findings_of_review(review) if each.seen]
    if not found:
        raise WrongStatus(_("No new version is here yet. Please add the new version of a contract first."))
    if waits := sum(not each.fate for each in found):
        raise WrongStatus(
            ngettext(
                "%(count)d finding waits for what became of it.",
                "%(count)d findings wait for what became of them.",
                waits,
            )
            % {"count": waits}
        )
    review.rechecked_on = clock.today()
    review.save(update_fields=["status", "rechecked_on"])
    record("terms_review.rechecked", review, actor=actor)
    return review


@transaction.atomic
def close_terms_review(review_id: int, *, actor: Actor, conclusion: str) -> TermsReview:
    """Close it with what came of it."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, CLOSE, actor=actor)
    if not conclusion.strip():
        raise Invalid({"conclusion": _("Please say what came of it.")})
    review.conclusion, review.closed_on = without_people(conclusion.strip())[:WORDS], clock.today()
    review.save(update_fields=["status", "conclusion", "closed_on"])
    record("terms_review.closed", review, actor=actor)
    return review


@transaction.atomic
def give_up_terms_review(review_id: int, *, actor: Actor, reason: str) -> TermsReview:
    """Give it up before it went out; what was found stays to be read."""
    review = lock(TermsReview, review_id, actor=actor)
    advance(review, GIVE_UP, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    review.conclusion, review.closed_on = without_people(reason.strip())[:WORDS], clock.today()
    review.save(update_fields=["status", "conclusion", "closed_on"])
    record("terms_review.given_up", review, actor=actor)
    return review


def _check_opening(title: str, *, has_no_fee: bool) -> None:
    faults = {}
    if not title.strip():
        faults["title"] = _("Please give the review a title.")
    if not has_no_fee:
        faults["has_no_fee"] = _("A review may only begin when no business pays for it (art. 38).")
    if faults:
        raise Invalid(faults)


def _check_project(project_id: int | None, *, actor: Actor) -> None:
    if project_id is None:
        return
    project = find_project(project_id, actor=actor)
    if project.kind != KIND or not project.is_open:
        raise Invalid({"project": _("Please choose a joint project of contract review that is going on.")})
    if not project.is_within_reach(actor):
        raise NotAllowed(_("The member that leads the project opens its review."))


def _check_agreement(review: TermsReview, found: list[TermsFinding], *, actor: Actor) -> None:
    first = contracts_of(review).filter(replaces=None).values("pk")
    clauses = TermsClause.objects.visible_to(actor).filter(contract__in=first)
    if waits := clauses.filter(state=ClauseState.OPEN).count():
        raise Invalid(
            ngettext(
                "%(count)d clause has not been looked at yet.",
                "%(count)d clauses have not been looked at yet.",
                waits,
            )
            % {"count": waits}
        )
    if any(each.asked_on and not each.opinion_on for each in found):
        raise Invalid(_("An expert's opinion is still awaited. Please enter it, or drop the finding."))
    own = actor.user_id is not None and any(
        each.agreed_by is None and each.raised_by == actor.user_id for each in found
    )
    if own:
        raise Invalid(_("Some of the findings are your own. A colleague has to agree to them."))

"""What follows from reviews of standard terms: comparison with the library, sent with its letter, facts."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.registry.models import Audience, FactKind
from lianwei.registry.operations import add_business_fact
from lianwei.supervision.models import ReviewStatus, TermsContract, TermsLetter, TermsReview
from lianwei.supervision.operations.terms.contracts import note_terms_matches
from lianwei.supervision.operations.terms.reviews import send_terms_review
from lianwei.supervision.queries.terms.facts import facts_of_review
from lianwei.supervision.queries.terms.matching import matches_of


@on("terms_review.contract_added")
@on("terms_review.text_entered")
@on("terms_review.clause_edited")
@on("terms_review.clause_joined")
@on("terms_review.match_asked")
def compare_with_library(event: Event) -> None:
    """Outside any transaction: a contract of a hundred pages takes seconds. Safe twice."""
    rows = TermsContract.objects.visible_to(SYSTEM).filter(review=_key(event), replaces=None)
    if contract := event.details.get("contract"):
        rows = rows.filter(pk=contract)
    for each in rows.select_related("review").order_by("pk"):
        note_terms_matches(each.pk, matches_of(each, actor=SYSTEM), actor=SYSTEM)


@on("letter.sent")
def send_with_letter(event: Event) -> None:
    """The first letter to a firm that goes out takes the review along."""
    row = TermsLetter.objects.visible_to(SYSTEM).filter(letter=_key(event)).select_related("review").first()
    if row is not None and row.review.status == ReviewStatus.AGREED:
        send_terms_review(row.review_id, actor=SYSTEM)


@on("terms_review.sent")
@on("terms_review.rechecked")
def state_review_facts(event: Event) -> None:
    """What was found at each firm, and what became of it; the same fact is stated once."""
    review = find(TermsReview, _key(event), actor=SYSTEM)
    happened = event.name.partition(".")[2]
    day = review.sent_on if happened == "sent" else review.rechecked_on
    for fact in facts_of_review(review, happened, day) if day else ():
        add_business_fact(
            fact.business_id,
            actor=SYSTEM,
            kind=FactKind.TEST,
            on=fact.on,
            headline=fact.headline[:200],
            headline_en=fact.headline_en[:200],
            organisation_id=review.holder_id,
            source=fact.source,
            audience=Audience.ALLIANCE,
        )


def _key(event: Event) -> int:
    return int(event.subject.partition(":")[2])

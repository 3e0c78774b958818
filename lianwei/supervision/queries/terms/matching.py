"""Each clause of a contract beside the library: which unfair wordings it comes near to."""

from django.db.models import Q, QuerySet

from lianwei.core.scope import Actor
from lianwei.supervision.models import TermsContract, TermsReview, TermStatus, TypicalTerm, clauses_of

SHOWN = 3  # entries of the library beside a clause
LEAST = 0.32


def library_of(review: TermsReview, *, actor: Actor) -> "QuerySet[TypicalTerm]":
    """What is in force for a review: of its alliance, of its holder, and what was shipped."""
    shipped = Q(alliance_id=None, organisation=None)
    ours = Q(organisation=review.holder_id)
    if review.alliance_id is not None:
        ours |= Q(alliance_id=review.alliance_id)
    rows = TypicalTerm.objects.visible_to(actor).filter(ours | shipped, status=TermStatus.IN_FORCE)
    return rows.order_by("pk")


def matches_of(contract: TermsContract, *, actor: Actor) -> dict[int, list[tuple[int, int]]]:
    """For each clause the nearest entries with their likeness in hundredths, the nearest first."""
    from lianwei.reading.nearest import nearest  # noqa: PLC0415 - numpy, which few requests need

    known = list(library_of(contract.review, actor=actor).values_list("pk", "wording"))
    clauses = list(clauses_of(contract).values_list("pk", "text"))
    texts, wordings = [text for _pk, text in clauses], [wording for _pk, wording in known]
    hits = nearest(texts, wordings, count=SHOWN, least=LEAST)
    return {
        pk: [(known[hit.place][0], round(100 * hit.score)) for hit in found]
        for (pk, _text), found in zip(clauses, hits, strict=True)
    }

"""Enquiries and violation reports of the demo, each invented from the same words."""

from random import Random

from lianwei.cases.operations import EnquiryEntry, ReportEntry

from .invention import Shop, words

SUSPECTED = ("超市", "保健", "餐饮")  # trades of which violations are reported


def enquiry(rng: Random) -> EnquiryEntry:
    """Somebody asks, sometimes with a family."""
    question, answer = rng.choice(words()["enquiries"])
    return EnquiryEntry(
        question=question, answer=answer, channel=rng.choice(("C01", "C02")), persons=rng.randint(1, 3)
    )


def violation_report(rng: Random, shop: Shop) -> ReportEntry:
    """Somebody reports a shop, often without a name."""
    is_anonymous = rng.random() < 0.4
    name = rng.choice(words()["surnames"]) + rng.choice(words()["given"])
    return ReportEntry(
        business_name=shop.name,
        business_id=shop.pk,
        business_address=shop.address,
        clue=rng.choice(words()["clues"]),
        reporter_name="" if is_anonymous else name,
        is_anonymous=is_anonymous,
    )

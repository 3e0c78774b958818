"""Numbers of people do not stand in what is typed for a review of standard terms."""

import pytest

from lianwei.core.scope import SYSTEM
from lianwei.supervision.models import (
    TermsClause,
    TermsContract,
    TermsFinding,
    TermsRemark,
    TermsReview,
    TypicalTerm,
)
from lianwei.supervision.operations.terms import contracts, findings, library, reviews
from tests.factories import terms
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PHONE = "13800001234"
SAID = f"请找张三，电话{PHONE}。"


def test_nothing_that_is_typed_keeps_a_number():
    home = make_organisation("YZ")
    make_alliance(home)
    review = terms.review(home, title=SAID, trade=SAID)
    terms.compared(
        terms.contract(review, f"第一条 {SAID}\n第二条 {SAID}", title=SAID, found_at=SAID, users_source=SAID)
    )
    actor, boss = terms.writer(home), terms.head(home)
    _first, second = TermsClause.objects.visible_to(SYSTEM).order_by("seq")
    told = {"number": "第二条", "text": f"改。{SAID}"}
    contracts.edit_terms_clause(review.pk, actor=actor, clause_id=second.pk, **told)
    reviews.begin_terms_review(review.pk, actor=actor)
    found = terms.found(review, "第一条", reason=SAID, proposal=SAID)
    keys = {"finding_id": found.pk}
    findings.remark_on_finding(review.pk, actor=actor, words=SAID, **keys)
    findings.drop_terms_finding(review.pk, actor=actor, reason=SAID, **keys)
    reviews.give_up_terms_review(review.pk, actor=actor, reason=SAID)
    term = terms.term(home, SAID, reason=SAID, proposal=SAID, source=SAID)
    library.send_back_typical_term(term.pk, actor=boss, remark=SAID)

    tables = (TermsReview, TermsContract, TermsClause, TermsFinding, TermsRemark, TypicalTerm)
    words = [
        value
        for table in tables
        for row in table.objects.visible_to(SYSTEM).values()
        for value in row.values()
        if isinstance(value, str)
    ]

    assert [each for each in words if PHONE in each] == []
    assert sum("〔" in each for each in words) >= 15

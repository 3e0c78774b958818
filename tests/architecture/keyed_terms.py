"""Reviews of standard terms with their contracts, clauses and findings, for routes that take a key."""

from django.core.files.base import ContentFile

from lianwei.core.files.examining import examine
from lianwei.members.models import Organisation
from lianwei.supervision.models import TermsReview
from tests.factories import members, terms

from .nouns import Keys, Noun


def _review(home: Organisation) -> Keys:
    return {"pk": terms.review(home).pk}


def _begun(home: Organisation) -> Keys:
    return {"pk": terms.begun(home).pk}


def _agreed(home: Organisation) -> Keys:
    return {"pk": terms.agreed(home).pk}


def _sent(home: Organisation) -> Keys:
    return {"pk": terms.sent(home).pk}


def _contract(home: Organisation) -> Keys:
    return _with_contract(terms.begun(home))


def _of_sent(home: Organisation) -> Keys:
    return _with_contract(terms.sent(home))


def _with_contract(review: TermsReview) -> Keys:
    return {"pk": review.pk, "contract_id": terms.first(review).pk}


def _renewed(home: Organisation) -> Keys:
    new = terms.renewed(home)
    return {"pk": new.review_id, "contract_id": new.pk}


def _clause(home: Organisation) -> Keys:
    review = terms.begun(home)
    return {"pk": review.pk, "clause_id": terms.clause(review).pk}


def _finding(home: Organisation) -> Keys:
    review = terms.begun(home)
    return {"pk": review.pk, "finding_id": terms.found(review).pk}


def _firm(home: Organisation) -> Keys:
    review = terms.agreed(home)
    return {"pk": review.pk, "business_id": terms.first(review).business_id}


def _file(home: Organisation) -> Keys:
    review = terms.review(home)
    upload = examine(ContentFile(b"%PDF-1.7\n%%EOF\n", name="contract.pdf"))
    return {"pk": review.pk, "file_id": terms.contract(review, "", upload=upload).file_id}


def _waiting(home: Organisation) -> Keys:
    return {"pk": terms.term(home).pk}


def _in_force(home: Organisation) -> Keys:
    members.make_alliance(home, code="TERMS")
    return {"pk": terms.in_force(home).pk}


TERMS: dict[str, Noun] = {
    "terms_review_": Noun(_review),
    "terms_review_agree": Noun(_begun),
    "terms_review_ask_opinion": Noun(_finding),
    "terms_review_clear": Noun(_contract),
    "terms_review_close": Noun(_sent),
    "terms_review_confirm": Noun(_renewed),
    "terms_review_decide": Noun(_clause),
    "terms_review_decide_fine": Noun(_clause),
    "terms_review_draft_letter": Noun(_firm),
    "terms_review_drop": Noun(_finding),
    "terms_review_edit_clause": Noun(_clause),
    "terms_review_enter_text": Noun(_contract),
    "terms_review_give_opinion": Noun(_finding),
    "terms_review_join_clause": Noun(_clause),
    "terms_review_match": Noun(_begun),
    "terms_review_recheck": Noun(_sent),
    "terms_review_remark": Noun(_finding),
    "terms_review_renew": Noun(_of_sent),
    "terms_review_reopen": Noun(_agreed),
    "terms_review_send": Noun(_agreed),
    "terms_review_view_clause": Noun(_clause),
    "terms_review_view_contract": Noun(_contract),
    "terms_review_view_file": Noun(_file),
    "terms_review_view_versions": Noun(_renewed),
    "typical_term_": Noun(_waiting),
    "typical_term_retire": Noun(_in_force),
    "typical_term_revise": Noun(_in_force),
}

"""Reviews of standard terms, and the library of unfair wordings."""

from django.urls import path

from lianwei.supervision.views.terms import contracts, library, reviews

REVIEW = "terms/<int:pk>/"
CONTRACT, CLAUSE = f"{REVIEW}contracts/<int:contract_id>/", f"{REVIEW}clauses/<int:clause_id>/"
FINDING = f"{REVIEW}findings/<int:finding_id>/"
STEPS = ("begin", "agree", "reopen", "send", "recheck", "close", "give_up", "match")

terms_pages = [
    path("terms/", reviews.terms_review_list, name="terms_review_list"),
    path("terms/new/", reviews.terms_review_open, name="terms_review_open"),
    path(REVIEW, reviews.terms_review_view, name="terms_review_view"),
    path(f"{REVIEW}files/<int:file_id>/", reviews.terms_review_view_file, name="terms_review_view_file"),
    path(
        f"{REVIEW}firms/<int:business_id>/letter/",
        reviews.terms_review_draft_letter,
        name="terms_review_draft_letter",
    ),
    path(f"{REVIEW}contracts/new/", contracts.terms_review_add_contract, name="terms_review_add_contract"),
    path(CONTRACT, contracts.terms_review_view_contract, name="terms_review_view_contract"),
    path(f"{CONTRACT}text/", contracts.terms_review_enter_text, name="terms_review_enter_text"),
    path(f"{CONTRACT}clear/", contracts.terms_review_clear, name="terms_review_clear"),
    path(f"{CONTRACT}renew/", contracts.terms_review_renew, name="terms_review_renew"),
    path(f"{CONTRACT}versions/", contracts.terms_review_view_versions, name="terms_review_view_versions"),
    path(f"{CONTRACT}confirm/", contracts.terms_review_confirm, name="terms_review_confirm"),
    path(CLAUSE, contracts.terms_review_view_clause, name="terms_review_view_clause"),
    path(f"{CLAUSE}decide/", contracts.terms_review_decide, name="terms_review_decide"),
    path(f"{CLAUSE}fine/", contracts.terms_review_decide_fine, name="terms_review_decide_fine"),
    path(f"{CLAUSE}edit/", contracts.terms_review_edit_clause, name="terms_review_edit_clause"),
    path(f"{CLAUSE}join/", contracts.terms_review_join_clause, name="terms_review_join_clause"),
    path(f"{FINDING}ask/", contracts.terms_review_ask_opinion, name="terms_review_ask_opinion"),
    path(f"{FINDING}opinion/", contracts.terms_review_give_opinion, name="terms_review_give_opinion"),
    *(
        path(
            f"{REVIEW}{verb.replace('_', '-')}/", reviews.review_step_view(verb), name=f"terms_review_{verb}"
        )
        for verb in STEPS
    ),
    *(
        path(f"{FINDING}{verb}/", reviews.review_step_view(verb), name=f"terms_review_{verb}")
        for verb in ("drop", "remark")
    ),
    *(
        path(
            f"{REVIEW}report.{form}",
            reviews.terms_review_view_report,
            {"form": form},
            name=f"terms_review_view_{form}",
        )
        for form in ("docx", "pdf", "xlsx")
    ),
]
library_pages = [
    path("typical-terms/", library.typical_term_list, name="typical_term_list"),
    path("typical-terms/new/", library.typical_term_contribute, name="typical_term_contribute"),
    path("typical-terms/<int:pk>/", library.typical_term_view, name="typical_term_view"),
    path("typical-terms/<int:pk>/revise/", library.typical_term_revise, name="typical_term_revise"),
    *(
        path(
            f"typical-terms/<int:pk>/{verb.replace('_', '-')}/",
            library.term_step_view(verb),
            name=f"typical_term_{verb}",
        )
        for verb in library.STEPS
    ),
]

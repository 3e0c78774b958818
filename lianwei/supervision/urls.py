"""Addresses of social supervision; every route is named like its permission."""

from django.urls import path

from .views import answering, city_index, letters, papers

LETTER, PAPER = "letters/<int:pk>/", "letters/<int:pk>/papers/<int:document_id>/"
RIGHT = f"{LETTER}put-right/<int:rectification_id>/"
STEPS = ("circulate", "join", "stay_out", "recall", "send", "serve", "hold", "answer", "promise",
         "ask_publication", "publish", "close", "withdraw")  # fmt: skip
OF_RECTIFICATIONS = ("prove", "ask_check", "check")

letter_pages = [
    path("letters/", letters.letter_list, name="letter_list"),
    path("letters/new/", letters.letter_draft, name="letter_draft"),
    path("letters/new/<slug:kind>/", letters.letter_draft_kind, name="letter_draft_kind"),
    path(LETTER, letters.letter_detail, name="letter_detail"),
    path(f"{LETTER}revise/", letters.letter_revise, name="letter_revise"),
    path(f"{LETTER}link/", letters.letter_invite, name="letter_invite"),
    path(f"{LETTER}files/<int:file_id>/", letters.letter_view_file, name="letter_view_file"),
    path(f"{PAPER}letter.pdf", papers.letter_view_pdf, name="letter_view_pdf"),
    path(f"{PAPER}letter.docx", papers.letter_view_docx, name="letter_view_docx"),
    path(f"{PAPER}<slug:verb>/", papers.letter_view_paper_step, name="letter_view_paper_step"),
    *(
        path(f"{LETTER}{verb.replace('_', '-')}/", letters.letter_step_view(verb), name=f"letter_{verb}")
        for verb in STEPS
    ),
    *(
        path(f"{RIGHT}{verb.replace('_', '-')}/", letters.letter_step_view(verb), name=f"letter_{verb}")
        for verb in OF_RECTIFICATIONS
    ),
    path("reply/<str:token>/", answering.letter_answer_open, name="letter_answer_open"),
    path("reply/<str:token>/proof/", answering.letter_prove_open, name="letter_prove_open"),
]
power_pages = [
    path("powers/", letters.interview_power_list, name="interview_power_list"),
    path("powers/new/", letters.interview_power_enter, name="interview_power_enter"),
    path("powers/<int:pk>/end/", letters.interview_power_end, name="interview_power_end"),
]

INDEX = "city-index/<int:pk>/"
index_pages = [
    path("city-index/", city_index.satisfaction_index_list, name="satisfaction_index_list"),
    path("city-index/new/", city_index.satisfaction_index_add, name="satisfaction_index_add"),
    path(INDEX, city_index.satisfaction_index_view, name="satisfaction_index_view"),
    path(f"{INDEX}weights/", city_index.satisfaction_index_revise, name="satisfaction_index_revise"),
    path(f"{INDEX}sheet/", city_index.satisfaction_index_fill, name="satisfaction_index_fill"),
    path(f"{INDEX}next-year/", city_index.satisfaction_index_renew, name="satisfaction_index_renew"),
    *(
        path(
            f"{INDEX}report.{form}",
            city_index.satisfaction_index_view_file,
            {"form": form},
            name=f"satisfaction_index_view_{form}",
        )
        for form in ("docx", "pdf", "xlsx")
    ),
]

urlpatterns = [*index_pages, *letter_pages, *power_pages]

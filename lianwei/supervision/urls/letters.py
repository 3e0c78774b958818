"""Letters, interviews, and the powers to call a business in."""

from django.urls import path

from lianwei.supervision.views.letters import answering, pages, papers

LETTER, PAPER = "letters/<int:pk>/", "letters/<int:pk>/papers/<int:document_id>/"
RIGHT = f"{LETTER}put-right/<int:rectification_id>/"
STEPS = ("circulate", "join", "stay_out", "recall", "send", "serve", "hold", "answer", "promise",
         "ask_publication", "publish", "close", "withdraw")  # fmt: skip
OF_RECTIFICATIONS = ("prove", "ask_check", "check")

letter_pages = [
    path("letters/", pages.letter_list, name="letter_list"),
    path("letters/new/", pages.letter_draft, name="letter_draft"),
    path("letters/new/<slug:kind>/", pages.letter_draft_kind, name="letter_draft_kind"),
    path(LETTER, pages.letter_detail, name="letter_detail"),
    path(f"{LETTER}revise/", pages.letter_revise, name="letter_revise"),
    path(f"{LETTER}link/", pages.letter_invite, name="letter_invite"),
    path(f"{LETTER}files/<int:file_id>/", pages.letter_view_file, name="letter_view_file"),
    path(f"{PAPER}letter.pdf", papers.letter_view_pdf, name="letter_view_pdf"),
    path(f"{PAPER}letter.docx", papers.letter_view_docx, name="letter_view_docx"),
    path(f"{PAPER}<slug:verb>/", papers.letter_view_paper_step, name="letter_view_paper_step"),
    *(
        path(f"{LETTER}{verb.replace('_', '-')}/", pages.letter_step_view(verb), name=f"letter_{verb}")
        for verb in STEPS
    ),
    *(
        path(f"{RIGHT}{verb.replace('_', '-')}/", pages.letter_step_view(verb), name=f"letter_{verb}")
        for verb in OF_RECTIFICATIONS
    ),
    path("reply/<str:token>/", answering.letter_answer_open, name="letter_answer_open"),
    path("reply/<str:token>/proof/", answering.letter_prove_open, name="letter_prove_open"),
]
power_pages = [
    path("powers/", pages.interview_power_list, name="interview_power_list"),
    path("powers/new/", pages.interview_power_enter, name="interview_power_enter"),
    path("powers/<int:pk>/end/", pages.interview_power_end, name="interview_power_end"),
]

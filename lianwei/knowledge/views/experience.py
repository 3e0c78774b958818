"""Experience exchanged between members: asked, answered, printed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.documents.typst import to_pdf
from lianwei.core.http import allow
from lianwei.knowledge.forms.experience import AnswerForm, AskForm
from lianwei.knowledge.operations.experience import (
    answer_experience,
    ask_experience,
    choose_experience_answer,
    take_back_experience,
    take_back_experience_reply,
)
from lianwei.knowledge.queries.experience import (
    OURS,
    UNANSWERED,
    ExperiencePage,
    experience_page,
    experiences_listed,
)
from lianwei.knowledge.queries.seminar import seminar_collection, seminar_paper
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page
from lianwei.ui.shapes import Tab

PAGE, PDF = "experience_view", "application/pdf"
VIEWS = ("", UNANSWERED, OURS)


@allow("experience.view")
@require_GET
def experience_list(request: HttpRequest) -> HttpResponse:
    view = _view(request)
    page = experiences_listed(view, actor=request.actor, after=request.GET.get("after", ""))
    labels = (_("All"), _("Waiting for an answer"), _("Asked by us"))
    tabs = [
        Tab(label, f"?view={each}", is_current=each == view)
        for label, each in zip(labels, VIEWS, strict=True)
    ]
    context = {
        "page": page,
        "tabs": tabs,
        "view": view,
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_ask": request.actor.may("experience.ask"),
    }
    return render(request, "knowledge/experience_list.html", context)


def _view(request: HttpRequest) -> str:
    view = request.GET.get("view", "")
    return view if view in VIEWS else ""


@allow("experience.ask")
@GET_OR_POST
def experience_ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    made = form.carry_out(ask_experience, actor=request.actor) if request.POST else None
    if made:
        messages.success(request, _("All members can read it now."))
        return redirect(PAGE, pk=made.pk)
    note = _("Please leave out names: names and numbers that are recognised are masked when it is saved.")
    page = FormPage(
        _("Ask or tell the other members"),
        _("Send to all members"),
        reverse("experience_list"),
        _("Experience exchange"),
        note,
        draft="experience",
    )
    return form_page(request, page, form)


@allow("experience.view")
@require_GET
def experience_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = experience_page(pk, actor=request.actor)
    return _shown(request, page, AnswerForm() if page.may_answer else None)


@allow("experience.answer")
@GET_OR_POST
def experience_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET is the page itself."""
    page = experience_page(pk, actor=request.actor)
    if request.method == "GET":
        return redirect(PAGE, pk=pk)
    form = AnswerForm(request.POST)
    if form.carry_out(answer_experience, pk, actor=request.actor):
        messages.success(request, _("Your answer stands there now."))
        return redirect(PAGE, pk=pk)
    return _shown(request, page, form)


@allow("experience.choose_answer")
@require_POST
def experience_choose_answer(request: HttpRequest, pk: int, reply_pk: int) -> HttpResponse:
    choose_experience_answer(pk, actor=request.actor, reply_id=reply_pk)
    messages.success(request, _("Noted as the answer that helped."))
    return redirect(PAGE, pk=pk)


@allow("experience.take_back")
@require_POST
def experience_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    take_back_experience(pk, actor=request.actor)
    messages.success(request, _("Taken back. Other members see it no more."))
    return redirect("experience_list")


@allow("experience.take_back")
@require_POST
def experience_take_back_reply(request: HttpRequest, pk: int) -> HttpResponse:
    reply = take_back_experience_reply(pk, actor=request.actor)
    messages.success(request, _("Your answer is taken back."))
    return redirect(PAGE, pk=reply.experience_id)


@allow("experience.view")
@require_GET
def experience_print(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them as PDF."""
    content = to_pdf(seminar_paper(pk, actor=request.actor))
    return attachment(content, PDF, name=f"experience-{pk}.pdf")


@allow("experience.view")
@require_GET
def experience_print_list(request: HttpRequest) -> HttpResponse:
    """The latest of a list as PDF, for a seminar."""
    content = to_pdf(seminar_collection(_view(request), actor=request.actor))
    return attachment(content, PDF, name="experience.pdf")


def _shown(request: HttpRequest, page: ExperiencePage, form: AnswerForm | None) -> HttpResponse:
    status = 422 if form and form.is_bound else 200
    context = {"page": page, "row": page.row, "form": form}
    return render(request, "knowledge/experience_view.html", context, status=status)

"""Questions of supervising bodies: the lists, one of them, asking and answering."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.forms.questions import AnswerForm, AskForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.queries.between.questions import question_page, questions_in, questions_waiting
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import Actor
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab


@allow("question.view")
@require_GET
def question_list(request: HttpRequest) -> HttpResponse:
    tabs = _tabs(request.actor)
    view = request.GET.get("view", "")
    view = view if view in tabs else next(iter(tabs))
    page = questions_in(view, actor=request.actor, after=request.GET.get("after", ""))
    count = str(questions_waiting(request.actor) or "") if "mine" in tabs else ""
    context = {
        "page": page,
        "tabs": [
            Tab(label, f"?view={code}", is_current=code == view, count=count if code == "mine" else "")
            for code, label in tabs.items()
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_ask": request.actor.may("question.ask"),
    }
    return render(request, "cases/question_list.html", context)


def _tabs(actor: Actor) -> dict[str, str]:
    ours = {"mine": _("To answer")} if actor.acts_for else {}
    guided = {"open": _("Waiting in the alliance"), "late": _("Overdue in the alliance")}
    return ours | (guided if actor.oversees else {}) | {"ended": _("Answered")}


@allow("question.view")
@require_GET
def question_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "cases/question_detail.html", {"page": question_page(pk, actor=request.actor)})


@allow("question.ask")
@GET_OR_POST
def question_ask(request: HttpRequest) -> HttpResponse:
    """`member` in the address is chosen beforehand."""
    initial = {"asked": request.GET["member"]} if "member" in request.GET else {}
    form = AskForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("question_list")
    page = FormPage(_("Ask a member"), _("Ask"), reverse("question_list"), _("Questions"), draft="question")
    return form_page(request, page, form)


@allow("question.answer")
@GET_OR_POST
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = question_page(pk, actor=request.actor)
    if not found.row.question.is_within_reach(request.actor):
        raise NotAllowed
    form = AnswerForm(request.POST or None, pk=pk, actor=request.actor)
    back = reverse("question_view", args=[pk])
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect(back)
    note = found.row.matter
    page = FormPage(_("Answer the question"), _("Answer"), back, _("Questions"), note, draft="answer")
    return form_page(request, page, form)

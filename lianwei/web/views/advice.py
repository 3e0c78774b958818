"""Advice before filing: sums, who is competent, how like cases ended, a question."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianwei.core.http import public
from lianwei.knowledge.models import is_chinese
from lianwei.knowledge.queries.competence import competent_bodies
from lianwei.web.forms.advice import CLAIMS, DirectoryForm, QuestionForm, SimilarForm
from lianwei.web.forms.asking import ask
from lianwei.web.queries.advice import endings_of, worked_out
from lianwei.web.visitor import address_of

LONGEST = 60


@public
@require_safe
def portal_advice(request: HttpRequest) -> HttpResponse:
    """Five small sums; the one that was sent shows its result."""
    chosen = request.GET.get("claim", "")
    forms = [form(request.GET if kind == chosen else None, prefix=kind) for kind, form in CLAIMS.items()]
    sent = next((each for each in forms if each.is_bound), None)
    claim = worked_out(sent.kind, sent.cleaned_data) if sent and sent.is_valid() else None
    similar = SimilarForm({"category": request.GET.get("category", "")})
    endings = endings_of(similar.cleaned_data["category"]) if similar.is_valid() else []
    context = {
        "forms": forms,
        "sent": sent,
        "claim": claim,
        "similar": similar,
        "endings": endings,
        "asked": bool(request.GET.get("category")),
    }
    return render(request, "web/portal/advice.html", context)


@public
@require_safe
def portal_directory(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm({"q": request.GET.get("q", "")[:LONGEST]})
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "bodies": competent_bodies(text), "is_chinese": is_chinese()}
    return render(request, "web/portal/directory.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def portal_question(request: HttpRequest) -> HttpResponse:
    """A question; the same form sent twice is one question."""
    form = QuestionForm(request.POST or None, address=address_of(request))
    code = ask(form, address=address_of(request)) if form.is_bound else ""
    if code:
        return render(request, "web/portal/asked.html", {"code": code})
    return render(request, "web/portal/question.html", {"form": form}, status=422 if form.is_bound else 200)

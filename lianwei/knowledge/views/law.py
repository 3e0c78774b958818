"""Law articles: search, one article with its versions, a new version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core.http import allow
from lianwei.knowledge.forms import LawArticleForm, LawFindForm
from lianwei.knowledge.operations import revise_law_article
from lianwei.knowledge.queries import article_versions, find_article, law_articles

LIMIT = 200


@allow("law.view")
@require_GET
def law_article_list(request: HttpRequest) -> HttpResponse:
    form = LawFindForm(request.GET)
    text, law = request.GET.get("q", ""), request.GET.get("law", "")
    articles = law_articles(on=form.day(), text=text, law_code=law)[:LIMIT]
    may_competence = request.actor.may("competent_body.view")
    context = {"articles": articles, "form": form, "may_competence": may_competence}
    return render(request, "knowledge/law_article_list.html", context)


@allow("law.view")
@require_GET
def law_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = find_article(pk)
    context = {
        "article": article,
        "versions": article_versions(article),
        "may_revise": article.valid_to is None and request.actor.may("law.revise"),
    }
    return render(request, "knowledge/law_article_view.html", context)


@allow("law.revise")
@require_http_methods(["GET", "POST"])
def law_revise_article(request: HttpRequest, pk: int) -> HttpResponse:
    article = find_article(pk)
    form = LawArticleForm.of(article, request.POST or None)
    created = form.carry_out(revise_law_article, pk, actor=request.actor) if request.POST else None
    if created:
        messages.success(
            request, _("The new version is saved; older cases keep the words they were printed with.")
        )
        return redirect("law_article_view", pk=created.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "knowledge/law_article_revise.html", {"article": article, "form": form}, status=status
    )

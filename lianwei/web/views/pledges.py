"""Shops that pledged to take goods back that were bought elsewhere; a refusal becomes a complaint."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianwei.arrivals.operations.drafts import begin_draft, keep_typed
from lianwei.core.http import public
from lianwei.redress.queries.pledges import store_of_plaque, stores_pledged
from lianwei.web.forms.challenge import let_begin
from lianwei.web.queries.pledges import refusal_typed
from lianwei.web.visitor import Visit, address_of, open_visit


@public
@require_safe
def portal_pledges(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    context = {"stores": stores_pledged(actor=request.actor, words=words), "q": words}
    return render(request, "web/portal/pledges.html", context)


@public
@require_safe
def portal_pledge(request: HttpRequest, code: str) -> HttpResponse:
    """Where a plaque leads to."""
    return render(request, "web/portal/pledge.html", {"store": store_of_plaque(code, actor=request.actor)})


@public
@never_cache
@require_POST
def portal_pledge_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The screens of filing with the facts filled in; a complaint that was sent before stays as it is."""
    store = store_of_plaque(code, actor=request.actor)
    if not store.may_be_claimed:
        return redirect("portal_pledge", code=code)
    visit = open_visit(request)
    if visit.draft.sent_as:
        visit = Visit(*begin_draft())
    if visit.draft.pk is None:
        let_begin(address_of(request))
    keep_typed(visit.draft, refusal_typed(store, visit.draft))
    return visit.remember(redirect("portal_what"))

"""Releases of other alliances, to be read; and ours, told to them and taken back."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.models import Report
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.publications import WithdrawPublicationForm
from lianwei.federation.operations.publications import tell_publication, withdraw_publication
from lianwei.federation.queries.publications import TELL, own_releases, publication_page, publications
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab


@allow("shared_publication.view")
@require_GET
def shared_publication_list(request: HttpRequest) -> HttpResponse:
    actor, after, text = request.actor, request.GET.get("after", ""), request.GET.get("q", "")[:100]
    is_ours = request.GET.get("view") == "ours" and actor.may(TELL)
    page = (
        own_releases(actor=actor, after=after)
        if is_ours
        else publications(actor=actor, after=after, text=text)
    )
    tabs = [Tab(_("Of other alliances"), "?", "", not is_ours)]
    tabs += [Tab(_("Ours"), "?view=ours", "", is_ours)] if actor.may(TELL) else []
    here = "view=ours&" if is_ours else ""
    next_url = f"?{here}after={page.after}" if page.after else ""
    context = {"page": page, "tabs": tabs, "is_ours": is_ours, "next_url": next_url, "text": text}
    return render(request, "federation/shared_publication_list.html", context)


@allow("shared_publication.view")
@require_GET
def shared_publication_view(request: HttpRequest, pk: int) -> HttpResponse:
    found = publication_page(pk, actor=request.actor)
    context = {"found": found, "row": found.row}
    return render(request, "federation/shared_publication_view.html", context)


@allow("shared_publication.tell")
@require_POST
def shared_publication_tell(request: HttpRequest, pk: int) -> HttpResponse:
    told = tell_publication(pk, actor=request.actor)
    said = ngettext("It is on its way to %(n)s alliance.", "It is on its way to %(n)s alliances.", told)
    flashes.success(request, said % {"n": told})
    return redirect(f"{reverse('shared_publication_list')}?view=ours")


@allow("shared_publication.withdraw")
@GET_OR_POST
def shared_publication_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(Report, pk, actor=request.actor)
    back = f"{reverse('shared_publication_list')}?view=ours"
    form = WithdrawPublicationForm(request.POST or None)
    if form.is_bound and form.carry_out(withdraw_publication, pk, actor=request.actor):
        flashes.success(request, _("The other alliances are told that it stands no more."))
        return redirect(back)
    note = _("Who was told of it sees that it was taken back, and why. Here it stays as it was released.")
    page = FormPage(
        _("Take it back from other alliances"),
        pgettext("a release", "Take it back"),
        back,
        report.title,
        note,
    )
    return form_page(request, page, form)

"""Whether another alliance has the same dispute: asked from a case, and the list of what was asked."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.models import Complaint
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.matching import PeerMatchForm
from lianwei.federation.operations.matching import ask_peer_match
from lianwei.federation.queries.matching import peer_matches_in
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .lists import listed


@allow("peer_match.ask")
@GET_OR_POST
def peer_match_ask(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(Complaint, pk, actor=request.actor)
    form = PeerMatchForm(request.POST or None)
    if request.POST and form.carry_out(ask_peer_match, pk, actor=request.actor):
        flashes.success(request, _("The other alliance is asked. Its answer will stand beside the case."))
        return redirect("complaint_detail", pk=pk)
    note = _(
        "It learns the kind of goods, the purpose and, if it knows it itself, the business; nothing of the "
        "case. It answers with a count of five or more, or nothing."
    )
    back = reverse("complaint_detail", args=[pk])
    page = FormPage(_("Ask another alliance"), _("Ask"), back, complaint.number, note)
    return form_page(request, page, form)


@allow("peer_match.view")
@require_GET
def peer_match_list(request: HttpRequest) -> HttpResponse:
    labels = {"ours": _("Asked by us"), "theirs": _("Asked by other alliances")}
    context = listed(request, labels, peer_matches_in)
    return render(request, "federation/peer_match_list.html", context)

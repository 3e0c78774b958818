"""Tables of codes agreed with a peer: one of them, its file, proposing and answering."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.federation.forms.codes import CodeTableForm, DeclineCodesForm
from lianwei.federation.operations import codes as operations
from lianwei.federation.queries.codes import proposal_of, table_lines, table_page
from lianwei.federation.queries.peers import peer_page
from lianwei.ui.pages import GET_OR_POST, FormPage, csv_download, form_page

PAGE = "code_table_view"


@allow("code_table.view")
@require_GET
def code_table_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = table_page(pk, actor=request.actor)
    return render(request, "federation/code_table_view.html", {"page": page, "table": page.row.table})


@allow("code_table.view")
@require_GET
def code_table_view_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as it is uploaded: their code, our code."""
    table = table_page(pk, actor=request.actor).row.table
    lines = [("theirs", "ours"), *table_lines(table)]
    return csv_download(lines, name=f"codes-{table.code_list}-{table.starts_on:%Y%m%d}")


@allow("code_table.propose")
@GET_OR_POST
def code_table_propose(request: HttpRequest, pk: int) -> HttpResponse:
    found = peer_page(pk, actor=request.actor)
    known = {"starts_on": clock.today(), "code_list": request.GET.get("list", "")}
    known |= proposal_of(request.GET.get("like", ""), found.row.peer, actor=request.actor)
    form = CodeTableForm(request.POST or None, request.FILES or None, initial=known)
    if request.POST and form.carry_out(operations.propose_code_table, pk, actor=request.actor):
        flashes.success(request, _("The table is on its way. It holds once the peer has confirmed it."))
        return redirect("peer_view", pk=pk)
    context = {"form": form, "peer": found.row.peer}
    status = 422 if form.is_bound else 200
    return render(request, "federation/code_table_propose.html", context, status=status)


@allow("code_table.confirm")
@require_POST
def code_table_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    operations.confirm_code_table(pk, actor=request.actor)
    said = _("Agreed. Messages that were parked for a code of it can be handled again now.")
    flashes.success(request, said)
    return redirect(PAGE, pk=pk)


@allow("code_table.decline")
@GET_OR_POST
def code_table_decline(request: HttpRequest, pk: int) -> HttpResponse:
    page = table_page(pk, actor=request.actor)
    form = DeclineCodesForm(request.POST or None)
    if request.POST and form.carry_out(operations.decline_code_table, pk, actor=request.actor):
        flashes.success(request, _("Declined; the peer reads your reason."))
        return redirect(PAGE, pk=pk)
    shown = FormPage(_("Decline the table"), _("Decline it"), reverse(PAGE, args=[pk]), page.row.list_name)
    return form_page(request, shown, form)


@allow("code_table.withdraw")
@require_POST
def code_table_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    operations.withdraw_code_table(pk, actor=request.actor)
    flashes.success(request, _("The proposal is withdrawn."))
    return redirect(PAGE, pk=pk)


@allow("code_table.end")
@require_POST
def code_table_end(request: HttpRequest, pk: int) -> HttpResponse:
    operations.end_code_table(pk, actor=request.actor)
    flashes.success(request, _("The table has ended. What was written before today is still read with it."))
    return redirect(PAGE, pk=pk)

"""A step on many cases on the screen: what is asked, the trial, the confirmation, the result, the undoing."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.cases.forms.bulk import ReasonForm, Selection
from lianwei.cases.operations import confirm_bulk, drop_bulk, undo_bulk
from lianwei.cases.operations.desk.bulk import undo_until
from lianwei.cases.operations.desk.bulk_stages import advance_bulk, counts_of
from lianwei.cases.queries.lists.bulk import BulkPage, bulk_actions, bulk_page, find_bulk, result_lines
from lianwei.core.http import allow
from lianwei.ui.pages import csv_download

AT_ONCE = 25  # cases that are tried out while the reader waits
WAITS = 1.5  # seconds at most


@allow("bulk_action.prepare")
@require_http_methods(["GET", "POST"])
def bulk_action_prepare(request: HttpRequest) -> HttpResponse:
    chosen = Selection(request.GET, actor=request.actor)
    form = chosen.form(request.POST or None)
    action = chosen.prepare(form) if request.method == "POST" else None
    if action is None:
        context = {"chosen": chosen, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "cases/bulk_action_prepare.html", context, status=status)
    if action.total <= AT_ONCE:
        advance_bulk(action.pk, actor=request.actor, seconds=WAITS)
    return redirect("bulk_action_detail", pk=action.pk)


@allow("bulk_action.view")
@require_GET
def bulk_action_list(request: HttpRequest) -> HttpResponse:
    page = bulk_actions(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "cases/bulk_action_list.html", {"page": page})


@allow("bulk_action.view")
@require_GET
@never_cache
def bulk_action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, pk, ReasonForm())


@allow("bulk_action.confirm")
@require_POST
def bulk_action_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    find_bulk(pk, actor=request.actor)
    form = ReasonForm(request.POST)
    if form.carry_out(confirm_bulk, pk, actor=request.actor):
        return redirect("bulk_action_detail", pk=pk)
    return _show(request, pk, form, status=422)


@allow("bulk_action.undo")
@require_POST
def bulk_action_undo(request: HttpRequest, pk: int) -> HttpResponse:
    undo_bulk(pk, actor=request.actor)
    return redirect("bulk_action_detail", pk=pk)


@allow("bulk_action.drop")
@require_POST
def bulk_action_drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_bulk(pk, actor=request.actor)
    flashes.success(request, _("Nothing was changed."))
    return redirect("complaint_list")


@allow("bulk_action.view")
@require_GET
@never_cache
def bulk_action_report(request: HttpRequest, pk: int) -> HttpResponse:
    action = find_bulk(pk, actor=request.actor)
    return csv_download(list(result_lines(action)), name=f"bulk-{pk}")


def _show(request: HttpRequest, pk: int, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    page = _page(request, pk)
    template = "cases/_bulk_action.html" if "part" in request.GET else "cases/bulk_action_detail.html"
    return render(request, template, {"page": page, "action": page.action, "form": form}, status=status)


def _page(request: HttpRequest, pk: int) -> BulkPage:
    action = find_bulk(pk, actor=request.actor)
    return bulk_page(pk, actor=request.actor, counts=counts_of(action), undo_until=undo_until(action))

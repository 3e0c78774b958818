"""Vendors' files and pasted clippings: brought, their columns confirmed, what became of the rows."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.opinions import BringForm, ColumnsForm, PasteForm
from lianwei.analytics.operations import opinions as do
from lianwei.analytics.queries.opinions import opinion_sheet_page, sheets_brought
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .answering import sent

LIST, PAGE = "opinion_item_list", "opinion_sheet_view"


@allow("opinion_sheet.view")
@require_GET
def opinion_sheet_list(request: HttpRequest) -> HttpResponse:
    return render(request, "analytics/opinion_sheets.html", {"rows": sheets_brought(actor=request.actor)})


@allow("opinion_sheet.bring")
@GET_OR_POST
def opinion_sheet_bring(request: HttpRequest) -> HttpResponse:
    form = BringForm(sent(request), request.FILES or None)
    if form.is_bound and (sheet := form.carry_out(do.bring_opinion_sheet, actor=request.actor)):
        return redirect("opinion_sheet_take", pk=sheet.pk)
    page = FormPage(_("Bring a vendor's file"), _("Read the file"), reverse(LIST), _("Public opinion"))
    return form_page(request, page, form)


@allow("opinion_sheet.take")
@GET_OR_POST
def opinion_sheet_take(request: HttpRequest, pk: int) -> HttpResponse:
    page = opinion_sheet_page(pk, actor=request.actor)
    form = ColumnsForm(sent(request), sheet=page.sheet)
    if form.is_bound and form.carry_out(do.take_opinion_sheet, pk, actor=request.actor):
        return redirect(PAGE, pk=pk)
    context = {"page": page, "sheet": page.sheet, "form": form}
    return render(request, "analytics/opinion_columns.html", context, status=422 if form.is_bound else 200)


@allow("opinion_sheet.paste")
@GET_OR_POST
def opinion_sheet_paste(request: HttpRequest) -> HttpResponse:
    form = PasteForm(sent(request))
    if form.is_bound and (sheet := form.carry_out(do.paste_opinion_sheet, actor=request.actor)):
        flashes.success(request, _("The texts are entered."))
        return redirect(PAGE, pk=sheet.pk)
    page = FormPage(_("Paste clippings or links"), _("Enter them"), reverse(LIST), _("Public opinion"))
    return form_page(request, page, form)


@allow("opinion_sheet.view")
@require_GET
def opinion_sheet_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = opinion_sheet_page(pk, actor=request.actor)
    return render(request, "analytics/opinion_sheet.html", {"page": page, "sheet": page.sheet})

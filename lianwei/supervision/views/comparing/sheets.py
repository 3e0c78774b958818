"""Sheets of comparative tests: items, the empty sheet, what the laboratory sent, labels, files."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.core.files.queries import file_of, open_file
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.supervision.forms.comparing.planning import ItemsForm, SheetForm
from lianwei.supervision.models import ComparativeTest, SampleOrigin
from lianwei.supervision.operations.comparing import planning, testing
from lianwei.supervision.papers.comparing import labels_pdf
from lianwei.supervision.queries.comparing.page import sheet_page
from lianwei.supervision.queries.comparing.readings import blank_sheet
from lianwei.supervision.rules.comparing.item_sheets import empty_item_sheet
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page, xlsx_download

from .pages import PAGE, held


@allow("comparative_test.view")
@require_GET
def comparative_test_view_blank_items(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty sheet of items, with one row that shows how it is filled."""
    find(ComparativeTest, pk, actor=request.actor)
    return xlsx_download(empty_item_sheet(), name="test-items", title="检测项目")


@allow("comparative_test.revise")
@GET_OR_POST
def comparative_test_revise_items(request: HttpRequest, pk: int) -> HttpResponse:
    test = held(request, pk)
    form = ItemsForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.carry_out(planning.replace_compared_items, pk, actor=request.actor):
        flashes.success(request, _("The items are changed."))
        return redirect(PAGE, pk=pk)
    page = FormPage(_("Items from a sheet"), _("Read the sheet"), reverse(PAGE, args=[pk]), test.title)
    return form_page(request, page, form)


@allow("comparative_test.view")
@require_GET
def comparative_test_view_blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty sheet for the laboratory: codes alone, no brand."""
    test = find(ComparativeTest, pk, actor=request.actor)
    with translation.override("zh-hans"):
        lines = blank_sheet(test)
    return xlsx_download(lines, name=f"test-{pk}-results", title="检测结果")


@allow("comparative_test.fill")
@GET_OR_POST
def comparative_test_fill(request: HttpRequest, pk: int) -> HttpResponse:
    test = held(request, pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_bound and (sheet := form.carry_out(testing.fill_lab_sheet, pk, actor=request.actor)):
        return redirect("comparative_test_view_sheet", pk=pk, version=sheet.version)
    title = _("Bring the sheet of the laboratory")
    page = FormPage(title, _("Read the sheet"), reverse(PAGE, args=[pk]), test.title)
    return form_page(request, page, form)


@allow("comparative_test.view")
@require_GET
def comparative_test_view_sheet(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    held(request, pk)  # raw readings by code are the leading member's: who bought a sample knows its brand
    page = sheet_page(pk, version, actor=request.actor)
    return render(request, "supervision/lab_sheet.html", {"page": page, "test": page.test})


@allow("comparative_test.confirm")
@GET_OR_POST
def comparative_test_confirm(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The readings of a version count from now on."""
    held(request, pk)
    if request.method == "POST":
        testing.confirm_lab_sheet(pk, actor=request.actor, version=version)
        flashes.success(request, _("The readings are confirmed. Next: judge."))
        return redirect(PAGE, pk=pk)
    return redirect("comparative_test_view_sheet", pk=pk, version=version)


@allow("comparative_test.view")
@require_safe
@never_cache
def comparative_test_view_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels with codes to print on A4 and to stick on the samples."""
    test = find(ComparativeTest, pk, actor=request.actor)
    return attachment(labels_pdf(test), "application/pdf", name=f"test-{pk}-labels.pdf")


@allow("comparative_test.view")
@require_safe
@never_cache
def comparative_test_view_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A receipt of an authority, or what a maker sent; for who leads."""
    test = held(request, pk)
    file = file_of(test, file_id, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"test-{pk}-{file.pk}.{file.extension}")


@allow("comparative_test.view")
@require_safe
@never_cache
def comparative_test_view_receipt(request: HttpRequest, pk: int, origin_id: int) -> HttpResponse:
    """The receipt of a sample, for who may know what it is."""
    find(ComparativeTest, pk, actor=request.actor)
    origin = find(SampleOrigin, origin_id, actor=request.actor)
    file = file_of(origin, origin.receipt_id or 0, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"sample-{origin.pk}.{file.extension}")

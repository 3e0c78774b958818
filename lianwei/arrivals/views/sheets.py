"""The way of a sheet on the screen: bring, columns, trial run, import, report, undo."""

import json
from collections.abc import Iterable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.arrivals.forms.sheets import MapForm, SheetForm
from lianwei.arrivals.operations import bring_sheet, import_sheet, map_sheet, undo_sheet
from lianwei.arrivals.queries import (
    examples,
    find_sheet,
    mapping_named,
    report_rows,
    result_rows,
    sheet_page,
    sheets,
    stages,
)
from lianwei.arrivals.queries.columns import mapping_names, ready_mapping, ready_page
from lianwei.arrivals.rules.workbooks import write_workbook
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, attachment
from lianwei.ui.sheets import XLSX_TYPE


@allow("sheet.view")
@require_GET
def sheet_list(request: HttpRequest) -> HttpResponse:
    context = {"page": sheets(actor=request.actor, after=request.GET.get("after", ""))}
    return render(
        request, "arrivals/sheet_list.html", context | {"may_bring": request.actor.may("sheet.bring")}
    )


@allow("sheet.view")
@require_GET
def sheet_columns(request: HttpRequest) -> HttpResponse:
    page = ready_page(request.GET.get("of", ""), actor=request.actor)
    return render(request, "arrivals/sheet_columns.html", {"page": page})


@allow("sheet.bring")
@GET_OR_POST
def sheet_bring(request: HttpRequest) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        sheet = form.carry_out(bring_sheet, request.FILES.get("upload"), actor=request.actor)
        if sheet:
            return redirect("sheet_detail", pk=sheet.pk)
    status = 422 if form.is_bound else 200
    return render(request, "arrivals/sheet_bring.html", {"form": form, "stages": stages()}, status=status)


@allow("sheet.view")
@require_GET
@never_cache
def sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = sheet_page(pk, actor=request.actor)
    template = "arrivals/_sheet.html" if "part" in request.GET else "arrivals/sheet_detail.html"
    return render(request, template, {"page": page, "sheet": page.sheet})


@allow("sheet.map")
@GET_OR_POST
@never_cache
def sheet_map(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = find_sheet(pk, actor=request.actor)
    chosen = request.GET.get("mapping", "")
    plan = mapping_named(chosen, sheet, actor=request.actor)
    cells = examples(sheet, actor=request.actor)
    form = MapForm(request.POST or None, sheet=sheet, plan=plan, examples=cells)
    if request.POST and form.carry_out(map_sheet, pk, actor=request.actor):
        return redirect("sheet_detail", pk=pk)
    context = {"form": form, "sheet": sheet, "chosen": chosen, "ready": ready_mapping(chosen)}
    context |= {"choices": mapping_names(actor=request.actor, organisation_id=sheet.organisation_id)}
    context |= {"stages": stages()}
    return render(request, "arrivals/sheet_map.html", context, status=422 if form.is_bound else 200)


@allow("sheet.view")
@require_GET
def sheet_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = find_sheet(pk, actor=request.actor)
    text = json.dumps(sheet.plan, ensure_ascii=False, indent=1)
    return attachment(text, "application/json", name="columns.json")


@allow("sheet.import")
@require_POST
def sheet_import(request: HttpRequest, pk: int) -> HttpResponse:
    import_sheet(pk, actor=request.actor)
    return redirect("sheet_detail", pk=pk)


@allow("sheet.undo")
@require_POST
def sheet_undo(request: HttpRequest, pk: int) -> HttpResponse:
    undo_sheet(pk, actor=request.actor)
    flashes.success(
        request, _("The import is being undone. What somebody has worked on stays and is listed.")
    )
    return redirect("sheet_detail", pk=pk)


@allow("sheet.view")
@require_GET
@never_cache
def sheet_report(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = find_sheet(pk, actor=request.actor)
    did = [name for name in request.GET.getlist("did") if name]
    heads, rows = report_rows(sheet, did, actor=request.actor)
    return _workbook(f"import-{pk}", _("Report"), heads, rows)


@allow("sheet.view")
@require_GET
@never_cache
def sheet_results(request: HttpRequest, pk: int) -> HttpResponse:
    heads, rows = result_rows(find_sheet(pk, actor=request.actor), actor=request.actor)
    return _workbook(f"results-{pk}", _("Results"), heads, rows)


def _workbook(file: str, name: str, heads: list[str], rows: Iterable[list[str]]) -> HttpResponse:
    return attachment(write_workbook(name, heads, rows), XLSX_TYPE, name=f"{file}.xlsx")

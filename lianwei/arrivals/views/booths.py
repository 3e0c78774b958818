"""Booths and what a day of them came to: for the staff of an association and its stations."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.arrivals.forms.booths import BoothForm, CorrectionForm, DayForm
from lianwei.arrivals.operations import correct_booth_count, create_booth, invite_booth, withdraw_booth
from lianwei.arrivals.queries import (
    booth_day,
    booth_link,
    booth_page,
    booths,
    day_lines,
    find_booth,
    qr_picture,
)
from lianwei.arrivals.queries.booths import BoothDay
from lianwei.core.http import allow
from lianwei.ui.sheets import CSV_TYPE, XLSX_TYPE, csv_sheet, xlsx_sheet

from .asking import ask

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("booth.view")
@require_GET
def booth_list(request: HttpRequest) -> HttpResponse:
    context = {"booths": booths(actor=request.actor), "may_create": request.actor.may("booth.create")}
    return render(request, "arrivals/booth_list.html", context)


@allow("booth.view")
@require_GET
def booth_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "arrivals/booth_detail.html", {"page": booth_page(pk, actor=request.actor)})


@allow("booth.create")
@GET_OR_POST
def booth_create(request: HttpRequest) -> HttpResponse:
    form = BoothForm(request.POST or None)
    made = form.carry_out(create_booth, actor=request.actor) if request.POST else None
    if made:
        flashes.success(request, _("Set up. Now make a device of it."))
        return redirect("booth_detail", pk=made.pk)
    return ask(request, form, _("Set a booth up"), _("Set up"), reverse("booth_list"))


@allow("booth.invite")
@require_POST
@never_cache
def booth_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """The link that makes a device, shown this once. The token stands behind #, so no log gets to see it."""
    booth = find_booth(pk, actor=request.actor)
    link = booth_link(invite_booth(pk, actor=request.actor))
    context = {"booth": booth, "link": link, "qr": qr_picture(link)}
    return render(request, "arrivals/booth_link.html", context)


@allow("booth.withdraw")
@require_POST
def booth_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_booth(pk, actor=request.actor)
    flashes.success(request, _("The booth is withdrawn; its device cannot send any more."))
    return redirect("booth_list")


@allow("booth_count.correct")
@GET_OR_POST
def booth_count_correct(request: HttpRequest, pk: int) -> HttpResponse:
    find_booth(pk, actor=request.actor)
    form = CorrectionForm(request.POST or None, day=DayForm(request.GET).day)
    row = form.carry_out(correct_booth_count, pk, actor=request.actor) if request.POST else None
    if row:
        flashes.success(request, _("Noted. The rows before stay as they were."))
        return redirect(f"{reverse('booth_day')}?on={row.day.isoformat()}")
    return ask(request, form, _("Correct a count"), _("Save"), reverse("booth_detail", args=[pk]))


@allow("booth.view")
@require_GET
def booth_day_view(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET)
    context = {"page": booth_day(form.day, actor=request.actor), "form": form}
    return render(request, "arrivals/booth_day.html", context)


@allow("booth.view")
@require_GET
@never_cache
def booth_day_csv(request: HttpRequest) -> HttpResponse:
    found = _asked(request)
    return _sheet(found, csv_sheet(day_lines(found)), CSV_TYPE, "csv")


@allow("booth.view")
@require_GET
@never_cache
def booth_day_xlsx(request: HttpRequest) -> HttpResponse:
    found = _asked(request)
    return _sheet(found, xlsx_sheet(_("Booths"), day_lines(found)), XLSX_TYPE, "xlsx")


def _asked(request: HttpRequest) -> BoothDay:
    return booth_day(DayForm(request.GET).day, actor=request.actor)


def _sheet(found: BoothDay, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"booths-{found.day:%Y%m%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)

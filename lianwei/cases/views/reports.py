"""Violation reports: recorded, handed over, told; the reporter stays masked."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.cases.forms.enquiries import (
    HandOverReportForm,
    ReportForm,
    ReportResultForm,
    ReportStepForm,
    TellReporterForm,
)
from lianwei.cases.forms.reveal import RevealForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import ViolationReport
from lianwei.cases.queries.lists.enquiries import (
    closed_report_value,
    report_page,
    reveal_report_value,
    violation_reports,
)
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("violation_report.view")
@require_GET
def violation_report_list(request: HttpRequest) -> HttpResponse:
    only_open = request.GET.get("view") != "all"
    listing = violation_reports(actor=request.actor, only_open=only_open, after=request.GET.get("after", ""))
    context = {
        "listing": listing,
        "only_open": only_open,
        "may_receive": request.actor.may("violation_report.receive"),
    }
    return render(request, "cases/violation_report_list.html", context)


@allow("violation_report.receive")
@GET_OR_POST
def violation_report_receive(request: HttpRequest) -> HttpResponse:
    complaint_id = request.GET.get("complaint", "")
    form = ReportForm(request.POST or None, actor=request.actor, complaint_id=complaint_id)
    if request.POST and (told := carry_out(form)):
        flashes.success(request, told)
        can_read = request.actor.may("violation_report.view")
        return redirect("violation_report_detail", pk=form.made_id) if can_read else redirect("/")
    status = 422 if form.is_bound else 200
    return render(request, "cases/violation_report_receive.html", {"form": form}, status=status)


@allow("violation_report.view")
@require_GET
def violation_report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    context = {"page": report_page(pk, actor=request.actor)}
    return render(request, "cases/violation_report_detail.html", context)


@allow("violation_report.hand_over")
@GET_OR_POST
def violation_report_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, HandOverReportForm)


@allow("violation_report.record_result")
@GET_OR_POST
def violation_report_record_result(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, ReportResultForm)


@allow("violation_report.tell_reporter")
@GET_OR_POST
def violation_report_tell_reporter(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, TellReporterForm)


def _step(request: HttpRequest, pk: int, kind: type[ReportStepForm]) -> HttpResponse:
    report = find(ViolationReport, pk, actor=request.actor)
    if not report.is_within_reach(request.actor):
        raise NotAllowed
    is_post = request.method == "POST"
    form = kind(request.POST if is_post else None, row=report, actor=request.actor)
    if is_post and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("violation_report_detail", pk=pk)
    back = reverse("violation_report_detail", args=[pk])
    page = FormPage(form.title, form.submit, back, report.number, draft="step")
    return form_page(request, page, form)


@allow("person.reveal")
@GET_OR_POST
@never_cache
def violation_report_reveal(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    report, closed = closed_report_value(pk, key, actor=request.actor)
    form = RevealForm(request.POST or None)
    context = {"report": report, "masked": closed.masked, "form": form}
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        context["value"] = reveal_report_value(report, closed, actor=request.actor, reason=reason)
    return render(request, "cases/violation_report_reveal.html", context, status=422 if form.errors else 200)

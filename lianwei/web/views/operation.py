"""Queue, schedule and seals for the system administrator; the logs for the audit administrator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianwei.core.http import allow
from lianwei.ui.pages import csv_download
from lianwei.web.queries.operation import events, jobs, queue, reads, reads_exported, seals


@allow("instance.operate")
@require_GET
def delivery_list(request: HttpRequest) -> HttpResponse:
    return render(request, "web/delivery_list.html", {"queue": queue(actor=request.actor)})


@allow("instance.operate")
@require_GET
def schedule_list(request: HttpRequest) -> HttpResponse:
    return render(request, "web/schedule_list.html", {"jobs": jobs(actor=request.actor)})


@allow("instance.operate")
@require_GET
def seal_list(request: HttpRequest) -> HttpResponse:
    return render(request, "web/seal_list.html", {"seals": seals(actor=request.actor)})


@allow("event.view")
@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("name", "subject")}
    log = events(actor=request.actor, after=request.GET.get("after", ""), **asked)
    return render(request, "web/event_list.html", {"log": log, "asked": asked})


@allow("event.view")
@require_GET
def read_log_list(request: HttpRequest) -> HttpResponse:
    subject = request.GET.get("subject", "")
    log = reads(actor=request.actor, subject=subject, after=request.GET.get("after", ""))
    return render(request, "web/read_log_list.html", {"log": log, "subject": subject})


@allow("event.view")
@require_GET
def read_log_export(request: HttpRequest) -> HttpResponse:
    lines = reads_exported(actor=request.actor, subject=request.GET.get("subject", ""))
    return csv_download(lines, name="read-log")

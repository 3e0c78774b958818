"""Sources of published texts, alarms, and the briefs."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.opinion_sources import MailboxSourceForm, SourceForm
from lianwei.analytics.operations.opinion_alarms import acknowledge_opinion_alarm
from lianwei.analytics.operations.opinion_mailboxes import create_opinion_mailbox
from lianwei.analytics.operations.opinion_sources import (
    ask_opinion_source,
    create_opinion_source,
    withdraw_opinion_source,
)
from lianwei.analytics.papers.opinion_brief import DAILY, DAYS, WEEKLY, brief_paper
from lianwei.analytics.queries.opinion_days import brief_of, day_said
from lianwei.analytics.queries.opinion_sources import opinion_sources
from lianwei.core.documents.paper import Paper
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.members.queries import organisation_label
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

from .answering import sent

LIST = "opinion_source_list"


def _to_docx(paper: Paper) -> bytes:
    from lianwei.core.documents.docx import to_docx

    return to_docx(paper)


FORMS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (_to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@allow("opinion_source.view")
@require_GET
def opinion_source_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": opinion_sources(actor=request.actor),
        "may_create": request.actor.may("opinion_source.create"),
        "may_ask": request.actor.may("opinion_source.ask"),
    }
    return render(request, "analytics/opinion_sources.html", context)


@allow("opinion_source.create")
@GET_OR_POST
def opinion_source_create(request: HttpRequest) -> HttpResponse:
    """An address, or with ?kind=mailbox a mailbox."""
    is_mailbox = request.GET.get("kind") == "mailbox"
    form = (MailboxSourceForm if is_mailbox else SourceForm)(sent(request))
    create = create_opinion_mailbox if is_mailbox else create_opinion_source
    if form.is_bound and form.carry_out(create, actor=request.actor):
        flashes.success(request, _("The source is entered; it is asked within ten minutes."))
        return redirect(LIST)
    title = _("Enter a mailbox") if is_mailbox else _("Enter a source")
    return form_page(request, FormPage(title, _("Enter the source"), reverse(LIST), _("Sources")), form)


@allow("opinion_source.ask")
@require_POST
def opinion_source_ask(request: HttpRequest, pk: int) -> HttpResponse:
    kept = ask_opinion_source(pk, actor=request.actor)
    flashes.success(
        request, _("Asked: %(n)s new, %(copies)s copies.") % {"n": kept.items, "copies": kept.copies}
    )
    return redirect(LIST)


@allow("opinion_source.withdraw")
@require_POST
def opinion_source_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_opinion_source(pk, actor=request.actor)
    flashes.success(request, _("The source is not asked any more; what it brought stays."))
    return redirect(LIST)


@allow("opinion_alarm.acknowledge")
@require_POST
def opinion_alarm_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    acknowledge_opinion_alarm(pk, actor=request.actor)
    return redirect("opinion_item_list")


@allow("opinion_item.print")
@require_GET
@never_cache
def opinion_item_print_daily(request: HttpRequest, form: str) -> HttpResponse:
    return _brief(request, DAILY, form)


@allow("opinion_item.print")
@require_GET
@never_cache
def opinion_item_print_weekly(request: HttpRequest, form: str) -> HttpResponse:
    return _brief(request, WEEKLY, form)


def _brief(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Up to and with a day (?until=2026-11-22, today); papers are Chinese."""
    if form not in FORMS:
        raise NotVisible
    laid_out, media = FORMS[form]
    until = day_said(request.GET.get("until", ""))
    with translation.override("zh-hans"):
        brief = brief_of(until, days=DAYS[kind], actor=request.actor)
        issuer = organisation_label(request.actor.organisation_id or 0)
        content = laid_out(brief_paper(brief, kind=kind, issuer=issuer))
    return attachment(content, media, name=f"opinion-{kind}-{until:%Y%m%d}.{form}")

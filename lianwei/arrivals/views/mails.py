"""E-mails: the list with what became of each, one letter, the mailboxes they come from."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from lianwei.arrivals.forms.mails import MailboxForm
from lianwei.arrivals.models import MailStatus
from lianwei.arrivals.operations.fetching import try_mailbox
from lianwei.arrivals.operations.letters import draft_mail, file_mail
from lianwei.arrivals.operations.mailboxes import create_mailbox, revise_mailbox, withdraw_mailbox
from lianwei.arrivals.queries.mails import (
    fault_text,
    mail_page,
    mail_source,
    mailbox_page,
    mailbox_values,
    mailboxes,
    mails,
)
from lianwei.core.http import allow

from .asking import ask

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("mail.view")
@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    statuses = (status,) if status in MailStatus.values else ()
    context = {
        "listing": mails(actor=request.actor, statuses=statuses, after=request.GET.get("after", "")),
        "status": status if statuses else "",
        "tabs": [("", _("All")), *MailStatus.choices],
        "sees_mailboxes": request.actor.may("mailbox.view"),
    }
    return render(request, "arrivals/mail_list.html", context)


@allow("mail.view")
@require_GET
@never_cache
def mail_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = mail_page(pk, actor=request.actor)
    context = {"page": page, "row": page.row, "may_open": request.actor.may("mail.open")}
    return render(request, "arrivals/mail_view.html", context)


@allow("mail.open")
@require_safe
@never_cache
def mail_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole e-mail as it came, as a file."""
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{pk}.eml"',
        "X-Content-Type-Options": "nosniff",
    }
    data = mail_source(pk, actor=request.actor)
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@allow("mail.file")
@require_POST
def mail_file(request: HttpRequest, pk: int) -> HttpResponse:
    file_mail(pk, actor=request.actor)
    flashes.success(request, _("Filed: the letter now stands with the case."))
    return redirect("mail_view", pk=pk)


@allow("mail.draft")
@require_POST
def mail_draft(request: HttpRequest, pk: int) -> HttpResponse:
    mail = draft_mail(pk, actor=request.actor, kind=request.POST.get("kind", ""))
    flashes.success(request, _("Read off the letter. Please complete it and take it in."))
    return redirect("arrival_retry", pk=mail.arrival_id)


@allow("mailbox.view")
@require_GET
def mailbox_list(request: HttpRequest) -> HttpResponse:
    may_create = request.actor.may("mailbox.create")
    context = {"mailboxes": mailboxes(actor=request.actor), "may_create": may_create}
    return render(request, "arrivals/mailbox_list.html", context)


@allow("mailbox.view")
@require_GET
def mailbox_view(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "arrivals/mailbox_view.html", {"page": mailbox_page(pk, actor=request.actor)})


@allow("mailbox.create")
@GET_OR_POST
@never_cache
def mailbox_create(request: HttpRequest) -> HttpResponse:
    form = MailboxForm(request.POST or None)
    made = form.carry_out(create_mailbox, actor=request.actor) if request.POST else None
    if made:
        flashes.success(request, _("Saved. Now try the connection."))
        return redirect("mailbox_view", pk=made.pk)
    return ask(request, form, _("Set up a mailbox"), _("Save"), reverse("mailbox_list"), crumb=_("Mailboxes"))


@allow("mailbox.revise")
@GET_OR_POST
@never_cache
def mailbox_revise(request: HttpRequest, pk: int) -> HttpResponse:
    page = mailbox_page(pk, actor=request.actor)
    back = reverse("mailbox_view", args=[pk])
    if not page.mailbox.is_open:
        return redirect(back)
    form = MailboxForm(request.POST or None, initial=mailbox_values(page.mailbox))
    if request.POST and form.carry_out(revise_mailbox, pk, actor=request.actor):
        flashes.success(request, _("Saved. Now try the connection."))
        return redirect(back)
    return ask(request, form, _("Revise the mailbox"), _("Save"), back, crumb=page.mailbox.address)


@allow("mailbox.try")
@require_POST
def mailbox_try(request: HttpRequest, pk: int) -> HttpResponse:
    fault, count = try_mailbox(pk, actor=request.actor)
    if fault:
        flashes.error(request, fault_text(fault))
    else:
        flashes.success(
            request, _("The connection works. The folder holds %(count)s e-mails.") % {"count": count}
        )
    return redirect("mailbox_view", pk=pk)


@allow("mailbox.withdraw")
@require_POST
def mailbox_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_mailbox(pk, actor=request.actor)
    flashes.success(request, _("The mailbox is withdrawn; its password is forgotten. What it brought stays."))
    return redirect("mailbox_list")

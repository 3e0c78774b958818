"""After-sales contacts and counterpart bodies for imported goods."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow
from lianwei.knowledge.forms.contacts import TradeContactForm
from lianwei.knowledge.operations.contacts import (
    add_trade_contact,
    retire_trade_contact,
    revise_trade_contact,
)
from lianwei.knowledge.queries.contacts import trade_contact, trade_contacts
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab

LIST = "trade_contact_list"


@allow("trade_contact.view")
@require_GET
def trade_contact_list(request: HttpRequest) -> HttpResponse:
    ended = request.GET.get("view") == "ended"
    context = {
        "rows": trade_contacts(actor=request.actor, ended=ended),
        "tabs": [
            Tab(_("Present contacts"), "?view=now", is_current=not ended),
            Tab(_("Former contacts"), "?view=ended", is_current=ended),
        ],
        "may_revise": request.actor.may("trade_contact.revise") and not ended,
        "may_add": request.actor.may("trade_contact.add"),
    }
    return render(request, "knowledge/trade_contact_list.html", context)


@allow("trade_contact.add")
@GET_OR_POST
def trade_contact_add(request: HttpRequest) -> HttpResponse:
    form = TradeContactForm(request.POST or None)
    if request.POST and form.carry_out(add_trade_contact, actor=request.actor):
        messages.success(request, _("The contact stands in the list."))
        return redirect(LIST)
    page = FormPage(_("Add a contact"), _("Add a contact"), reverse(LIST), _("Contacts for imported goods"))
    return form_page(request, page, form)


@allow("trade_contact.revise")
@GET_OR_POST
def trade_contact_revise(request: HttpRequest, pk: int) -> HttpResponse:
    form = TradeContactForm.of(trade_contact(pk, actor=request.actor), request.POST or None)
    if request.POST and form.carry_out(revise_trade_contact, pk, actor=request.actor):
        messages.success(request, _("The contact is changed from today."))
        return redirect(LIST)
    page = FormPage(_("Change the contact"), _("Save"), reverse(LIST), _("Contacts for imported goods"))
    return form_page(request, page, form)


@allow("trade_contact.retire")
@require_POST
def trade_contact_retire(request: HttpRequest, pk: int) -> HttpResponse:
    retire_trade_contact(pk, actor=request.actor)
    messages.success(request, _("The contact has ended."))
    return redirect(LIST)

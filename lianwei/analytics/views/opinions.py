"""Published texts: the list, one text, its steps, what it is about."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics import lifecycle
from lianwei.analytics.forms.opinions import LinkForm, NoteForm, RateForm
from lianwei.analytics.models import OpinionItem, OpinionStatus
from lianwei.analytics.operations import opinions as do
from lianwei.analytics.queries.opinions import (
    SENTIMENTS,
    Asked,
    open_alarms,
    opinion_item_page,
    opinion_items,
)
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab

from .answering import sent

LONGEST = 60
MAY = {
    "bring": "opinion_sheet.bring",
    "paste": "opinion_sheet.paste",
    "sources": "opinion_source.view",
    "print": "opinion_item.print",
    "acknowledge": "opinion_alarm.acknowledge",
}


@allow("opinion_item.view")
@require_GET
def opinion_item_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    page = opinion_items(asked, actor=request.actor, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept["after"] = page.after
    context = {
        "page": page,
        "asked": asked,
        "alarms": open_alarms(actor=request.actor),
        "tabs": _tabs(asked),
        "sentiments": list(SENTIMENTS.items()),
        "next_url": f"?{kept.urlencode()}" if page.after else "",
        "may": {name: request.actor.may(permission) for name, permission in MAY.items()},
    }
    return render(request, "analytics/opinion_list.html", context)


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    status = given.get("status", OpinionStatus.NEW)
    sentiment = given.get("sentiment", "")
    return Asked(
        status if status in OpinionStatus.values else OpinionStatus.NEW,
        sentiment if sentiment in SENTIMENTS else "",
        given.get("words", "").strip()[:LONGEST],
        given.get("outlet", "").strip()[:LONGEST],
        is_all=bool(given.get("all")),
    )


def _tabs(asked: Asked) -> list[Tab]:
    return [
        Tab(str(label), f"?status={code}", is_current=code == asked.status)
        for code, label in OpinionStatus.choices
    ]


@allow("opinion_item.view")
@require_GET
def opinion_item_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = opinion_item_page(pk, actor=request.actor)
    return render(request, "analytics/opinion_view.html", {"page": page, "item": page.row.item})


@allow("opinion_item.follow")
@GET_OR_POST
def opinion_item_follow(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, do.follow_opinion_item, lifecycle.FOLLOW.label)


@allow("opinion_item.note")
@GET_OR_POST
def opinion_item_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, do.note_opinion_item, lifecycle.NOTE.label)


@allow("opinion_item.finish")
@GET_OR_POST
def opinion_item_finish(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, do.finish_opinion_item, lifecycle.FINISH.label)


@allow("opinion_item.set_aside")
@GET_OR_POST
def opinion_item_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, do.set_aside_opinion_item, lifecycle.SET_ASIDE.label)


@allow("opinion_item.rate")
@GET_OR_POST
def opinion_item_rate(request: HttpRequest, pk: int) -> HttpResponse:
    item = _within_reach(request, pk)
    form = RateForm(sent(request), initial={"sentiment": item.sentiment})
    return _done(request, item, form, do.rate_opinion_item, _("How it speaks"))


@allow("opinion_item.link")
@GET_OR_POST
def opinion_item_link(request: HttpRequest, pk: int) -> HttpResponse:
    item = _within_reach(request, pk)
    form = LinkForm(sent(request), actor=request.actor)
    return _done(request, item, form, do.link_opinion_item, _("Say what it is about"))


@allow("opinion_item.link")
@require_POST
def opinion_item_link_proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what the machine proposed: only what stands among the grounds of the text."""
    item = _within_reach(request, pk)
    wanted = [request.POST.get("kind", ""), request.POST.get("key", "")]
    label = next((said for *ground, said in item.grounds if ground == wanted), None)
    if label is None:
        raise Invalid
    do.link_opinion_item(pk, actor=request.actor, kind=wanted[0], key=wanted[1], label=label)
    return redirect("opinion_item_view", pk=pk)


@allow("opinion_item.unlink")
@require_POST
def opinion_item_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("opinion_item_view", pk=do.unlink_opinion_item(pk, actor=request.actor))


def _within_reach(request: HttpRequest, pk: int) -> OpinionItem:
    item = find(OpinionItem, pk, actor=request.actor)
    if not item.is_within_reach(request.actor):
        raise NotAllowed
    return item


def _step(request: HttpRequest, pk: int, operation: Callable[..., object], label: object) -> HttpResponse:
    return _done(request, _within_reach(request, pk), NoteForm(sent(request)), operation, label)


def _done(
    request: HttpRequest,
    item: OpinionItem,
    form: OperationForm,
    operation: Callable[..., object],
    label: object,
) -> HttpResponse:
    """Carry the step out and go back to the text, or ask for it."""
    if form.is_bound and form.carry_out(operation, item.pk, actor=request.actor):
        flashes.success(request, _("This is entered."))
        return redirect("opinion_item_view", pk=item.pk)
    page = FormPage(label, _("Enter it"), reverse("opinion_item_view", args=[item.pk]), item.title)
    return form_page(request, page, form)

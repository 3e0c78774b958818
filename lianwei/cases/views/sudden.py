"""Sudden events: the list, one event with its people and reports, its steps, the sheet."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.cases.forms import sudden as asked
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import CaseGroup, SuddenEvent, SuddenState
from lianwei.cases.queries.together.sudden import event_page, events_in
from lianwei.cases.queries.together.sudden_people import event_exported, person_revealed
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page, xlsx_download
from lianwei.ui.shapes import Tab

PAGE = "sudden_event_detail"
# verb → its form and the keys of the address besides the event's
FORMS: dict[str, type[asked.EventForm]] = {
    "revise": asked.ReviseForm,
    "end": asked.EndForm,
    "add_person": asked.AddPersonForm,
    "link_case": asked.LinkCaseForm,
    "revise_person": asked.RevisePersonForm,
    "enter_line": asked.LineForm,
    "strike_line": asked.StrikeForm,
    "report": asked.ReportForm,
    "send": asked.SendForm,
}


@allow("sudden_event.view")
@require_GET
def sudden_event_list(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("view", "")
    view = wanted if wanted in SuddenState.values else str(SuddenState.OPEN)
    page = events_in(view, actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": [
            Tab(str(label), f"?view={code}", is_current=code == view) for code, label in SuddenState.choices
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_open": request.actor.may("sudden_event.open"),
    }
    return render(request, "cases/sudden_event_list.html", context)


@allow("sudden_event.open")
@GET_OR_POST
def sudden_event_open(request: HttpRequest) -> HttpResponse:
    """A new event, or one that a group of complaints shows: its name and facts stand in the form."""
    key = key_of(request.GET.get("group", ""))
    group = find(CaseGroup, key, actor=request.actor) if key else None
    initial = {"title": group.title, "facts": group.facts} if group else {}
    form = asked.OpenForm(sent(request), actor=request.actor, group_id=key, initial=initial)
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect(PAGE, pk=form.made_id)
    back = reverse("case_group_detail", args=[group.pk]) if group else reverse("sudden_event_list")
    shown = FormPage(form.title_text, form.submit, back, _("Sudden events"), draft="step")
    return form_page(request, shown, form)


@allow("sudden_event.view")
@require_GET
def sudden_event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = event_page(pk, actor=request.actor)
    return render(request, "cases/sudden_event_detail.html", {"page": page, "event": page.event})


def event_step_view(verb: str) -> View:
    """The view of one step of an event."""

    @allow(f"sudden_event.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int, **keys: int) -> HttpResponse:
        event = _held(request, pk)
        form = FORMS[verb](sent(request), event=event, actor=request.actor, keys=keys)
        if request.method == "POST" and (told := carry_out(form)):
            flashes.success(request, told)
            return redirect(PAGE, pk=pk)
        return _asked(request, event, form)

    return take_step


@allow("sudden_event.reveal")
@GET_OR_POST
@never_cache
def sudden_event_reveal(request: HttpRequest, pk: int, person_id: int) -> HttpResponse:
    """Name and phone of one person, with a reason."""
    event = _held(request, pk)
    form = asked.RevealForm(sent(request), event=event, actor=request.actor, keys={"person_id": person_id})
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        found = person_revealed(event, person_id, actor=request.actor, reason=reason)
        return render(request, "cases/sudden_event_reveal.html", {"event": event, "found": found})
    return _asked(request, event, form)


@allow("sudden_event.export")
@require_GET
@never_cache
def sudden_event_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists of people, visits and compensation as a sheet; who took it is noted."""
    lines = event_exported(pk, actor=request.actor)
    return xlsx_download(
        lines, name=f"sudden-{pk}-{clock.today():%Y%m%d}", title=_("People and compensation")
    )


def _held(request: HttpRequest, pk: int) -> SuddenEvent:
    event = find(SuddenEvent, pk, actor=request.actor)
    if not event.is_within_reach(request.actor):
        raise NotAllowed
    return event


def _asked(request: HttpRequest, event: SuddenEvent, form: asked.EventForm) -> HttpResponse:
    back = reverse(PAGE, args=[event.pk])
    shown = FormPage(form.title_text, form.submit, back, event.title, note=form.note, draft="step")
    return form_page(request, shown, form)


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None

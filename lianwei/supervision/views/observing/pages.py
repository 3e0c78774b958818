"""Observations: the list, the plan, one observation and its steps, one visit and what is decided on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.arrivals.queries import qr_picture
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.files.queries import file_of, open_file
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.supervision.forms.observing import planning as asked
from lianwei.supervision.forms.observing import visiting as told
from lianwei.supervision.models import Observation, ObservationVisit, checklist_of
from lianwei.supervision.operations.observing import closing, people, planning, visiting
from lianwei.supervision.queries.observing.listing import observations_listed
from lianwei.supervision.queries.observing.page import observation_page, visit_page
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

N_ = gettext_noop
PAGE = "observation_detail"
PHONE = "/visit/{token}/"  # a page of `web`, which stands above
Step = tuple[type[asked.ObservationForm], Callable[..., object], str]
STEPS: dict[str, Step] = {
    "compose": (asked.ComposeForm, planning.compose_observation, N_("The checklist is kept.")),
    "add_shops": (asked.AddShopsForm, planning.add_shops_to_observation, N_("The shops are added.")),
    "name": (asked.NameForm, people.name_observer, N_("The observer is named.")),
    "assign": (asked.AssignForm, people.assign_visit, N_("The visit is given.")),
    "draw": (
        asked.DrawForm,
        people.draw_observation,
        N_("The visits are shared out. The seed is on record."),
    ),
    "begin": (asked.BeginForm, planning.begin_observation, N_("The visits may begin. Next: personal links.")),
    "train": (asked.TrainForm, people.train_observer, N_("Training and test are entered.")),
    "release": (asked.ReleaseForm, people.release_observer, N_("The visits of this observer have ended.")),
    "close": (
        asked.CloseForm,
        closing.close_observation,
        N_("The visits are closed. Next: the conclusions."),
    ),
    "write": (asked.WriteForm, closing.write_observation, N_("The conclusions are kept.")),
    "report": (asked.ReportForm, closing.report_observation, N_("The report is finished.")),
    "give_up": (asked.GiveUpForm, planning.give_up_observation, N_("The observation is given up.")),
}
VISIT_STEPS: dict[str, tuple[type[told.VisitStepForm], Callable[..., object], str]] = {
    "keep": (told.KeepForm, visiting.keep_visit, N_("The visit counts.")),
    "leave_out": (told.LeaveOutForm, visiting.leave_visit_out, N_("The visit does not count.")),
    "ask": (told.AskForm, visiting.ask_visit, N_("The visit waits for a decision.")),
}


@allow("observation.view")
@require_GET
def observation_list(request: HttpRequest) -> HttpResponse:
    page = observations_listed(actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "next_url": f"?after={page.after}" if page.after else "",
        "may_draft": request.actor.may("observation.draft"),
    }
    return render(request, "supervision/observation_list.html", context)


@allow("observation.draft")
@GET_OR_POST
def observation_draft(request: HttpRequest) -> HttpResponse:
    """Alone, or with ?project= of a joint project that the reader's organisation leads."""
    form = asked.PlanForm(_sent(request))
    project = key_of(request.GET.get("project", ""))
    row = (
        form.carry_out(planning.draft_observation, actor=request.actor, project_id=project)
        if form.is_bound
        else None
    )
    if row:
        flashes.success(request, _("The observation is planned. Next: the checklist."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(
        _("Plan an observation"), _("Keep the plan"), reverse("observation_list"), _("Observations"),
        draft="observation",
    )  # fmt: skip
    return form_page(request, page, form)


@allow("observation.revise")
@GET_OR_POST
def observation_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row = _held(request, pk)
    form = asked.PlanForm(_sent(request), initial=asked.plan_of(row))
    if form.is_bound and form.carry_out(planning.revise_observation, pk, actor=request.actor):
        flashes.success(request, _("The plan is changed."))
        return redirect(PAGE, pk=pk)
    back = reverse(PAGE, args=[pk])
    return form_page(request, FormPage(_("Change the plan"), _("Keep the plan"), back, row.title), form)


@allow("observation.view")
@require_GET
def observation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = observation_page(pk, actor=request.actor)
    return render(request, "supervision/observation_detail.html", {"page": page, "row": page.row})


def observation_step_view(verb: str) -> View:
    """The view of one step of an observation."""
    form_class, operation, said = STEPS[verb]

    @allow(f"observation.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int, **keys: int) -> HttpResponse:
        row = _held(request, pk)
        files = request.FILES if request.method == "POST" else None
        form = form_class(_sent(request), files, row=row, actor=request.actor)
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor, **keys):
            flashes.success(request, _(said))
            return redirect(PAGE, pk=pk)
        return _asked(request, row, form)

    return take_step


@allow("observation.invite")
@GET_OR_POST
@never_cache
def observation_invite(request: HttpRequest, pk: int, observer_id: int) -> HttpResponse:
    """A personal link, shown once with its code to be read by the phone."""
    row = _held(request, pk)
    form = asked.InviteForm(_sent(request), row=row, actor=request.actor)
    token = (
        form.carry_out(people.invite_observer, pk, observer_id, actor=request.actor) if form.is_bound else ""
    )
    if not token:
        return _asked(request, row, form)
    url = request.build_absolute_uri(PHONE.format(token=token))
    context = {"row": row, "url": url, "qr": qr_picture(url)}
    return render(request, "supervision/observation_link.html", context)


@allow("observation.look_again")
@GET_OR_POST
def observation_look_again(request: HttpRequest, pk: int) -> HttpResponse:
    row = _held(request, pk)
    form = asked.LookAgainForm(_sent(request), row=row, actor=request.actor)
    again = (
        form.carry_out(closing.look_again_at_observation, pk, actor=request.actor) if form.is_bound else None
    )
    if again:
        flashes.success(request, _("The second look is planned. Next: name its observers."))
        return redirect(PAGE, pk=again.pk)
    return _asked(request, row, form)


@allow("observation.view")
@require_GET
def observation_view_visit(request: HttpRequest, pk: int) -> HttpResponse:
    page = visit_page(pk, actor=request.actor)
    return render(request, "supervision/observation_visit.html", {"page": page, "visit": page.visit})


@allow("observation.view")
@require_safe
@never_cache
def observation_view_photo(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A photo of a visit."""
    visit = find(ObservationVisit, pk, actor=request.actor)
    file = file_of(visit, file_id, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"visit-{pk}-{file.pk}.{file.extension}")


@allow("observation_visit.receive")
@GET_OR_POST
def observation_visit_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit written on paper, entered at the desk."""
    visit = _visited(request, pk)
    checklist = checklist_of(visit.observation)
    if checklist is None:
        raise WrongStatus(_("Please write the checklist first."))
    files = request.FILES if request.method == "POST" else None
    form = told.VisitForm(_sent(request), files, checklist=checklist)
    if form.is_bound and form.carry_out(visiting.enter_visit, pk, actor=request.actor):
        flashes.success(request, _("The visit is entered."))
        return redirect("observation_view_visit", pk=pk)
    back = reverse("observation_view_visit", args=[pk])
    return form_page(request, FormPage(form.title, form.submit, back, visit.shop.name, draft="visit"), form)


def visit_step_view(verb: str) -> View:
    """The view of one decision on a visit."""
    form_class, operation, said = VISIT_STEPS[verb]

    @allow(f"observation_visit.{verb}")
    @GET_OR_POST
    def take_step(request: HttpRequest, pk: int) -> HttpResponse:
        visit = _visited(request, pk)
        form = form_class(_sent(request), visit=visit, actor=request.actor)
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
            flashes.success(request, _(said))
            return redirect("observation_view_visit", pk=pk)
        back = reverse("observation_view_visit", args=[pk])
        page = FormPage(form.title, form.submit, back, visit.shop.name, note=form.note)
        return form_page(request, page, form)

    return take_step


def _held(request: HttpRequest, pk: int) -> Observation:
    row = find(Observation, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row


def _visited(request: HttpRequest, pk: int) -> ObservationVisit:
    visit = find(ObservationVisit, pk, actor=request.actor)
    if not visit.is_within_reach(request.actor):
        raise NotAllowed
    return visit


def _asked(request: HttpRequest, row: Observation, form: asked.ObservationForm) -> HttpResponse:
    back = reverse(PAGE, args=[row.pk])
    return form_page(request, FormPage(form.title, form.submit, back, row.title, note=form.note), form)


def _sent(request: HttpRequest) -> Any:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None

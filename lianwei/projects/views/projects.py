"""The list, one project, its plan as a paper, and its steps."""

from collections.abc import Callable
from dataclasses import asdict

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.core import clock
from lianwei.core.documents.paper import Paper
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.core.lifecycle import Transition
from lianwei.projects import lifecycle
from lianwei.projects.forms import DraftForm, NothingForm, OutcomeForm, PlanForm, ReasonForm
from lianwei.projects.models import JointProject, ProjectStatus
from lianwei.projects.operations import planning as do
from lianwei.projects.papers import plan_paper
from lianwei.projects.queries.choices import project_to_draft
from lianwei.projects.queries.listing import Asked, kind_label, projects_listed
from lianwei.projects.queries.page import project_page
from lianwei.projects.rules import project_kinds
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

from .answering import PAGE, sent, taken, within_reach

YEARS = 6  # offered in the filter, this one and those before; the next is planned in autumn


@allow("joint_project.view")
@require_GET
def joint_project_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    page = projects_listed(asked, actor=request.actor, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept["after"] = page.after
    this_year = clock.today().year
    context = {
        "page": page,
        "asked": asdict(asked),
        "years": [str(year) for year in range(this_year + 1, this_year - YEARS, -1)],
        "kinds": [(code, kind_label(code)) for code in project_kinds()],
        "statuses": ProjectStatus.choices,
        "next_url": f"?{kept.urlencode()}" if page.after else "",
        "may_draft": request.actor.may("joint_project.draft") and bool(request.actor.acts_for),
    }
    return render(request, "projects/project_list.html", context)


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    kind, status = given.get("kind", ""), given.get("status", "")
    return Asked(
        given.get("year", ""),
        kind if kind in project_kinds() else "",
        status if status in ProjectStatus.values else "",
        is_mine=bool(given.get("mine")),
    )


@allow("joint_project.view")
@require_GET
def joint_project_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = project_page(pk, actor=request.actor)
    template = "projects/project_view.html" if page.is_whole else "projects/project_outside.html"
    return render(request, template, {"page": page, "project": page.project, "may": page.may})


@allow("joint_project.view")
@require_GET
@never_cache
def joint_project_view_plan(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The plan to print and sign, or to go on writing in; papers are Chinese."""
    if form not in FORMS:
        raise NotVisible
    write, kind = FORMS[form]
    with translation.override("zh-hans"):
        page = project_page(pk, actor=request.actor)
        if not page.is_whole:
            raise NotVisible
        content = write(plan_paper(page))
    return attachment(content, kind, name=f"{page.project.number}.{form}")


def _to_docx(paper: Paper) -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - 10 MB, which few workers need

    return to_docx(paper)


FORMS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (_to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@allow("joint_project.draft")
@GET_OR_POST
def joint_project_draft(request: HttpRequest) -> HttpResponse:
    home = request.actor.organisation_id or 0
    form = DraftForm(sent(request), project=project_to_draft(home))
    if form.is_bound and (row := form.carry_out(do.draft_project, home, actor=request.actor)):
        flashes.success(request, _("The plan is begun. Next: the parts of the members."))
        return redirect(PAGE, pk=row.pk)
    back = reverse("joint_project_list")
    page = FormPage(form.title, form.submit, back, crumb=_("Joint projects"), draft="joint-project")
    return form_page(request, page, form)


@allow("joint_project.revise")
@GET_OR_POST
def joint_project_revise(request: HttpRequest, pk: int) -> HttpResponse:
    project = within_reach(JointProject, pk, request)
    names = ("kind", "purpose", "area", "starts_on", "ends_on", "supervisor_id", "plan")
    known = {name: getattr(project, name) for name in names} | {"name": project.title}
    form = PlanForm(sent(request), project=project, initial=known)
    words = (lifecycle.REVISE.label, form.submit)
    return taken(request, project, form, do.revise_project, pk, said=_("The plan is changed."), words=words)


@allow("joint_project.invite")
@GET_OR_POST
def joint_project_invite(request: HttpRequest, pk: int) -> HttpResponse:
    note = _("The plan is put to the members that have parts in it. Each answers for its own part.")
    said = _("The members are invited; they answer on this page.")
    return _step(
        request,
        pk,
        lifecycle.INVITE,
        do.invite_members,
        form=NothingForm(sent(request)),
        said=said,
        note=note,
    )


@allow("joint_project.begin")
@GET_OR_POST
def joint_project_begin(request: HttpRequest, pk: int) -> HttpResponse:
    note = _("Parts and milestones become tasks of their members, with reminders.")
    said = _("The project has begun.")
    return _step(
        request, pk, lifecycle.BEGIN, do.begin_project, form=NothingForm(sent(request)), said=said, note=note
    )


@allow("joint_project.suspend")
@GET_OR_POST
def joint_project_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("The project rests.")
    return _step(
        request, pk, lifecycle.SUSPEND, do.suspend_project, form=ReasonForm(sent(request)), said=said
    )


@allow("joint_project.resume")
@GET_OR_POST
def joint_project_resume(request: HttpRequest, pk: int) -> HttpResponse:
    note = _("Its days stay as they were planned; change the plan where they no longer fit.")
    said = _("The project goes on.")
    return _step(
        request,
        pk,
        lifecycle.RESUME,
        do.resume_project,
        form=NothingForm(sent(request)),
        said=said,
        note=note,
    )


@allow("joint_project.finish")
@GET_OR_POST
def joint_project_finish(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("The project is finished.")
    return _step(request, pk, lifecycle.FINISH, do.finish_project, form=OutcomeForm(sent(request)), said=said)


@allow("joint_project.give_up")
@GET_OR_POST
def joint_project_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    note, said = _("Open tasks of the members fall with it."), _("The project is given up.")
    return _step(
        request,
        pk,
        lifecycle.GIVE_UP,
        do.give_up_project,
        form=ReasonForm(sent(request)),
        said=said,
        note=note,
    )


def _step(
    request: HttpRequest,
    pk: int,
    step: Transition,
    operation: Callable[..., object],
    *,
    form: OperationForm,
    said: str,
    note: str = "",
) -> HttpResponse:
    project = within_reach(JointProject, pk, request)
    words = (step.label, step.label)
    return taken(request, project, form, operation, pk, said=said, words=words, note=note)

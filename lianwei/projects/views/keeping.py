"""Milestones, budget, notes and files of a project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_safe

from lianwei.core.errors import NotAllowed
from lianwei.core.files.queries import file_of, name_of, open_file
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.projects.forms import BudgetForm, FileForm, MilestoneForm, NoteForm, NothingForm, SpendForm
from lianwei.projects.models import JointProject, ProjectBudgetLine, ProjectMilestone
from lianwei.projects.operations import keeping as do
from lianwei.projects.queries import find_project
from lianwei.ui.pages import GET_OR_POST

from .answering import PAGE, sent, taken, within_reach


@allow("project_milestone.add")
@GET_OR_POST
def project_milestone_add(request: HttpRequest, pk: int) -> HttpResponse:
    project = within_reach(JointProject, pk, request)
    form = MilestoneForm(sent(request), project=project)
    return taken(request, project, form, do.add_milestone, pk, said=_("The milestone is set."))


@allow("joint_project.view")
@require_GET
def project_milestone_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a task leads: the project, at its milestones."""
    row = find(ProjectMilestone, pk, actor=request.actor)
    return redirect(f"{reverse(PAGE, args=[row.project_id])}#milestones")


@allow("project_milestone.reach")
@GET_OR_POST
def project_milestone_reach(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(ProjectMilestone, pk, actor=request.actor)
    if not (row.is_within_reach(request.actor) or row.project.is_within_reach(request.actor)):
        raise NotAllowed
    words, said = (_("Milestone reached"), _("It is reached")), _("The milestone is reached.")
    form = NothingForm(sent(request))
    return taken(request, row.project, form, do.reach_milestone, pk, said=said, words=words, note=row.matter)


@allow("project_budget_line.add")
@GET_OR_POST
def project_budget_line_add(request: HttpRequest, pk: int) -> HttpResponse:
    project = within_reach(JointProject, pk, request)
    form = BudgetForm(sent(request), project=project)
    return taken(request, project, form, do.add_budget_line, pk, said=_("The line stands in the budget."))


@allow("project_budget_line.spend")
@GET_OR_POST
def project_budget_line_spend(request: HttpRequest, pk: int) -> HttpResponse:
    row = within_reach(ProjectBudgetLine, pk, request)
    form = SpendForm(sent(request), initial={"spent": row.spent})
    said = _("What was spent is entered.")
    return taken(request, row.project, form, do.spend_budget_line, pk, said=said, note=row.matter)


@allow("joint_project.note")
@GET_OR_POST
def joint_project_note(request: HttpRequest, pk: int) -> HttpResponse:
    project = find_project(pk, actor=request.actor)
    return taken(
        request, project, NoteForm(sent(request)), do.note_project, pk, said=_("The note is written.")
    )


@allow("joint_project.attach")
@GET_OR_POST
def joint_project_attach(request: HttpRequest, pk: int) -> HttpResponse:
    project = find_project(pk, actor=request.actor)
    form = FileForm(sent(request), request.FILES or None)
    return taken(
        request, project, form, do.attach_file, pk, said=pgettext("joint project", "The file is added.")
    )


@allow("joint_project.view")
@require_safe
def joint_project_view_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One file, always as an attachment; the opening is recorded."""
    found = file_of(find_project(pk, actor=request.actor), file, actor=request.actor)
    headers = {
        "Content-Disposition": content_disposition_header(True, name_of(found, actor=request.actor)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    data = open_file(found, actor=request.actor)
    return HttpResponse(data, content_type=found.media_type, headers=headers)

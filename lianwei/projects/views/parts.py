"""Steps on the parts of members."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.projects import lifecycle
from lianwei.projects.forms import (
    AcceptForm,
    AnswerForm,
    ChangeForm,
    NothingForm,
    PartForm,
    ProgressForm,
    ReasonForm,
    ReportForm,
)
from lianwei.projects.models import JointProject, ProjectPart
from lianwei.projects.operations import parts as do
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import GET_OR_POST

from .answering import PAGE, led, sent, taken, within_reach


@allow("joint_project.view")
@require_GET
def project_part_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a task leads: the project, at its parts."""
    part = find(ProjectPart, pk, actor=request.actor)
    return redirect(f"{reverse(PAGE, args=[part.project_id])}#parts")


@allow("project_part.add")
@GET_OR_POST
def project_part_add(request: HttpRequest, pk: int) -> HttpResponse:
    project = within_reach(JointProject, pk, request)
    form = PartForm(sent(request), project=project, initial={"due_on": project.ends_on})
    return taken(request, project, form, do.add_part, pk, said=_("The part stands in the plan."))


@allow("project_part.accept")
@GET_OR_POST
def project_part_accept(request: HttpRequest, pk: int) -> HttpResponse:
    part = within_reach(ProjectPart, pk, request)
    form = AcceptForm(sent(request), part=part, actor=request.actor)
    return _own(request, part, form, do.accept_part, said=_("The part is taken on."))


@allow("project_part.decline")
@GET_OR_POST
def project_part_decline(request: HttpRequest, pk: int) -> HttpResponse:
    part, label = within_reach(ProjectPart, pk, request), lifecycle.DECLINE.label
    said = _("Who leads the project reads why.")
    return _own(request, part, ReasonForm(sent(request)), do.decline_part, said=said, label=label)


@allow("project_part.progress")
@GET_OR_POST
def project_part_progress(request: HttpRequest, pk: int) -> HttpResponse:
    part = within_reach(ProjectPart, pk, request)
    form = ProgressForm(sent(request), initial={"done": part.done})
    return _own(request, part, form, do.progress_part, said=_("The progress is entered."))


@allow("project_part.report")
@GET_OR_POST
def project_part_report(request: HttpRequest, pk: int) -> HttpResponse:
    part = within_reach(ProjectPart, pk, request)
    form = ReportForm(sent(request), initial={"done": part.done or None})
    return _own(
        request, part, form, do.report_part, said=_("It is reported; who leads the project confirms it.")
    )


@allow("project_part.ask_change")
@GET_OR_POST
def project_part_ask_change(request: HttpRequest, pk: int) -> HttpResponse:
    part, said = within_reach(ProjectPart, pk, request), _("Who leads the project answers the wish.")
    return _own(request, part, ChangeForm(sent(request)), do.ask_change_of_part, said=said)


@allow("project_part.answer_change")
@GET_OR_POST
def project_part_answer_change(request: HttpRequest, pk: int) -> HttpResponse:
    part, said = led(pk, request), _("The wish is answered.")
    return _own(request, part, AnswerForm(sent(request)), do.answer_change_of_part, said=said)


@allow("project_part.confirm")
@GET_OR_POST
def project_part_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    part, said = led(pk, request), _("The part is confirmed.")
    label = lifecycle.CONFIRM.label
    return _own(request, part, NothingForm(sent(request)), do.confirm_part, said=said, label=label)


@allow("project_part.send_back")
@GET_OR_POST
def project_part_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    part, said = led(pk, request), _("The member goes on with it.")
    label = lifecycle.SEND_BACK.label
    return _own(request, part, ReasonForm(sent(request)), do.send_back_part, said=said, label=label)


@allow("project_part.withdraw")
@GET_OR_POST
def project_part_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    part, said = led(pk, request), _("The part is taken back.")
    label = lifecycle.WITHDRAW.label
    return _own(request, part, ReasonForm(sent(request)), do.withdraw_part, said=said, label=label)


def _own(
    request: HttpRequest,
    part: ProjectPart,
    form: OperationForm,
    operation: Callable[..., object],
    *,
    said: str,
    label: object = None,
) -> HttpResponse:
    words = (label, label) if label else None
    note = _("%(matter)s, %(planned)s %(unit)s") % {
        "matter": part.matter,
        "planned": part.planned,
        "unit": part.unit,
    }
    return taken(request, part.project, form, operation, part.pk, said=said, words=words, note=note)

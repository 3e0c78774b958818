"""How a step on a project is asked for and answered."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor, ScopedModel, find
from lianwei.projects.models import JointProject, ProjectPart
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import FormPage, form_page

PAGE = "joint_project_view"
Row = TypeVar("Row", bound=ScopedModel)


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, also of a form that asks nothing; None while the page only asks."""
    return request.POST if request.method == "POST" else None


def within_reach(model: type[Row], pk: int, request: HttpRequest) -> Row:
    """A row the reader may act on. Raises NotVisible, NotAllowed."""
    row = find(model, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row


def led(part_id: int, request: HttpRequest) -> ProjectPart:
    """A part of a project that the reader leads. Raises NotVisible, NotAllowed."""
    part = find(ProjectPart, part_id, actor=request.actor)
    if not part.project.is_within_reach(request.actor):
        raise NotAllowed
    return part


def taken(
    request: HttpRequest,
    project: JointProject,
    form: OperationForm,
    operation: Callable[..., Any],
    pk: int,
    *,
    said: str,
    words: tuple[object, object] | None = None,
    note: object = "",
) -> HttpResponse:
    """Carry the step out and go to the page of the project, or ask for it. `words`: title and button."""
    actor: Actor = request.actor
    if form.is_bound and form.carry_out(operation, pk, actor=actor) is not None:
        flashes.success(request, said)
        return redirect(PAGE, pk=project.pk)
    title, submit = words or (form.title, form.submit)
    back = reverse(PAGE, args=[project.pk])
    return form_page(request, FormPage(title, submit, back, crumb=project.title, note=note), form)

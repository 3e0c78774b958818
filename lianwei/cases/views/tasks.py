"""Tasks: the lists, and giving, moving, finishing, dropping one."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.cases.forms.steps import carry_out
from lianwei.cases.forms.tasks import DropForm, MoveForm, TaskForm
from lianwei.cases.models import Complaint
from lianwei.cases.queries.lists.tasks import LABELS, Whose, task_rows
from lianwei.commitments.models import Task
from lianwei.commitments.operations import finish_task
from lianwei.commitments.queries import find_task, task_page
from lianwei.core.http import allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.ui.forms import PlainForm
from lianwei.ui.shapes import Tab

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("task.view")
@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("whose", "")
    whose = Whose(asked) if asked in set(Whose) else Whose.MINE
    rows, more = task_rows(actor=request.actor, whose=whose)
    tabs = [Tab(str(label), f"?whose={each}", is_current=each == whose) for each, label in LABELS.items()]
    context = {"rows": rows, "more": more, "tabs": tabs, "may_give": request.actor.may("task.give")}
    context["sees_promises"] = request.actor.may("commitment.view")
    return render(request, "cases/task_list.html", context)


@allow("task.give")
@GET_OR_POST
def task_give(request: HttpRequest) -> HttpResponse:
    pk = key_of(request.GET.get("case", ""))
    case = None if pk is None else find(Complaint, pk, actor=request.actor)
    form = TaskForm(request.POST or None, actor=request.actor, case=case)
    back = reverse("complaint_detail", args=[case.pk]) if case else reverse("task_list")
    return _taken(request, form, back, {"title": _("Note a task"), "submit": _("Note it"), "case": case})


@allow("task.move")
@GET_OR_POST
def task_move(request: HttpRequest, pk: int) -> HttpResponse:
    task = find_task(pk, actor=request.actor)
    form = MoveForm(request.POST or None, actor=request.actor, task=task)
    words = {"title": _("Another day or person"), "submit": _("Move it"), "task": task}
    return _taken(request, form, _page_of(task), words)


@allow("task.drop")
@GET_OR_POST
def task_drop(request: HttpRequest, pk: int) -> HttpResponse:
    task = find_task(pk, actor=request.actor)
    form = DropForm(request.POST or None, actor=request.actor, task=task)
    words = {"title": _("Take a task off the list"), "submit": _("Take it off"), "task": task}
    return _taken(request, form, _page_of(task), words)


@allow("task.finish")
@require_POST
def task_finish(request: HttpRequest, pk: int) -> HttpResponse:
    task = finish_task(pk, actor=request.actor)
    flashes.success(request, _("Done: %(what)s") % {"what": task.what})
    is_home = request.POST.get("back") == "home"
    return redirect("/" if is_home else _page_of(task))


def _taken(request: HttpRequest, form: PlainForm, back: str, words: dict[str, object]) -> HttpResponse:
    """The form, or after it was taken the page it belongs to."""
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect(back)
    context = words | {"form": form, "back": back, "here": request.get_full_path()}
    return render(request, "cases/task_form.html", context, status=422 if form.is_bound else 200)


def _page_of(task: Task) -> str:
    return task_page(task) or reverse("task_list")

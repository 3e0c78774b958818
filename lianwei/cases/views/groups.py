"""Group complaints: what was found, one group, the decision about it."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianwei.cases.forms.groups import ConfirmForm, DismissForm, GroupForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import GroupState
from lianwei.cases.queries.together.groups import group_page, groups_in
from lianwei.cases.queries.together.panels import group_panels
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab


@allow("case_group.view")
@require_GET
def case_group_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("view", "")
    view = asked if asked in GroupState.values else str(GroupState.PROPOSED)
    page = groups_in(view, actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": [
            Tab(str(label), f"?view={code}", is_current=code == view) for code, label in GroupState.choices
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }
    return render(request, "cases/case_group_list.html", context)


@allow("case_group.view")
@require_GET
def case_group_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = group_page(pk, actor=request.actor)
    group, actor = page.head.group, request.actor
    may_open = group.is_within_reach(actor) and actor.may("sudden_event.open")
    context = {"page": page, "may_open_event": may_open, "panels": group_panels(group, actor=actor)}
    return render(request, "cases/case_group_detail.html", context)


@allow("case_group.confirm")
@GET_OR_POST
def case_group_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, ConfirmForm)


@allow("case_group.dismiss")
@GET_OR_POST
def case_group_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    return answered(request, pk, DismissForm)


def answered(request: HttpRequest, pk: int, kind: type[GroupForm]) -> HttpResponse:
    """A form about one group; then back to its page."""
    page = group_page(pk, actor=request.actor)
    if not page.head.group.is_within_reach(request.actor):
        raise NotAllowed
    form = kind(request.POST or None, page=page, actor=request.actor)
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("case_group_detail", pk=pk)
    back = reverse("case_group_detail", args=[pk])
    shown = FormPage(form.title_text, form.submit, back, page.head.group.title, form.note, draft="step")
    return form_page(request, shown, form)

"""The steps of a complaint: GET asks and shows what will happen, POST takes the step."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lianwei.cases.forms.steps import Step, StepForm, carry_out
from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.nameless import title_for
from lianwei.core.http import View, allow, is_htmx
from lianwei.core.marks import sent_form, used

PAGE, ONLY_LOOKING = "cases/complaint_step.html", "cases/_step_form.html"


def step_view(step: Step) -> View:
    """The view of one step."""

    @allow(step.needs)
    def take_step(request: HttpRequest, pk: int) -> HttpResponse:
        is_post = request.method == "POST"
        if is_post and (before := used(sent_form(request.POST, request.FILES))):
            return leave(request, reverse("complaint_detail", args=[pk]), before.told.plain())
        complaint = step.find(pk, actor=request.actor, is_post=is_post)
        typed = {"data": request.POST, "files": request.FILES} if is_post else {"chosen": request.GET}
        form = step.form_of(complaint, actor=request.actor, **typed)
        if is_post and (told := carry_out(form)):
            return leave(request, _back_to(request, pk), told)
        return show_step(request, step, complaint, form)

    return take_step


def _back_to(request: HttpRequest, pk: int) -> str:
    """The list whose row the button stood in; else the page of the case."""
    query = request.POST.get("list", "")
    at_list = query.startswith("?") and "\\" not in query
    return reverse("complaint_list") + query if at_list else reverse("complaint_detail", args=[pk])


def show_step(request: HttpRequest, step: Step, complaint: Complaint, form: StepForm | None) -> HttpResponse:
    """The form alone for htmx, inside a page otherwise; 422 where something was refused."""
    template = step.template if form else ONLY_LOOKING
    title = title_for(complaint, actor=request.actor) if form else complaint.number
    context = {
        "step": step,
        "complaint": complaint,
        "title": title,
        "form": form,
        "fragment": template,
        "here": reverse(step.route, args=[complaint.pk]),
        "back": reverse("complaint_detail", args=[complaint.pk]),
    }
    status = 422 if form and form.is_bound and form.errors else 200
    return render(request, template if is_htmx(request) else PAGE, context, status=status)


def leave(request: HttpRequest, page: str, told: str) -> HttpResponse:
    """To a page that has changed as a whole, with the sentence that says what happened."""
    flashes.success(request, told)
    return HttpResponse(headers={"HX-Redirect": page}) if is_htmx(request) else redirect(page)

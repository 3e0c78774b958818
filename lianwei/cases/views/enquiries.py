"""Enquiries: the list, a new one with its answer in one step, the answer that follows."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianwei.cases.forms.enquiries import AnswerForm, EnquiryForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.queries.lists.enquiries import enquiries, enquiry_page
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("enquiry.view")
@require_GET
def enquiry_list(request: HttpRequest) -> HttpResponse:
    only_open = request.GET.get("view") == "open"
    listing = enquiries(actor=request.actor, only_open=only_open, after=request.GET.get("after", ""))
    context = {
        "listing": listing,
        "only_open": only_open,
        "may_receive": request.actor.may("enquiry.receive"),
    }
    return render(request, "cases/enquiry_list.html", context)


@allow("enquiry.receive")
@GET_OR_POST
def enquiry_receive(request: HttpRequest) -> HttpResponse:
    form = EnquiryForm(request.POST or None, actor=request.actor)
    if request.POST and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("enquiry_list")
    status = 422 if form.is_bound else 200
    return render(request, "cases/enquiry_receive.html", {"form": form}, status=status)


@allow("enquiry.view")
@require_GET
def enquiry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "cases/enquiry_detail.html", {"page": enquiry_page(pk, actor=request.actor)})


@allow("enquiry.answer")
@GET_OR_POST
def enquiry_answer(request: HttpRequest, pk: int) -> HttpResponse:
    page = enquiry_page(pk, actor=request.actor)
    if not page.enquiry.is_within_reach(request.actor):
        raise NotAllowed
    form = AnswerForm(request.POST or None, row=page.enquiry, actor=request.actor)
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("enquiry_detail", pk=pk)
    back = reverse("enquiry_detail", args=[pk])
    shown = FormPage(form.title, form.submit, back, page.enquiry.number, draft="step")
    return form_page(request, shown, form)

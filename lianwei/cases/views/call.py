"""The call desk: what is typed is read while it is typed; registering, answering at once."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lianwei.cases.forms.call import CallEnquiryForm, CallForm
from lianwei.cases.forms.steps import carry_out
from lianwei.core.http import allow, is_htmx

from .complaints import GET_OR_POST

PAGE, FRAGMENT = "cases/complaint_call.html", "cases/_call.html"


@allow("complaint.receive")
@GET_OR_POST
@never_cache
def complaint_call(request: HttpRequest) -> HttpResponse:
    """GET shows an empty line; POST reads it (read), registers (register) or answers at once (enquiry)."""
    deed = next((name for name in ("register", "enquiry") if name in request.POST), "")
    form_class = CallEnquiryForm if deed == "enquiry" else CallForm
    form = form_class(request.POST or None, actor=request.actor)
    if deed and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("complaint_detail", pk=form.made.pk) if form.made else redirect("complaint_call")
    if not deed:
        form.leave_unchecked()
    template = FRAGMENT if is_htmx(request) else PAGE
    return render(request, template, {"form": form, "earlier": form.earlier()}, status=422 if deed else 200)

"""The call desk: what is typed is read while it is typed; registering, answering at once, calling back."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.forms.call import CallBackForm, CallEnquiryForm, CallForm
from lianwei.cases.forms.repeats import CallRepeatForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import CallBack
from lianwei.cases.operations.entry.calls import finish_call_back, try_call_back
from lianwei.cases.queries.lists.calls import call_backs, line_to_ring
from lianwei.core.http import allow, is_htmx

from .complaints import GET_OR_POST

PAGE, FRAGMENT = "cases/complaint_call.html", "cases/_call.html"
FORMS = {
    "add_to": CallRepeatForm,
    "register": CallForm,
    "enquiry": CallEnquiryForm,
    "call_back_later": CallBackForm,
}


@allow("complaint.receive")
@GET_OR_POST
@never_cache
def complaint_call(request: HttpRequest) -> HttpResponse:
    """GET shows an empty line; POST reads it, registers, answers at once, or notes a call back."""
    deed = next((name for name in FORMS if name in request.POST), "")
    form = FORMS.get(deed, CallForm)(request.POST or None, actor=request.actor)
    if deed and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect("complaint_detail", pk=form.made.pk) if form.made else redirect("complaint_call")
    if not deed:
        form.leave_unchecked()
    return _shown(request, form, status=422 if deed else 200)


@allow("call_back.view")
@require_GET
def call_back_list(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/call_back_list.html", {"rows": call_backs(actor=request.actor)})


@allow("call_back.finish")
@require_POST
@never_cache
def call_back_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the call desk with the line that was taken down."""
    typed = QueryDict(mutable=True)
    typed["line"] = line_to_ring(pk, actor=request.actor, reason=_("Calling back"))
    typed["call_back"] = str(pk)
    form = CallForm(typed, actor=request.actor)
    form.leave_unchecked()
    return _shown(request, form)


@allow("call_back.try")
@require_POST
def call_back_try(request: HttpRequest, pk: int) -> HttpResponse:
    row = try_call_back(pk, actor=request.actor)
    told = _("Could not be reached.") if row.result else _("Nobody answered; to be called again in an hour.")
    flashes.success(request, told)
    return redirect("call_back_list")


@allow("call_back.finish")
@require_POST
def call_back_finish(request: HttpRequest, pk: int) -> HttpResponse:
    finish_call_back(pk, actor=request.actor, result=CallBack.Result.SETTLED)
    flashes.success(request, _("The call is done."))
    return redirect("call_back_list")


def _shown(request: HttpRequest, form: CallForm, *, status: int = 200) -> HttpResponse:
    template = FRAGMENT if is_htmx(request) else PAGE
    return render(request, template, {"form": form, "earlier": form.earlier()}, status=status)

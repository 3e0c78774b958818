"""Following what was filed: the code, the page, the proof, and the doors behind it."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianwei.cases.operations.entry.tracking import open_door, send_proof_code
from lianwei.cases.queries.doors.tracking import case_followed, consumer_of, paper_for_consumer
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotVisible
from lianwei.core.http import public
from lianwei.web.forms.tracking import ProofForm, TrackForm, answer_on_narrative
from lianwei.web.queries.tracking import case_of, followed_page
from lianwei.web.visitor import Followed, address_of, followed, forget_followed

PDF = "application/pdf"


@public
@never_cache
@require_http_methods(["GET", "POST"])
def portal_track(request: HttpRequest) -> HttpResponse:
    """The code comes by POST alone: it must not stand in an address, a log or a history."""
    form = TrackForm(request.POST or None, address=address_of(request))
    if form.is_bound and form.is_valid():
        return Followed(form.arrival_id, is_proven=False).remember(redirect("portal_status"))
    return render(request, "web/portal/track.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@never_cache
@require_safe
def portal_status(request: HttpRequest) -> HttpResponse:
    visit = followed(request)
    return _status(request, visit, ProofForm()) if visit else redirect("portal_track")


@public
@never_cache
@require_POST
def portal_send_code(request: HttpRequest) -> HttpResponse:
    case = case_of(_visit(request))
    send_proof_code(case, actor=consumer_of(case))
    flashes.success(request, _("The code is on its way to your phone or e-mail."))
    return redirect("portal_status")


@public
@never_cache
@require_POST
def portal_prove(request: HttpRequest) -> HttpResponse:
    visit = _visit(request)
    form = ProofForm(request.POST, case=case_of(visit))
    if form.is_valid():
        return Followed(visit.arrival_id, is_proven=True).remember(redirect("portal_status"))
    return _status(request, visit, form)


@public
@never_cache
@require_POST
def portal_door(request: HttpRequest, purpose: str) -> HttpResponse:
    """To the page behind a fresh link of the consumer's own."""
    case = case_of(proven(request))
    return redirect(f"link_{purpose}", token=open_door(case, actor=consumer_of(case), purpose=purpose))


@public
@never_cache
@require_safe
def portal_document(request: HttpRequest, document: int) -> HttpResponse:
    """A paper that was sent to the consumer."""
    case = case_of(proven(request))
    actor = consumer_of(case)
    paper = paper_for_consumer(case_followed(case, actor=actor), document, actor=actor)
    headers = {"Content-Disposition": f'attachment; filename="{document}.pdf"'}
    return HttpResponse(to_pdf(paper), content_type=PDF, headers=headers)


@public
@never_cache
@require_POST
def portal_narrative(request: HttpRequest) -> HttpResponse:
    """The consent to have the narrative published: given or taken back."""
    says_yes = request.POST.get("answer") == "yes"
    answer_on_narrative(case_of(proven(request)), says_yes=says_yes)
    flashes.success(request, _("Noted: you agree.") if says_yes else _("Noted: you do not agree any more."))
    return redirect("portal_status")


@public
@require_POST
def portal_leave(request: HttpRequest) -> HttpResponse:
    return forget_followed(redirect("portal_home"))


def _status(request: HttpRequest, visit: Followed, form: ProofForm) -> HttpResponse:
    context = {"view": followed_page(visit), "form": form, "proven": visit.is_proven}
    return render(request, "web/portal/status.html", context, status=422 if form.errors else 200)


def _visit(request: HttpRequest) -> Followed:
    visit = followed(request)
    if visit is None:
        raise NotVisible
    return visit


def proven(request: HttpRequest) -> Followed:
    """What a visitor follows who has typed the code from the phone. Raises NotVisible."""
    visit = _visit(request)
    if not visit.is_proven:
        raise NotVisible
    return visit

"""Joint rectification: areas that stand out, plans, one drive with its inspections, its report."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.files.queries import file_of, open_file
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import PARTNER, find
from lianwei.supervision.forms import drives as asked
from lianwei.supervision.forms.letters.papers import PAPER_FORMS
from lianwei.supervision.lifecycle.drives import DRIVE_TRANSITIONS
from lianwei.supervision.models import Drive
from lianwei.supervision.operations.drives import handing_over, inspecting, measuring, planning
from lianwei.supervision.papers.drives import MEDIA, laid_out
from lianwei.supervision.queries.drives.choosing import areas_proposed, begun_with, stands_in
from lianwei.supervision.queries.drives.listing import drives_listed
from lianwei.supervision.queries.drives.page import drive_page, hand_over_steps
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

N_ = gettext_noop
PAGE = "drive_detail"
PDF = "application/pdf"
Step = tuple[type[asked.DriveForm], Callable[..., object], str]
# verb → its form, its operation, what is said when it is done
STEPS: dict[str, Step] = {
    "begin": (asked.BeginForm, planning.begin_drive, N_("The drive has begun. Next: enter inspections.")),
    "inspect": (asked.InspectForm, inspecting.inspect_for_drive, N_("The inspection is entered.")),
    "find": (asked.FindForm, inspecting.find_in_drive, N_("The finding is added.")),
    "prove": (asked.ProveFindingForm, inspecting.prove_finding, N_("Next: a second person checks it.")),
    "check": (asked.CheckFindingForm, inspecting.check_finding, N_("What you found is told.")),
    "hand_over": (
        asked.HandOverForm,
        handing_over.hand_over_inspection,
        N_("The paper is drafted. Next: hand it in for review."),
    ),
    "receive": (asked.ReceiveForm, handing_over.receive_hand_over, N_("The receipt is entered.")),
    "measure": (asked.MeasureForm, measuring.measure_drive, N_("The effect is measured.")),
    "close": (asked.CloseDriveForm, planning.close_drive, N_("The drive is closed.")),
    "give_up": (asked.GiveUpForm, planning.give_up_drive, N_("The drive is given up.")),
}
OF_PARTNERS = {each.verb for each in DRIVE_TRANSITIONS if each.by == PARTNER}


@allow("drive.view")
@require_GET
def drive_list(request: HttpRequest) -> HttpResponse:
    page = drives_listed(actor=request.actor, after=request.GET.get("after", ""))
    context = {"page": page, "may_plan": request.actor.may("drive.plan")}
    return render(request, "supervision/drive_list.html", context)


@allow("drive.plan")
@require_GET
def drive_plan_areas(request: HttpRequest) -> HttpResponse:
    """Which areas stand out, with their figures."""
    project = key_of(request.GET.get("project", "")) or ""
    context = {"page": areas_proposed(actor=request.actor), "project": project}
    return render(request, "supervision/drive_areas.html", context)


@allow("drive.plan")
@GET_OR_POST
def drive_plan(request: HttpRequest) -> HttpResponse:
    project = key_of(request.GET.get("project", "")) or None
    initial = begun_with(request.GET.get("area", ""), project, actor=request.actor)
    form = asked.PlanForm(_sent(request), actor=request.actor, initial=initial)
    if form.is_bound and (row := form.carry_out(planning.plan_drive, actor=request.actor)):
        flashes.success(request, _("The drive is planned. Next: begin it."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(_("Plan a drive"), _("Keep the plan"), reverse("drive_list"), _("Joint rectification"))
    return form_page(request, page, form)


@allow("drive.revise")
@GET_OR_POST
def drive_revise(request: HttpRequest, pk: int) -> HttpResponse:
    drive = _held(request, pk)
    form = asked.PlanForm(_sent(request), actor=request.actor, initial=stands_in(drive))
    if form.is_bound and form.carry_out(planning.revise_drive, pk, actor=request.actor):
        flashes.success(request, _("The plan is changed."))
        return redirect(PAGE, pk=pk)
    back = reverse(PAGE, args=[pk])
    return form_page(request, FormPage(_("Change the plan"), _("Keep the plan"), back, drive.title), form)


@allow("drive.view")
@require_GET
def drive_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = drive_page(pk, actor=request.actor)
    return render(request, "supervision/drive_detail.html", {"page": page, "drive": page.drive})


@allow("drive.view")
@require_safe
@never_cache
def drive_view_report(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as DOCX, PDF or XLSX."""
    page = drive_page(pk, actor=request.actor)
    return attachment(laid_out(page, form), MEDIA[form], name=f"drive-{pk}.{form}")


@allow("drive.view")
@require_safe
@never_cache
def drive_view_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A photo, a proof, a receipt."""
    drive = find(Drive, pk, actor=request.actor)
    file = file_of(drive, file_id, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"drive-{pk}-{file.pk}.{file.extension}")


@allow("drive.view")
@require_safe
@never_cache
def drive_view_paper(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    """The hand-over paper as PDF."""
    _drive, document = _paper(request, pk, document_id)
    paper = paper_of(document, actor=request.actor)
    return attachment(to_pdf(paper), PDF, name=f"drive-{pk}-{document_id}.pdf")


@allow("drive.view")
@GET_OR_POST
@never_cache
def drive_view_paper_step(request: HttpRequest, pk: int, document_id: int, verb: str) -> HttpResponse:
    """One step of the hand-over paper; the paper itself asks for the permission of the step."""
    drive, document = _paper(request, pk, document_id)
    if verb not in PAPER_FORMS:
        raise NotVisible
    request.actor.require(f"document.{verb}")
    if not document.is_within_reach(request.actor):
        raise NotAllowed
    if verb not in {each.verb for each in hand_over_steps(document, actor=request.actor)}:
        raise WrongStatus
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PAPER_FORMS[verb](*given, letter=drive, document=document, actor=request.actor)
    if form.is_bound and form.carry_out(form.take):
        flashes.success(request, _("The step is taken."))
        return redirect(PAGE, pk=pk)
    back = reverse(PAGE, args=[pk])
    return form_page(request, FormPage(form.title, form.submit, back, drive.title, note=form.note), form)


def drive_step_view(verb: str) -> View:
    """The view of one step of a drive."""
    form_class, operation, said = STEPS[verb]

    @allow(f"drive.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int, **keys: int) -> HttpResponse:
        drive = find(Drive, pk, actor=request.actor) if verb in OF_PARTNERS else _held(request, pk)
        files = request.FILES if request.method == "POST" else None
        form = form_class(_sent(request), files, drive=drive, actor=request.actor)
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor, **keys):
            flashes.success(request, _(said))
            return redirect(PAGE, pk=pk)
        page = FormPage(form.title, form.submit, reverse(PAGE, args=[pk]), drive.title, note=form.note)
        return form_page(request, page, form)

    return take_step


def _held(request: HttpRequest, pk: int) -> Drive:
    drive = find(Drive, pk, actor=request.actor)
    if not drive.is_within_reach(request.actor):
        raise NotAllowed
    return drive


def _paper(request: HttpRequest, pk: int, document_id: int) -> tuple[Drive, Document]:
    drive = find(Drive, pk, actor=request.actor)
    return drive, document_of(drive, document_id)


def _sent(request: HttpRequest) -> Any:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None

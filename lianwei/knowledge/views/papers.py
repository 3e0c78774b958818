"""Texts of papers: list, preview, a new version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core.documents.typst import to_pdf
from lianwei.core.http import allow
from lianwei.knowledge.forms import PaperTemplateForm
from lianwei.knowledge.operations import revise_paper_template
from lianwei.knowledge.queries import find_template, paper_templates, preview_template, template_versions
from lianwei.ui.forms import FindForm


@allow("paper_template.view")
@require_GET
def paper_template_list(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    context = {"templates": paper_templates(on=form.day()), "day": form.day(), "form": form}
    context["may_letters"] = request.actor.may("reply_template.view")
    return render(request, "knowledge/paper_template_list.html", context)


@allow("paper_template.view")
@require_GET
def paper_template_view(request: HttpRequest, pk: int) -> HttpResponse:
    template = find_template(pk)
    context = {
        "template": template,
        "versions": template_versions(template),
        "may_revise": template.valid_to is None and request.actor.may("paper_template.revise"),
    }
    return render(request, "knowledge/paper_template_view.html", context)


@allow("paper_template.view")
@require_GET
def paper_template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as PDF, each field's label in its place."""
    pdf = to_pdf(preview_template(find_template(pk)))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": "inline; filename=preview.pdf"}
    )


@allow("paper_template.revise")
@require_http_methods(["GET", "POST"])
def paper_template_revise(request: HttpRequest, pk: int) -> HttpResponse:
    template = find_template(pk)
    form = PaperTemplateForm.of(template, request.POST or None)
    created = form.carry_out(revise_paper_template, pk, actor=request.actor) if request.POST else None
    if created:
        messages.success(request, _("The new text is saved. Papers already issued keep their words."))
        return redirect("paper_template_view", pk=created.pk)
    context = {"template": template, "form": form}
    return render(
        request, "knowledge/paper_template_revise.html", context, status=422 if form.is_bound else 200
    )

"""Texts of letters: list, one with its versions and how it reads, written and revised."""

from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.core.http import allow
from lianwei.knowledge.forms import ReplyTemplateForm
from lianwei.knowledge.operations import (
    copy_reply_template,
    create_reply_template,
    retire_reply_template,
    revise_reply_template,
)
from lianwei.knowledge.queries.replies import blocks_in_use, blocks_shared, reply_page, reply_rows
from lianwei.knowledge.rules.replies import FIELDS

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("reply_template.view")
@require_GET
def reply_template_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": reply_rows(actor=request.actor),
        "may_create": request.actor.may("reply_template.create"),
        "may_publish": request.actor.may("reply_template.publish"),
    }
    return render(request, "knowledge/reply_template_list.html", context)


@allow("reply_template.view")
@require_GET
def reply_template_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = reply_page(pk, actor=request.actor)
    may_retire = page.may_revise and request.actor.may("reply_template.retire")
    context = {"page": page, "template": page.row.template, "may_retire": may_retire}
    return render(request, "knowledge/reply_template_view.html", context)


@allow("reply_template.create")
@GET_OR_POST
def reply_template_create(request: HttpRequest) -> HttpResponse:
    blocks = blocks_in_use(actor=request.actor)
    return _write(request, _("Write a new text"), blocks, is_shared=False)


@allow("reply_template.publish")
@GET_OR_POST
def reply_template_publish(request: HttpRequest) -> HttpResponse:
    """A text or a block of the alliance's; it includes only blocks that every member has."""
    blocks = blocks_shared(actor=request.actor)
    return _write(request, _("Write a text for the alliance"), blocks, is_shared=True)


def _write(request: HttpRequest, title: str, blocks: Iterable[str], *, is_shared: bool) -> HttpResponse:
    form = ReplyTemplateForm(request.POST or None)
    write = partial(create_reply_template, actor=request.actor, is_shared=is_shared)
    made = form.carry_out(write) if request.POST else None
    if made:
        messages.success(request, _("The text is saved."))
        return redirect("reply_template_view", pk=made.pk)
    return _form_page(request, form, title, reverse("reply_template_list"), blocks)


@allow("reply_template.revise")
@GET_OR_POST
def reply_template_revise(request: HttpRequest, pk: int) -> HttpResponse:
    page = reply_page(pk, actor=request.actor)
    form = ReplyTemplateForm.of(page.row.template, request.POST or None)
    made = form.carry_out(revise_reply_template, pk, actor=request.actor) if request.POST else None
    if made:
        messages.success(request, _("The new version is saved. Letters already sent keep their words."))
        return redirect("reply_template_view", pk=made.pk)
    read = blocks_shared if page.row.template.is_shared else blocks_in_use
    back = reverse("reply_template_view", args=[pk])
    return _form_page(request, form, _("Revise the text"), back, read(actor=request.actor))


@allow("reply_template.create")
@require_POST
def reply_template_copy(request: HttpRequest, pk: int) -> HttpResponse:
    made = copy_reply_template(pk, actor=request.actor)
    messages.success(request, _("This is now your own version; it takes the place of the alliance's here."))
    return redirect("reply_template_revise", pk=made.pk)


@allow("reply_template.retire")
@require_POST
def reply_template_retire(request: HttpRequest, pk: int) -> HttpResponse:
    retire_reply_template(pk, actor=request.actor)
    messages.success(request, _("The text is proposed no more. Letters made from it stay."))
    return redirect("reply_template_list")


def _form_page(
    request: HttpRequest, form: ReplyTemplateForm, title: str, back: str, blocks: Iterable[str]
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "fields": list(FIELDS), "blocks": list(blocks)}
    status = 422 if form.is_bound else 200
    return render(request, "knowledge/reply_template_form.html", context, status=status)

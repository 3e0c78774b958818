"""The knowledge base: found by any words, contributed, reviewed, compared, withdrawn."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.http import allow
from lianwei.knowledge.forms.entries import EntryForm, KnownForm, RemarkForm
from lianwei.knowledge.models import EntryKind, KnowledgeEntry
from lianwei.knowledge.operations.entries import (
    create_knowledge_entry,
    publish_knowledge_entry,
    return_knowledge_entry,
    revise_knowledge_entry,
    submit_knowledge_entry,
    withdraw_knowledge_entry,
)
from lianwei.knowledge.queries.entries import (
    OURS,
    REVIEW,
    compared_versions,
    entries_listed,
    entries_to_review,
    entry_in_reach,
    entry_page,
)
from lianwei.knowledge.queries.found import find_known
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page
from lianwei.ui.shapes import Tab

LIST, PAGE = "knowledge_entry_list", "knowledge_entry_view"


@allow("knowledge_entry.view")
@require_GET
def knowledge_entry_list(request: HttpRequest) -> HttpResponse:
    """Everything that is known; or what waits for a review, or is the own member's."""
    view, after = request.GET.get("view", ""), request.GET.get("after", "")
    context = {"tabs": _tabs(request, view), "may_create": request.actor.may("knowledge_entry.create")}
    if view in (REVIEW, OURS):
        rows = entries_listed(view, actor=request.actor, after=after)
        next_url = f"?view={view}&after={rows.after}" if rows.after else ""
        return render(
            request,
            "knowledge/knowledge_entry_work.html",
            context | {"page": rows, "next_url": next_url, "view": view},
        )
    form = KnownForm(request.GET)
    page = find_known(form.asked, actor=request.actor, after=after)
    context |= {"form": form, "page": page, "next_url": _further(request, page.after)}
    return render(request, "knowledge/knowledge_entry_list.html", context)


def _further(request: HttpRequest, after: str) -> str:
    """The address of the next page, with what was looked for."""
    query = request.GET.copy()
    query["after"] = after
    return f"?{query.urlencode()}" if after else ""


def _tabs(request: HttpRequest, view: str) -> list[Tab]:
    waiting = entries_to_review(request.actor)
    tabs = [Tab(_("What is known"), reverse(LIST), is_current=view not in (REVIEW, OURS))]
    if waiting is not None:
        tabs.append(
            Tab(_("To review"), f"?view={REVIEW}", is_current=view == REVIEW, count=str(waiting or ""))
        )
    return [*tabs, Tab(_("Contributed by us"), f"?view={OURS}", is_current=view == OURS)]


@allow("knowledge_entry.view")
@require_GET
def knowledge_entry_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = entry_page(pk, actor=request.actor)
    return render(request, "knowledge/knowledge_entry_view.html", {"page": page, "entry": page.entry})


@allow("knowledge_entry.view")
@require_GET
def knowledge_entry_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A version beside the one before it."""
    page = compared_versions(pk, actor=request.actor)
    return render(request, "knowledge/knowledge_entry_compare.html", {"page": page})


@allow("knowledge_entry.create")
@require_GET
def knowledge_entry_create(request: HttpRequest) -> HttpResponse:
    """Which kind it is to be."""
    return render(request, "knowledge/knowledge_entry_create.html", {"kinds": EntryKind.choices})


@allow("knowledge_entry.create")
@GET_OR_POST
def knowledge_entry_create_kind(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in EntryKind.values:
        return redirect("knowledge_entry_create")
    form = EntryForm(request.POST or None, kind=kind)
    made = form.carry_out(create_knowledge_entry, kind, actor=request.actor) if request.POST else None
    return _written(request, form, made, EntryKind(kind).label, reverse("knowledge_entry_create"))


@allow("knowledge_entry.revise")
@GET_OR_POST
def knowledge_entry_revise(request: HttpRequest, pk: int) -> HttpResponse:
    entry = entry_in_reach(pk, actor=request.actor)
    form = EntryForm.of(entry, request.POST or None)
    made = form.carry_out(revise_knowledge_entry, pk, actor=request.actor) if request.POST else None
    return _written(request, form, made, entry.title, reverse(PAGE, args=[pk]))


def _written(
    request: HttpRequest, form: EntryForm, made: KnowledgeEntry | None, title: object, back: str
) -> HttpResponse:
    if made is not None:
        messages.success(request, _("The draft is saved. Submit it when it is ready to be reviewed."))
        return redirect(PAGE, pk=made.pk)
    note = _("Please leave out names: names and numbers that are recognised are masked when it is saved.")
    page = FormPage(title, _("Save the draft"), back, _("Knowledge base"), note, draft="entry")
    return form_page(request, page, form)


@allow("knowledge_entry.submit")
@require_POST
def knowledge_entry_submit(request: HttpRequest, pk: int) -> HttpResponse:
    submit_knowledge_entry(pk, actor=request.actor)
    messages.success(request, _("Submitted. Somebody else reviews it before all members read it."))
    return redirect(PAGE, pk=pk)


@allow("knowledge_entry.publish")
@require_POST
def knowledge_entry_publish(request: HttpRequest, pk: int) -> HttpResponse:
    publish_knowledge_entry(pk, actor=request.actor)
    messages.success(request, _("Published. All members find it now."))
    return redirect(PAGE, pk=pk)


@allow("knowledge_entry.return")
@GET_OR_POST
def knowledge_entry_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Afterwards it is its writer's again, so that the reviewer goes back to the list."""
    done, title = _("Returned to its writer."), _("Return with a remark")
    return _remarked(request, pk, return_knowledge_entry, title, done, then=f"{reverse(LIST)}?view={REVIEW}")


@allow("knowledge_entry.withdraw")
@GET_OR_POST
def knowledge_entry_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Withdrawn. It is found no more and stays to be read where it was cited.")
    then = reverse(PAGE, args=[pk])
    return _remarked(request, pk, withdraw_knowledge_entry, _("Withdraw the entry"), done, then=then)


def _remarked(
    request: HttpRequest,
    pk: int,
    operation: Callable[..., KnowledgeEntry],
    title: str,
    done: str,
    *,
    then: str,
) -> HttpResponse:
    entry = entry_in_reach(pk, actor=request.actor)
    form = RemarkForm(request.POST or None)
    if request.POST and form.carry_out(operation, pk, actor=request.actor):
        messages.success(request, done)
        return redirect(then)
    return form_page(request, FormPage(title, title, reverse(PAGE, args=[pk]), entry.title), form)

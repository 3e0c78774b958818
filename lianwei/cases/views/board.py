"""The load board of the alliance, and the people whom a member lends."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.forms.board import SharePersonForm
from lianwei.cases.operations.between.board import retire_shared_person, share_person
from lianwei.cases.queries.between.board import alliance_board
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

BOARD = "shared_person_list"


@allow("shared_person.view")
@require_GET
def shared_person_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    context = {
        "board": alliance_board(actor=actor),
        "may_share": actor.may("shared_person.share"),
        "may_retire": actor.may("shared_person.retire"),
    }
    return render(request, "cases/alliance_board.html", context)


@allow("shared_person.share")
@GET_OR_POST
def shared_person_share(request: HttpRequest) -> HttpResponse:
    form = SharePersonForm(request.POST or None)
    if request.POST and (row := form.carry_out(share_person, actor=request.actor)):
        messages.success(request, _("%(name)s now stands on the board of the alliance.") % {"name": row.name})
        return redirect(BOARD)
    page = FormPage(
        _("Share a person"), _("Put on the board"), reverse(BOARD), _("Load board of the alliance")
    )
    return form_page(request, page, form)


@allow("shared_person.retire")
@require_POST
def shared_person_retire(request: HttpRequest, pk: int) -> HttpResponse:
    row = retire_shared_person(pk, actor=request.actor)
    messages.success(request, _("%(name)s is no longer shared.") % {"name": row.name})
    return redirect(BOARD)

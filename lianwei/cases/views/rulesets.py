"""The rules of organisations: who follows which, one organisation's limits and versions, a new version."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.forms.rulesets import RulesetForm
from lianwei.cases.operations.rulebook.rulesets import revise_ruleset
from lianwei.cases.queries.rulebook.rulesets import (
    families_offered,
    organisation_of,
    own_limits,
    ruleset_page,
    rulesets_listed,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.http import allow
from lianwei.members.models import Organisation
from lianwei.members.queries import may_manage

from .complaints import GET_OR_POST


@allow("ruleset.view")
@require_GET
def ruleset_list(request: HttpRequest) -> HttpResponse:
    rows = rulesets_listed(actor=request.actor)
    return render(request, "cases/ruleset_list.html", {"rows": rows})


@allow("ruleset.view")
@require_GET
def ruleset_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = ruleset_page(pk, actor=request.actor)
    may_see_moves = request.actor.may("complaint.view")
    return render(request, "cases/ruleset_view.html", {"page": page, "may_see_moves": may_see_moves})


@allow("ruleset.revise")
@GET_OR_POST
def ruleset_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """First the limits as they would be and what would move; entered when that is confirmed."""
    organisation = organisation_of(pk)
    if not may_manage(pk, actor=request.actor):
        raise NotAllowed
    families = families_offered(organisation, on=clock.today())
    form = _form(request, organisation, families)
    if "confirmed" in request.POST and form.carry_out(revise_ruleset, pk, actor=request.actor):
        flashes.success(request, _("The rules are entered; the cases they govern are computed again now."))
        return redirect("ruleset_view", pk=pk)
    context = {"organisation": organisation, "families": families, "form": form}
    context["ahead"] = form.look_ahead(organisation, actor=request.actor)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/ruleset_revise.html", context, status=status)


def _form(request: HttpRequest, organisation: Organisation, families: list[tuple[str, str]]) -> RulesetForm:
    """The form of the family asked for, else of the first one offered."""
    codes = [code for code, _name in families]
    asked = request.POST.get("family") or request.GET.get("family") or ""
    if not codes:
        raise Invalid(_("No rules are offered for an organisation of this kind."))
    family = asked if asked in codes else codes[0]
    today, present = clock.today(), own_limits(organisation.pk, family)
    first = {"valid_from": today}
    return RulesetForm(request.POST or None, family=family, on=today, present=present, initial=first)

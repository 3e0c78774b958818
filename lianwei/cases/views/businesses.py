"""Complaints against a business by member: asked for with a purpose, shown once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianwei.cases.forms.purposes import PurposeForm
from lianwei.cases.queries.lists.profiles import member_standings
from lianwei.core.http import allow
from lianwei.registry.queries import find_business
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("business.view_members")
@GET_OR_POST
@never_cache
def business_view_members(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the purpose; POST shows the figures and leaves a trace."""
    form = PurposeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        page = member_standings(pk, actor=request.actor, purpose=form.told)
        return render(request, "cases/business_members.html", {"page": page, "business": page.business})
    note = _("Members with fewer than five complaints are not named. Your name and the purpose are recorded.")
    back = reverse("business_detail", args=[pk])
    asked = FormPage(_("Complaints by member"), _("Show"), back, find_business(pk), note)
    return form_page(request, asked, form)

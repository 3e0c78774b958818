"""Data-sharing agreements: the list, one with its steps, its papers, the readings by others."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.agreements import (
    AgreementForm,
    AssessmentForm,
    CertifyForm,
    EndForm,
    PeerAgreementForm,
    SignForm,
)
from lianwei.federation.models import SharingAgreement
from lianwei.federation.models.agreements import may_represent
from lianwei.federation.operations import agreements as do
from lianwei.federation.queries.agreements.pages import agreement_page, agreements_listed, values_of
from lianwei.federation.queries.agreements.readings import readings_of_ours
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "sharing_agreement_view"
# What the page of a step says: its title, its button, what follows from it.
WORDS: dict[str, tuple[object, object, object]] = {
    "revise": (gettext_lazy("Change the draft"), gettext_lazy("Save"), ""),
    "assess": (
        gettext_lazy("Impact assessment"),
        gettext_lazy("Record it"),
        gettext_lazy("Asked for by arts 55 and 56 of the PIPL; it is kept for at least three years."),
    ),
    "sign": (
        gettext_lazy("Sign the data-sharing agreement"),
        pgettext_lazy("a sharing agreement", "Sign"),
        gettext_lazy(
            "Signed with the key of your side, over all terms. With the last signature it is in force."
        ),
    ),
    "withdraw": (
        gettext_lazy("Withdraw the agreement"),
        pgettext_lazy("a sharing agreement", "Withdraw"),
        gettext_lazy("Nobody can sign it any more."),
    ),
    "end": (
        gettext_lazy("End the agreement"),
        gettext_lazy("End the agreement"),
        gettext_lazy("Nothing is shared from this moment on; what was received must be deleted in time."),
    ),
    "certify": (
        gettext_lazy("Certify the deletion"),
        gettext_lazy("Sign the certificate"),
        gettext_lazy("The certificate lists every file your side took, and is signed with its key."),
    ),
}


@allow("sharing_agreement.view")
@require_GET
def sharing_agreement_list(request: HttpRequest) -> HttpResponse:
    may_draft = request.actor.may("sharing_agreement.draft")
    context = {
        "page": agreements_listed(actor=request.actor, after=request.GET.get("after", "")),
        "may_draft": may_draft and request.actor.organisation_id in request.actor.acts_for,
        "may_draft_with_peer": may_draft and may_represent(request.actor),
    }
    return render(request, "federation/sharing_agreement_list.html", context)


@allow("sharing_agreement.view")
@require_GET
def sharing_agreement_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = agreement_page(pk, actor=request.actor)
    return render(request, "federation/sharing_agreement_view.html", {"page": page, "row": page.row})


@allow("sharing_agreement.view")
@require_GET
def sharing_agreement_view_readings(request: HttpRequest) -> HttpResponse:
    page = readings_of_ours(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "federation/sharing_readings.html", {"page": page})


@allow("sharing_agreement.draft")
@GET_OR_POST
def sharing_agreement_draft(request: HttpRequest) -> HttpResponse:
    return _drafted(request, AgreementForm, _("Agreement with members"))


@allow("sharing_agreement.draft")
@GET_OR_POST
def sharing_agreement_draft_with_peer(request: HttpRequest) -> HttpResponse:
    return _drafted(request, PeerAgreementForm, _("Agreement with a peer"))


@allow("sharing_agreement.revise")
@GET_OR_POST
def sharing_agreement_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    kind = PeerAgreementForm if row.peer_id else AgreementForm
    form = kind(_sent(request), initial=values_of(row, actor=request.actor), actor=request.actor)
    return _step(request, row, form, do.revise_agreement, _("Saved."))


@allow("sharing_agreement.assess")
@GET_OR_POST
def sharing_agreement_assess(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), AssessmentForm(_sent(request), initial={"assessed_on": clock.today()})
    return _step(request, row, form, do.assess_agreement, _("The impact assessment is recorded."))


@allow("sharing_agreement.offer")
@require_POST
def sharing_agreement_offer(request: HttpRequest, pk: int) -> HttpResponse:
    do.offer_agreement(pk, actor=request.actor)
    return _done(request, pk, _("The parties can sign now."))


@allow("sharing_agreement.sign")
@GET_OR_POST
def sharing_agreement_sign(request: HttpRequest, pk: int) -> HttpResponse:
    row, is_sent = _found(request, pk), request.method == "POST"
    form = SignForm(request.POST, request.FILES) if is_sent else SignForm()
    return _step(request, row, form, do.sign_agreement, _("Signed."))


@allow("sharing_agreement.withdraw")
@GET_OR_POST
def sharing_agreement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), EndForm(_sent(request))
    return _step(request, row, form, do.withdraw_agreement, _("Withdrawn."))


@allow("sharing_agreement.renew")
@require_POST
def sharing_agreement_renew(request: HttpRequest, pk: int) -> HttpResponse:
    fresh = do.renew_agreement(pk, actor=request.actor)
    return _done(request, fresh.pk, _("The draft of the next version. The present one holds meanwhile."))


@allow("sharing_agreement.end")
@GET_OR_POST
def sharing_agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), EndForm(_sent(request))
    return _step(
        request, row, form, do.end_agreement, _("The agreement has ended. Nothing is shared any more.")
    )


@allow("sharing_agreement.certify")
@GET_OR_POST
def sharing_agreement_certify(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), CertifyForm(_sent(request))
    return _step(request, row, form, do.certify_deletion, _("The certificate of deletion is signed."))


def _drafted(request: HttpRequest, kind: type[AgreementForm], title: str) -> HttpResponse:
    form = kind(_sent(request), actor=request.actor)
    if form.is_bound and (row := form.carry_out(do.draft_agreement, actor=request.actor)):
        flashes.success(request, _("The draft is kept. The others see it once it is put to them."))
        return redirect(PAGE, pk=row.pk)
    back = reverse("sharing_agreement_list")
    return form_page(request, FormPage(title, _("Keep the draft"), back, _("Data-sharing agreements")), form)


def _step(
    request: HttpRequest,
    row: SharingAgreement,
    form: OperationForm,
    operation: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """Carry a step out and go to the page of the agreement, or ask for what it needs."""
    if form.is_bound and form.carry_out(operation, row.pk, actor=request.actor):
        return _done(request, row.pk, said)
    title, submit, note = WORDS[operation.__name__.partition("_")[0]]
    back = reverse(PAGE, args=[row.pk])
    return form_page(request, FormPage(title, submit, back, row.number, note), form)


def _found(request: HttpRequest, pk: int) -> SharingAgreement:
    return find(SharingAgreement, pk, actor=request.actor)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    flashes.success(request, said)
    return redirect(PAGE, pk=pk)

"""Reading under an agreement, the files taken, and the papers: agreement, certificates, the signed scan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianwei.core.documents.paper import Paper
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotVisible
from lianwei.core.files.queries import file_of, name_of, open_file
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.models import DeletionCertificate, SharingAgreement
from lianwei.federation.operations.agreements import export_cases
from lianwei.federation.papers.agreements import agreement_paper, certificate_paper
from lianwei.federation.queries.agreements.pages import agreement_page
from lianwei.federation.queries.agreements.parties import name_of as party_name
from lianwei.federation.queries.agreements.reading import case_shared, cases_shared
from lianwei.ui.pages import csv_download


@allow("sharing_agreement.read")
@never_cache
@require_GET
def sharing_agreement_read(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    found = cases_shared(pk, party, actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "federation/sharing_cases.html", {"found": found, "row": found.flow.agreement})


@allow("sharing_agreement.read")
@never_cache
@require_GET
def sharing_agreement_read_case(request: HttpRequest, pk: int, party: int, case: int) -> HttpResponse:
    found = case_shared(pk, party, case, actor=request.actor)
    return render(request, "federation/sharing_case.html", {"found": found, "row": found.flow.agreement})


@allow("sharing_agreement.export")
@require_POST
def sharing_agreement_export(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    lines = export_cases(pk, party, actor=request.actor)
    return csv_download(lines, name=f"shared-{pk}-{party}")


@allow("sharing_agreement.view")
@require_GET
def sharing_agreement_view_paper(request: HttpRequest, pk: int) -> HttpResponse:
    with translation.override("zh-hans"):
        return _pdf(agreement_paper(agreement_page(pk, actor=request.actor)), f"agreement-{pk}.pdf")


@allow("sharing_agreement.view")
@require_GET
def sharing_agreement_view_certificate(request: HttpRequest, pk: int, certificate: int) -> HttpResponse:
    made = find(DeletionCertificate, certificate, actor=request.actor)
    if made.agreement_id != pk:
        raise NotVisible
    with translation.override("zh-hans"):
        by = party_name(made.party, made.agreement)
        return _pdf(certificate_paper(made, by=by), f"certificate-{made.pk}.pdf")


@allow("sharing_agreement.view")
@require_GET
def sharing_agreement_view_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """The paper signed by hand, as an attachment; the opening is recorded."""
    row = find(SharingAgreement, pk, actor=request.actor)
    found = file_of(row, file, actor=request.actor)
    headers = {
        "Content-Disposition": content_disposition_header(True, name_of(found, actor=request.actor)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    content = open_file(found, actor=request.actor)
    return HttpResponse(content, content_type=found.media_type, headers=headers)


def _pdf(paper: Paper, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(to_pdf(paper), content_type="application/pdf", headers=headers)

"""Evidence: files come in by a step like any other, and go out only as attachments."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lianwei.cases.forms.steps_opened import opened_file
from lianwei.core.files.queries import name_of, open_file
from lianwei.core.http import allow


@allow("document.view")
@require_safe
def evidence_open(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """One file, always as an attachment; the opening is recorded."""
    file = opened_file(pk, file_pk, actor=request.actor)
    data = open_file(file, actor=request.actor)
    headers = {
        "Content-Disposition": content_disposition_header(True, name_of(file, actor=request.actor)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=file.media_type, headers=headers)

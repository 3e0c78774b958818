"""A booth's device: the page, its service worker, its manifest, its lists. All the same for everybody."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.arrivals.models import Counter
from lianwei.core.http import public
from lianwei.web.forms.booth import (
    ComplaintAtBooth,
    EnquiryAtBooth,
    HandedOver,
    NewPassphrase,
    Passphrase,
)
from lianwei.web.queries.booth import lists_of, manifest, words, worker_script

PAGE = "web/booth/app.html"
SCRIPT, MANIFEST = "text/javascript; charset=utf-8", "application/manifest+json"
FORMS = (ComplaintAtBooth, EnquiryAtBooth, HandedOver, NewPassphrase, Passphrase)
ICONS = (("web/booth/icon-192.png", "192x192"), ("web/booth/icon-512.png", "512x512"))


@public
@require_safe
def booth_app(request: HttpRequest) -> HttpResponse:
    """The page holds nothing of anybody: what it shows comes out of the device."""
    return render(request, PAGE, _context())


@public
@never_cache
@require_GET
def booth_worker(request: HttpRequest) -> HttpResponse:
    page = render_to_string(PAGE, _context(), request)
    addresses = [reverse("booth_app"), reverse("booth_manifest")]
    return HttpResponse(worker_script(page, addresses), content_type=SCRIPT)


@public
@require_GET
def booth_manifest(request: HttpRequest) -> HttpResponse:
    icons = [(static(path), size) for path, size in ICONS]
    body = manifest(start=reverse("booth_app"), icons=icons)
    return JsonResponse(body, content_type=MANIFEST)


@public
@require_GET
def booth_lists(request: HttpRequest) -> HttpResponse:
    """`?of=12`: the association's id, as its device learnt it."""
    of = request.GET.get("of", "")
    known = int(of) if of.isascii() and of.isdecimal() and len(of) < 10 else 0  # noqa: PLR2004 - more digits than ids have
    return JsonResponse(lists_of(known))


def _context() -> dict[str, object]:
    return {"words": words(), "counters": Counter.choices, "idle_minutes": 10} | {
        form.kind: form() for form in FORMS
    }

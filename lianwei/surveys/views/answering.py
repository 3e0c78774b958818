"""The public pages: a survey behind its link, with scripts and without."""

import uuid

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianwei.arrivals.operations.visits import Limit, count_visit
from lianwei.core import clock
from lianwei.core.errors import NotVisible, TooOften
from lianwei.core.http import public
from lianwei.surveys.forms.plain import PlainPage
from lianwei.surveys.forms.sending import SALT, plainly_taken, taken
from lianwei.surveys.models import SurveyLink, SurveyStatus, link_of
from lianwei.surveys.rules.form import read_form

from .showing import page_language, shown_json, words

ANSWERING = Limit(
    "survey", asks_from=300, most=300
)  # answers of one network in an hour: a class, a market hall
TURNING = Limit("survey page", asks_from=3000, most=3000)  # pages of the plain form: ten for an answer
GET_OR_POST = require_http_methods(["GET", "POST"])


@public
@never_cache
@GET_OR_POST
def survey_answer(request: HttpRequest, code: str) -> HttpResponse:
    """The questionnaire; without scripts it is filled in page by page."""
    link = _link(code)
    if not _is_open(link):
        return render(request, "surveys/answer_closed.html", {"survey": link.survey})
    if request.method == "POST":
        _let_visit(request, TURNING)
    form = _page(request, link)
    return _went_on(request, link, form) if request.method == "POST" else _shown(request, link, form)


@public
@never_cache
@require_safe
def survey_answer_form(request: HttpRequest, code: str) -> HttpResponse:
    """The questionnaire for SurveyJS."""
    return JsonResponse(shown_json(_link(code).survey.version.xform, request))


@public
@never_cache
@require_POST
def survey_answer_send(request: HttpRequest, code: str) -> HttpResponse:
    """One answer as our script sends it; the same number again is the same answer."""
    _let_visit(request, ANSWERING)
    body, status = taken(code, actor=request.actor, body=request.body, who=_who(request))
    return JsonResponse(body, status=status)


@public
@require_safe
def survey_answer_done(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "surveys/answer_done.html", {"survey": _link(code).survey})


def _link(code: str) -> SurveyLink:
    link = link_of(code).first()
    if link is None or link.survey.status == SurveyStatus.DRAFT:
        raise NotVisible
    return link


def _is_open(link: SurveyLink) -> bool:
    survey, today = link.survey, clock.today()
    return (
        survey.status == SurveyStatus.OPEN
        and survey.opens_on <= today <= survey.closes_on
        and not link.used_at
    )


def _page(request: HttpRequest, link: SurveyLink, page: int | None = None) -> PlainPage:
    form = read_form(link.survey.version.xform)
    data = request.POST if request.method == "POST" else None
    return PlainPage(
        data, form=form, language=form.language_for(page_language()), today=clock.today(), page=page
    )


def _went_on(request: HttpRequest, link: SurveyLink, form: PlainPage) -> HttpResponse:
    """Another row, a page back, the same page with what is wrong or what follows, or onwards."""
    if "add" in request.POST:
        form.add_row(request.POST["add"])
        return _shown(request, link, form)
    if "back" in request.POST:
        return _shown(request, link, _page(request, link, page=form.previous_page() or 0))
    if not form.judge():
        return _shown(request, link, form, status=422)
    return _shown(request, link, form) if form.asks_more() else _onwards(request, link, form)


def _onwards(request: HttpRequest, link: SurveyLink, form: PlainPage) -> HttpResponse:
    """The next page, or the end."""
    following = form.next_page()
    if following is not None:
        return _shown(request, link, _page(request, link, page=following))
    _let_visit(request, ANSWERING)
    faults = plainly_taken(link.code, form, actor=request.actor, who=_who(request))
    if faults:
        again = _page(request, link, page=form.page_of(next(iter(faults))))
        again.refuse_places(faults)
        return _shown(request, link, again, status=422)
    return redirect("survey_answer_done", code=link.code)


def _shown(request: HttpRequest, link: SurveyLink, form: PlainPage, *, status: int = 200) -> HttpResponse:
    begun = request.POST.get("begun") or signing.dumps(clock.now().timestamp(), salt=SALT)
    context = {
        "survey": link.survey,
        "link": link,
        "form": form,
        "begun": begun,
        "mark": request.POST.get("mark") or str(uuid.uuid4()),
        "words": words(request),
        "is_first": request.method == "GET",
    }
    return render(request, "surveys/answer.html", context, status=status)


def _let_visit(request: HttpRequest, limit: Limit) -> None:
    address = str(request.META.get("REMOTE_ADDR", ""))
    if count_visit(limit, address) > limit.most:
        raise TooOften(_("Too many answers came from your network within an hour. Please come later."))


def _who(request: HttpRequest) -> str:
    """Browser and network; only a digest of it is kept, by survey."""
    return f"{request.META.get('REMOTE_ADDR', '')}|{request.headers.get('User-Agent', '')[:300]}"

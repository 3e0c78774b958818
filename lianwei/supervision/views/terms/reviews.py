"""Reviews of standard terms: the list, one review, its steps, its report and files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.core.errors import NotAllowed
from lianwei.core.files.queries import file_of, open_file
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import PARTNER, Actor, find
from lianwei.supervision.forms.letters.drafting import DraftForm
from lianwei.supervision.forms.terms import steps as asked
from lianwei.supervision.forms.terms.contracts import ReviewForm
from lianwei.supervision.lifecycle.terms import REVIEW_TRANSITIONS
from lianwei.supervision.models import TermsReview
from lianwei.supervision.operations.terms import contracts, findings, reviews
from lianwei.supervision.papers.terms import MEDIA, laid_out
from lianwei.supervision.queries.letters.drafts import home_of, kind_offered, label_of
from lianwei.supervision.queries.terms.drafts import letter_start
from lianwei.supervision.queries.terms.listing import OPEN, VIEWS, review_tabs, reviews_listed
from lianwei.supervision.queries.terms.page import review_page
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

N_ = gettext_noop
LIST, PAGE = "terms_review_list", "terms_review_view"
LETTER = "advisory"
Step = tuple[type[asked.StepForm], Callable[..., object], str]
# verb → its form, its operation, what is said when it is done
STEPS: dict[str, Step] = {
    "begin": (asked.BeginForm, reviews.begin_terms_review, N_("Next: decide on the clauses.")),
    "agree": (asked.AgreeForm, reviews.agree_terms_review, N_("Agreed. Next: a letter to each firm.")),
    "reopen": (asked.ReopenForm, reviews.reopen_terms_review, N_("The findings are open again.")),
    "send": (asked.SendForm, reviews.send_terms_review, N_("Next: add the new versions when they come.")),
    "recheck": (asked.RecheckForm, reviews.recheck_terms_review, N_("The second check is noted.")),
    "close": (asked.CloseForm, reviews.close_terms_review, N_("The review is closed.")),
    "give_up": (asked.GiveUpForm, reviews.give_up_terms_review, N_("The review is given up.")),
    "match": (
        asked.MatchForm,
        contracts.match_terms_review,
        N_("It is being compared; look again in a minute."),
    ),
    "drop": (asked.DropForm, findings.drop_terms_finding, N_("The finding is dropped.")),
    "remark": (asked.RemarkForm, findings.remark_on_finding, N_("Your comment stands below the finding.")),
}
OF_PARTNERS = {each.verb for each in REVIEW_TRANSITIONS if each.by == PARTNER}


@allow("terms_review.view")
@require_GET
def terms_review_list(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("view", "")
    view = wanted if wanted in VIEWS else OPEN
    page = reviews_listed(view, actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "tabs": review_tabs(view),
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_open": request.actor.may("terms_review.open"),
    }
    return render(request, "supervision/terms_review_list.html", context)


@allow("terms_review.open")
@GET_OR_POST
def terms_review_open(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor
    start = {"project": key_of(request.GET.get("project", "")) or ""}
    form = ReviewForm(request.POST or None, actor=actor, initial=start)
    if form.is_bound and (row := form.carry_out(reviews.open_terms_review, actor=actor)):
        flashes.success(request, _("The review is open. Next: add the first contract."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(
        _("Open a review"), _("Open the review"), reverse(LIST), _("Reviews of standard terms"), draft="terms"
    )
    return form_page(request, page, form)


@allow("terms_review.view")
@require_GET
def terms_review_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = review_page(pk, actor=request.actor)
    return render(request, "supervision/terms_review_view.html", {"page": page, "review": page.review})


@allow("terms_review.view")
@require_GET
@never_cache
def terms_review_view_report(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report; papers are Chinese."""
    with translation.override("zh-hans"):
        content = laid_out(review_page(pk, actor=request.actor), form)
    return attachment(content, MEDIA[form], name=f"terms-review-{pk}.{form}")


@allow("terms_review.view")
@require_safe
@never_cache
def terms_review_view_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """The file of a contract as it came."""
    review = find(TermsReview, pk, actor=request.actor)
    file = file_of(review, file_id, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"contract-{pk}-{file.pk}.{file.extension}")


@allow("terms_review.draft_letter")
@GET_OR_POST
def terms_review_draft_letter(request: HttpRequest, pk: int, business_id: int) -> HttpResponse:
    """An advisory letter that begins with the findings against one firm."""
    review, actor = held(request, pk), request.actor
    start = letter_start(review, business_id, actor=actor)
    kind = kind_offered(LETTER, actor=actor)
    form = DraftForm(request.POST or None, kind=kind, actor=actor, holder=home_of(actor), initial=start)
    done = form.is_bound and form.carry_out(
        findings.draft_terms_letter, pk, actor=actor, business_id=business_id
    )
    if done:
        flashes.success(request, _("The letter is drafted. Next: put it to all who sign."))
        return redirect("letter_detail", pk=done.pk)
    page = FormPage(
        label_of(kind), _("Keep the draft"), reverse(PAGE, args=[pk]), review.title, draft="letter"
    )
    return form_page(request, page, form)


def review_step_view(verb: str) -> View:
    """The view of one step of a review, or of one of its findings."""
    form_class, operation, said = STEPS[verb]

    @allow(f"terms_review.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int, **keys: int) -> HttpResponse:
        review = held(request, pk) if verb not in OF_PARTNERS else find(TermsReview, pk, actor=request.actor)
        form = form_class(sent(request))
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor, **keys):
            flashes.success(request, _(said))
            return redirect(PAGE, pk=pk)
        page = FormPage(form.title, form.submit, reverse(PAGE, args=[pk]), review.title, note=form.note)
        return form_page(request, page, form)

    return take_step


def held(request: HttpRequest, pk: int) -> TermsReview:
    """A review that the reader's organisation leads. Raises NotVisible, NotAllowed."""
    review = find(TermsReview, pk, actor=request.actor)
    if not review.is_within_reach(request.actor):
        raise NotAllowed
    return review


def sent(request: HttpRequest) -> Any:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None

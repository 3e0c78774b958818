"""Letters and interviews: the list, the draft, one letter and its steps, powers to interview."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from lianwei.core.errors import NotAllowed
from lianwei.core.files.queries import file_of, open_file
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import PARTNER, Actor, find
from lianwei.supervision.forms.letters import steps as asked
from lianwei.supervision.forms.letters.drafting import DraftForm, EndPowerForm, PowerForm, started_from
from lianwei.supervision.lifecycle.letters import LETTER_TRANSITIONS
from lianwei.supervision.models import Letter
from lianwei.supervision.operations.letters import answering, closing, drafting, rectifying, signing
from lianwei.supervision.queries.letters import drafts
from lianwei.supervision.queries.letters.listing import (
    TOLD,
    VIEWS,
    WAITING,
    letters_listed,
    notices_listed,
    view_tabs,
)
from lianwei.supervision.queries.letters.page import letter_page
from lianwei.supervision.queries.letters.powers import powers_listed
from lianwei.supervision.rules.letters.kinds import LetterKind
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

N_ = gettext_noop
PAGE = "letter_detail"
Step = tuple[type[asked.LetterForm], Callable[..., object], str]
# verb → its form, its operation, what is said when it is done
STEPS: dict[str, Step] = {
    "circulate": (asked.CirculateForm, signing.circulate_letter, N_("All who sign have it before them.")),
    "join": (asked.JoinForm, signing.join_letter, N_("Your paper is drafted. Next: hand it in.")),
    "stay_out": (asked.StayOutForm, signing.stay_out_of_letter, N_("The others are told.")),
    "recall": (asked.RecallForm, signing.recall_letter, N_("It is a draft again.")),
    "send": (asked.SendForm, signing.send_letter, N_("It is out. Next: record how it was served.")),
    "serve": (asked.ServeForm, signing.serve_letter, N_("The service is recorded.")),
    "hold": (asked.HoldForm, rectifying.hold_interview, N_("It is entered. Next: what was promised.")),
    "answer": (asked.AnswerForm, answering.answer_letter, N_("The reply is entered.")),
    "promise": (asked.PromiseForm, rectifying.promise_rectification, N_("The promise is noted.")),
    "prove": (asked.ProveForm, rectifying.prove_rectification, N_("Next: ask a member to check it.")),
    "ask_check": (asked.AskCheckForm, rectifying.ask_check_of_rectification, N_("The member is asked.")),
    "check": (asked.CheckForm, rectifying.check_rectification, N_("What you found is told.")),
    "ask_publication": (
        asked.AskPublicationForm,
        closing.ask_publication_of_letter,
        N_("It is proposed. A second person decides."),
    ),
    "publish": (asked.PublishForm, closing.publish_letter, N_("It is public now.")),
    "close": (asked.CloseForm, closing.close_letter, N_("The letter is closed.")),
    "withdraw": (asked.WithdrawForm, drafting.withdraw_letter, N_("The letter is given up.")),
}
OF_PARTNERS = {each.verb for each in LETTER_TRANSITIONS if each.by == PARTNER}


@allow("letter.view")
@require_GET
def letter_list(request: HttpRequest) -> HttpResponse:
    wanted, after = request.GET.get("view", ""), request.GET.get("after", "")
    view = wanted if wanted in VIEWS else WAITING
    is_told = view == TOLD
    page = (
        notices_listed(actor=request.actor, after=after)
        if is_told
        else letters_listed(view, actor=request.actor, after=after)
    )
    context = {
        "page": page,
        "is_told": is_told,
        "tabs": view_tabs(view),
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_draft": request.actor.may("letter.draft"),
    }
    return render(request, "supervision/letter_list.html", context)


@allow("letter.draft")
@require_GET
def letter_draft(request: HttpRequest) -> HttpResponse:
    """Which kind of letter; an interview only where an article gives the power."""
    after = key_of(request.GET.get("after", ""))
    context = {"choices": drafts.kinds_offered(actor=request.actor), "after": after}
    return render(request, "supervision/letter_kinds.html", context)


@allow("letter.draft")
@GET_OR_POST
def letter_draft_kind(request: HttpRequest, kind: str) -> HttpResponse:
    chosen = drafts.kind_offered(kind, actor=request.actor)
    previous = _previous(request)
    form = _draft_form(request, chosen, previous, is_next=True)
    if form.is_bound and (row := form.carry_out(drafting.draft_letter, actor=request.actor)):
        flashes.success(request, _("The letter is drafted. Next: put it to all who sign."))
        return redirect(PAGE, pk=row.pk)
    return _draft_page(request, form, chosen, reverse("letter_list"))


@allow("letter.revise")
@GET_OR_POST
def letter_revise(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _held(request, pk)
    chosen = drafts.kind_offered(letter.kind, actor=request.actor)
    form = _draft_form(request, chosen, letter, is_next=False)
    if form.is_bound and form.carry_out(drafting.revise_letter, pk, actor=request.actor):
        flashes.success(request, _("The draft is changed."))
        return redirect(PAGE, pk=pk)
    return _draft_page(request, form, chosen, reverse(PAGE, args=[pk]))


@allow("letter.view")
@require_GET
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = letter_page(pk, actor=request.actor)
    return render(request, "supervision/letter_detail.html", {"page": page, "letter": page.letter})


@allow("letter.view")
@require_safe
@never_cache
def letter_view_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A file that came with a reply, a proof or a check."""
    letter = find(Letter, pk, actor=request.actor)
    file = file_of(letter, file_id, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"letter-{pk}-{file.pk}.{file.extension}")


@allow("letter.invite")
@GET_OR_POST
@never_cache
def letter_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link, shown once to who gives it to the business."""
    letter = _held(request, pk)
    form = asked.InviteForm(_sent(request), letter=letter, actor=request.actor)
    token = form.carry_out(answering.invite_answer, pk, actor=request.actor) if form.is_bound else None
    if token:
        url = request.build_absolute_uri(reverse("letter_answer_open", args=[token]))
        return render(request, "supervision/letter_link.html", {"letter": letter, "url": url})
    return _asked(request, letter, form)


def letter_step_view(verb: str) -> View:
    """The view of one step of a letter."""
    form_class, operation, said = STEPS[verb]

    @allow(f"letter.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int, **keys: int) -> HttpResponse:
        letter = _held(request, pk) if verb not in OF_PARTNERS else find(Letter, pk, actor=request.actor)
        files = request.FILES if request.method == "POST" else None
        form = form_class(_sent(request), files, letter=letter, actor=request.actor)
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor, **keys):
            flashes.success(request, _(said))
            # who does not sign does not see the letter any more
            return redirect("letter_list") if verb == "stay_out" else redirect(PAGE, pk=pk)
        return _asked(request, letter, form)

    return take_step


@allow("interview_power.view")
@require_GET
def interview_power_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor
    context = {
        "rows": powers_listed(actor=actor),
        "may_enter": actor.may("interview_power.enter"),
        "actor": actor,
    }
    return render(request, "supervision/interview_power_list.html", context)


@allow("interview_power.enter")
@GET_OR_POST
def interview_power_enter(request: HttpRequest) -> HttpResponse:
    form = PowerForm(_sent(request))
    return _power(request, form, closing.enter_interview_power)


@allow("interview_power.end")
@GET_OR_POST
def interview_power_end(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.power_held(pk, actor=request.actor)
    return _power(request, EndPowerForm(_sent(request)), closing.end_interview_power, pk)


def _power(request: HttpRequest, form: Any, operation: Callable[..., object], *keys: int) -> HttpResponse:
    if form.is_bound and form.carry_out(operation, *keys, actor=request.actor):
        flashes.success(request, _("It is entered."))
        return redirect("interview_power_list")
    page = FormPage(form.title, form.submit, reverse("interview_power_list"), _("Powers to interview"))
    return form_page(request, page, form)


def _previous(request: HttpRequest) -> Letter | None:
    key = key_of(request.GET.get("after", ""))
    return find(Letter, key, actor=request.actor) if key else None


def _draft_form(request: HttpRequest, kind: LetterKind, letter: Letter | None, *, is_next: bool) -> DraftForm:
    actor: Actor = request.actor
    names = drafts.names_in(letter, is_next=is_next, actor=actor) if letter else {}
    initial = (
        started_from(letter, is_next=is_next, names=names) if letter else {"contact": str(actor.user_id)}
    )
    holder = drafts.home_of(actor)
    previous = letter if is_next else None
    return DraftForm(
        _sent(request), kind=kind, actor=actor, holder=holder, initial=initial, previous=previous
    )


def _draft_page(request: HttpRequest, form: DraftForm, kind: LetterKind, back: str) -> HttpResponse:
    page = FormPage(
        drafts.label_of(kind), _("Keep the draft"), back, _("Letters and interviews"), draft="letter"
    )
    return form_page(request, page, form)


def _held(request: HttpRequest, pk: int) -> Letter:
    letter = find(Letter, pk, actor=request.actor)
    if not letter.is_within_reach(request.actor):
        raise NotAllowed
    return letter


def _asked(request: HttpRequest, letter: Letter, form: asked.LetterForm) -> HttpResponse:
    back = reverse(PAGE, args=[letter.pk])
    page = FormPage(form.title, form.submit, back, letter.title, note=form.note, draft="step")
    return form_page(request, page, form)


def _sent(request: HttpRequest) -> Any:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None

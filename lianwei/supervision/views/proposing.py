"""Suggestions and group standards: the list, one of them, its articles, comments, steps and papers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.files.queries import file_of, open_file
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import find
from lianwei.supervision.forms import proposing as asked
from lianwei.supervision.models import Suggestion
from lianwei.supervision.operations.proposing import comments, drafting, going_on
from lianwei.supervision.papers.proposing import MEDIA, laid_out
from lianwei.supervision.queries import proposing as read
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

N_ = gettext_noop
LIST, PAGE = "suggestion_list", "suggestion_view"
# verb → its form, its operation, what is said when it is done
STEPS: dict[str, tuple[type[asked.StepForm], Callable[..., object], str]] = {
    "submit": (asked.SubmitForm, going_on.submit_suggestion, N_("It is entered as submitted.")),
    "answer": (asked.AnswerForm, going_on.answer_suggestion, N_("The answer is entered. Next: close it.")),
    "close": (asked.CloseForm, going_on.close_suggestion, N_("It is closed.")),
    "move": (asked.MoveForm, going_on.move_suggestion, N_("The next stage has begun.")),
    "review": (asked.ReviewForm, going_on.review_suggestion, N_("The review is entered.")),
    "withdraw": (asked.WithdrawForm, drafting.withdraw_suggestion, N_("It is given up.")),
}


@allow("suggestion.view")
@require_GET
def suggestion_list(request: HttpRequest) -> HttpResponse:
    view, after = request.GET.get("view", ""), request.GET.get("after", "")
    page = read.suggestions_listed(view, actor=request.actor, after=after)
    known = view in (read.NEAR, read.IN_FORCE, read.ENDED)
    context = {
        "page": page,
        "tabs": read.suggestion_tabs(view if known else read.OPEN),
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_draft": request.actor.may("suggestion.draft"),
    }
    return render(request, "supervision/suggestion_list.html", context)


@allow("suggestion.view")
@require_GET
def suggestion_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = read.suggestion_page(pk, actor=request.actor, version=_version(request))
    return render(request, "supervision/suggestion_view.html", {"page": page, "row": page.suggestion})


@allow("suggestion.draft")
@GET_OR_POST
def suggestion_draft(request: HttpRequest) -> HttpResponse:
    form = asked.SuggestionForm(_sent(request), actor=request.actor)
    if form.is_bound and (row := form.carry_out(drafting.draft_suggestion, actor=request.actor)):
        flashes.success(request, _("It is begun. Next: write it article by article."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(
        _("New suggestion or standard"), _("Begin"), reverse(LIST), _("Suggestions and standards"),
        draft="suggestion")  # fmt: skip
    return form_page(request, page, form)


@allow("suggestion.revise")
@GET_OR_POST
def suggestion_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row = _held(request, pk)
    names = ("title", "recipient", "closes_on", "grounds")
    initial = {name: getattr(row, name) for name in names} | {"project": str(row.project_id or "")}
    form = asked.SuggestionForm(_sent(request), actor=request.actor, row=row, initial=initial)
    if form.is_bound and form.carry_out(drafting.revise_suggestion, pk, actor=request.actor):
        flashes.success(request, _("The details are changed."))
        return redirect(PAGE, pk=pk)
    return _form(request, row, form, (_("Change the details"), _("Keep it")))


@allow("suggestion.write")
@GET_OR_POST
def suggestion_write(request: HttpRequest, pk: int, article_id: int | None = None) -> HttpResponse:
    row = _held(request, pk)
    article = read.article_of(row, article_id, actor=request.actor) if article_id else None
    if article_id and article is None:
        raise NotVisible
    names = ("number", "present", "proposed", "reason", "rests_on")
    initial = {name: getattr(article, name) for name in names} if article else None
    form = asked.ArticleForm(_sent(request), initial=initial)
    told = {"actor": request.actor, "article_id": article_id}
    if form.is_bound and form.carry_out(drafting.write_suggestion, pk, **told):
        flashes.success(request, _("The article is kept."))
        return redirect(PAGE, pk=pk)
    return _form(request, row, form, (_("Article"), _("Keep it")))


@allow("suggestion.drop")
@require_POST
def suggestion_drop(request: HttpRequest, pk: int, article_id: int) -> HttpResponse:
    drafting.drop_suggestion_article(pk, article_id, actor=request.actor)
    flashes.success(request, _("The article is taken out."))
    return redirect(PAGE, pk=pk)


@allow("suggestion.collect")
@GET_OR_POST
def suggestion_collect(request: HttpRequest, pk: int) -> HttpResponse:
    row = _held(request, pk)
    form = asked.CommentForm(_sent(request))
    if form.is_bound and form.carry_out(comments.collect_comment, pk, actor=request.actor):
        flashes.success(request, _("The comment is entered. Next: decide on it."))
        return redirect(PAGE, pk=pk)
    return _form(request, row, form, (_("Enter a comment"), _("Keep it")))


@allow("suggestion.collect")
@GET_OR_POST
def suggestion_collect_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of comments; what was refused stands on the page that follows, row by row."""
    row = _held(request, pk)
    form = asked.CommentSheetForm(_sent(request), request.FILES or None)
    if form.is_bound and (taken := form.carry_out(comments.collect_comments, pk, actor=request.actor)):
        return render(request, "supervision/suggestion_sheet.html", {"row": row, "taken": taken})
    return _form(request, row, form, (_("Bring a sheet of comments"), _("Read the sheet")))


@allow("suggestion.decide")
@GET_OR_POST
def suggestion_decide(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    row = _held(request, pk)
    comment = read.comment_of(row, comment_id, actor=request.actor)
    if comment is None:
        raise NotVisible
    initial = {"decision": comment.decision, "reason": comment.reason}
    form = asked.DecideForm(_sent(request), initial=initial)
    if form.is_bound and form.carry_out(comments.decide_comment, pk, comment_id, actor=request.actor):
        flashes.success(request, _("The decision is entered."))
        return redirect(PAGE, pk=pk)
    return _form(request, row, form, (_("Decide on a comment"), _("Keep it")), comment.words)


def suggestion_step_view(verb: str) -> View:
    """The view of one step of a suggestion."""
    form_class, operation, said = STEPS[verb]

    @allow(f"suggestion.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int) -> HttpResponse:
        row = _held(request, pk)
        form = form_class(_sent(request), request.FILES or None, suggestion=row)
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
            flashes.success(request, _(said))
            return redirect(PAGE, pk=pk)
        ahead = read.stage_ahead(row) if verb == "move" else None
        title = _("Next stage: {name}").format(name=read.stage_name(ahead)) if ahead else form.title
        return _form(request, row, form, (title, form.submit), form.note_above)

    return take_step


@allow("suggestion.view")
@require_safe
@never_cache
def suggestion_view_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """The receipt or the answer."""
    file = file_of(find(Suggestion, pk, actor=request.actor), file_id, actor=request.actor)
    data = open_file(file, actor=request.actor).read()
    return attachment(data, file.media_type, name=f"suggestion-{pk}-{file.pk}.{file.extension}")


@allow("suggestion.view")
@require_safe
@never_cache
def suggestion_view_paper(request: HttpRequest, pk: int, paper: str, form: str) -> HttpResponse:
    """意见建议稿 of one version, or 征求意见汇总处理表."""
    page = read.suggestion_page(pk, actor=request.actor, version=_version(request))
    return attachment(laid_out(page, paper, form), MEDIA[form], name=f"suggestion-{pk}-{paper}.{form}")


def _version(request: HttpRequest) -> int | None:
    return key_of(request.GET.get("version", ""))


def _held(request: HttpRequest, pk: int) -> Suggestion:
    row = find(Suggestion, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row


def _form(
    request: HttpRequest, row: Suggestion, form: Any, words: tuple[object, object], note: object = ""
) -> HttpResponse:
    back = reverse(PAGE, args=[row.pk])
    return form_page(request, FormPage(*words, back, row.title, note=note, draft="suggestion-step"), form)


def _sent(request: HttpRequest) -> Any:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None

"""The page behind a business's one-time link: no log-in; looking changes nothing, sending uses it."""

from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianwei.core.http import public
from lianwei.supervision.forms.letters.steps import LinkAnswerForm, LinkProofForm
from lianwei.supervision.operations.letters.answering import answer_by_link, letter_of_link
from lianwei.supervision.operations.letters.rectifying import prove_by_link
from lianwei.supervision.queries.letters.answering import door_page


@public
@never_cache
@require_http_methods(["GET", "POST"])
def letter_answer_open(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the letter and what was promised; POST takes the answer."""
    letter_of_link(token)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LinkAnswerForm(*given)
    if form.is_bound and form.carry_out(answer_by_link, token):
        flashes.success(request, _("Your answer has arrived. Thank you."))
        return redirect("letter_answer_open", token=token)
    return _door(request, token, form)


@public
@never_cache
@require_POST
def letter_prove_open(request: HttpRequest, token: str) -> HttpResponse:
    """What was done about a promise, with photos and papers."""
    letter_of_link(token)
    form = LinkProofForm(request.POST, request.FILES)
    if form.carry_out(prove_by_link, token):
        flashes.success(request, _("Your proof has arrived. Thank you."))
        return redirect("letter_answer_open", token=token)
    return _door(request, token, LinkAnswerForm(), proof=form)


def _door(request: HttpRequest, token: str, form: LinkAnswerForm, *, proof: Any = None) -> HttpResponse:
    letter, addressee, actor = letter_of_link(token)
    page = door_page(letter, addressee, actor=actor)
    context = {"page": page, "form": form, "proof": proof, "token": token}
    is_refused = form.is_bound or proof is not None
    return render(request, "supervision/letter_answer.html", context, status=422 if is_refused else 200)

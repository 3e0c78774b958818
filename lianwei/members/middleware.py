"""Each request knows who asks; each session keeps its rules."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.http import is_beat, is_htmx
from lianwei.core.scope import ANONYMOUS

from . import session_rules
from .models import User
from .operations import note_logout
from .queries import actor_of, has_second_factor
from .session_rules import person

Response = Callable[[HttpRequest], HttpResponse]
TOUCH_EVERY = timedelta(minutes=5)
ALWAYS_OPEN = ("/accounts/", "/static/", "/members/second-factor/", "/styleguide/preferences/")


class SessionRulesMiddleware:
    """Ends idle and old sessions and asks for a missing second factor. Stands before ActorMiddleware."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            reason = session_rules.ended_because(request.session, is_used=not is_beat(request))
            if reason:
                _end(request, reason)
            elif _must_see_notice(request):
                return _to_notice(request)
        return self.get_response(request)


class ActorMiddleware:
    """Sets request.actor, speaks the person's language, notes when somebody was last seen."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = ANONYMOUS
        if request.user.is_authenticated:
            place = request.session.get(session_rules.WORKING_IN)
            request.actor = actor_of(person(request), organisation=place)
            _speak(request, person(request))
            if not is_beat(request):
                _touch(person(request))
        return self.get_response(request)


def _end(request: HttpRequest, reason: str) -> None:
    note_logout(person(request), reason=reason)
    logout(request)
    sentence = _(
        "You were logged out after a long pause. Please log in again; drafts in this browser are kept."
    )
    messages.info(request, sentence)


def _must_see_notice(request: HttpRequest) -> bool:
    """Whether a missing second factor keeps the person from this page."""
    if not session_rules.lacks_second_factor(request.session) or request.path.startswith(ALWAYS_OPEN):
        return False
    if has_second_factor(person(request)):
        session_rules.second_factor_is_there(request.session)
        return False
    return True


def _to_notice(request: HttpRequest) -> HttpResponse:
    url = reverse("second_factor_notice")
    return HttpResponse(status=401, headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)


def _speak(request: HttpRequest, user: User) -> None:
    """What was chosen in this browser wins; the person's own setting fills the gap."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(user.locale)
        request.LANGUAGE_CODE = translation.get_language()


def _touch(user: User) -> None:
    """At most one write in five minutes for each person."""
    at = clock.now()
    if user.last_seen_at is None or at - user.last_seen_at >= TOUCH_EVERY:
        User.objects.filter(pk=user.pk).update(last_seen_at=at)

"""What a reader chose for this browser: language, large print, compact rows. Kept in cookies alone."""

from typing import Any

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

BIG_COOKIE = "lw_big"
COMPACT_COOKIE = "lw_compact"
YEAR_IN_SECONDS = 365 * 24 * 3600
SWITCHES = {"big": BIG_COOKIE, "compact": COMPACT_COOKIE}


def keep_choices(request: Any, response: Any) -> None:
    """Writes the cookies for the choices a form named."""
    for name, cookie in SWITCHES.items():
        if request.POST.get(name) in ("0", "1"):
            keep(response, cookie, request.POST[name])
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        keep(response, settings.LANGUAGE_COOKIE_NAME, language)


def keep(response: Any, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR_IN_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def safe_next(request: Any) -> str:
    """Where to go back to: only an address of this site."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else "/"

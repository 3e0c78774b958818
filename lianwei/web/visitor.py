"""Who visits the portal, as far as we know: the draft of a browser, the case it follows, its network."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from lianwei.arrivals.models import Draft
from lianwei.arrivals.operations.drafts import KEEP, begin_draft, draft_of

DRAFT, FOLLOWED = "lw_draft", "lw_followed"
FOLLOW_SECONDS = 2 * 3600


@dataclass(frozen=True, slots=True)
class Visit:
    """A draft and the token of its cookie."""

    draft: Draft
    token: str

    def remember(self, response: Any) -> Any:
        """The browser keeps the token as long as we keep the draft."""
        return _set(response, DRAFT, self.token, seconds=int(KEEP.total_seconds()))


@dataclass(frozen=True, slots=True)
class Followed:
    """The arrival a visitor follows by its code, and whether the code of the SMS was typed as well."""

    arrival_id: int
    is_proven: bool

    def remember(self, response: Any) -> Any:
        value = f"{self.arrival_id}:{int(self.is_proven)}"
        return _set(response, FOLLOWED, value, seconds=FOLLOW_SECONDS)


def open_visit(request: Any) -> Visit:
    """The draft this browser began, else a fresh one."""
    token = str(request.get_signed_cookie(DRAFT, "", salt=DRAFT, max_age=KEEP))
    known = draft_of(token)
    return Visit(known, token) if known else Visit(*begin_draft())


def forget_visit(response: Any) -> Any:
    """The next complaint is another one."""
    response.delete_cookie(DRAFT)
    return response


def followed(request: Any) -> Followed | None:
    """What this browser follows."""
    value = str(request.get_signed_cookie(FOLLOWED, "", salt=FOLLOWED, max_age=FOLLOW_SECONDS))
    arrival_id, _sep, proven = value.partition(":")
    return Followed(int(arrival_id), proven == "1") if arrival_id else None


def forget_followed(response: Any) -> Any:
    """On a borrowed phone nothing stays behind."""
    response.delete_cookie(FOLLOWED)
    return response


def address_of(request: Any) -> str:
    """The address of the visitor as the server, or the proxy before it, gave it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _set(response: Any, name: str, value: str, *, seconds: int) -> Any:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response

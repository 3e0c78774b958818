"""Every refusal as problem+json (RFC 9457), in the language the caller asks for."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from lianwei.cases.payloads import sentence_of
from lianwei.core.errors import LianweiError, Recalled

BAD_REQUEST, UNKNOWN, TOO_LARGE, UNFIT = 400, 401, 413, 422
CONTENT_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Why a call was refused."""

    type: str = Field(description="about: and a stable code for programs.", examples=["about:invalid"])
    title: str = Field(description="A sentence for people, in the language asked for.")
    status: int
    errors: dict[str, str] | None = Field(None, description="Path of a field and what is wrong with it.")
    recalled: dict[str, str] | None = Field(None, description="Of 410: name, day, ground, hashes, successor.")


def problem(
    status: int, code: str, title: str, errors: dict[str, str] | None = None, **headers: str
) -> HttpResponse:
    body: dict[str, Any] = {"type": f"about:{code}", "title": title, "status": status}
    body |= {"errors": errors} if errors else {}
    return JsonResponse(
        body,
        status=status,
        content_type=CONTENT_TYPE,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def taken_back(request: HttpRequest, error: Recalled) -> HttpResponse:
    body = {"type": f"about:{error.code}", "title": str(error.message), "status": error.status}
    return JsonResponse(body | {"recalled": error.about}, status=error.status, content_type=CONTENT_TYPE)


def refusal(request: HttpRequest, error: LianweiError) -> HttpResponse:
    fields = {name: str(sentence) for name, sentence in error.fields.items()}
    extra = {"Retry_After": "60"} if error.status == 429 else {}  # noqa: PLR2004 - Too Many Requests
    return problem(error.status, error.code, str(error.message), fields, **extra)


def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What pydantic found, with our sentences and the places as the caller knows them."""
    faults: dict[str, str] = {}
    for each in error.errors:
        path = ".".join(str(step) for step in each["loc"][1:] if step != "payload") or "body"
        faults.setdefault(path, sentence_of(each["type"], each.get("ctx") or {}))
    return problem(UNFIT, "invalid", _("Please check the fields that are named."), faults)


def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    sentence = _("This key is not known here, or was withdrawn.")
    return problem(UNKNOWN, "unknown_key", sentence, WWW_Authenticate="Bearer")


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, RequestDataTooBig):
        return too_large(request, error.__cause__)
    return problem(error.status_code, "unreadable", _("The body is no JSON that can be read."))


def broken_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    """The line broke before the body had come; nobody reads this answer, and nothing was kept."""
    return problem(
        BAD_REQUEST, "broken_off", _("The line broke before everything had come. Please send again.")
    )


def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(TOO_LARGE, "too_large", _("The body is too large. Please send files in parts."))


def answer_problems(api: NinjaAPI) -> None:
    """The handlers of one API."""
    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(HttpError, unreadable)
    api.add_exception_handler(LianweiError, refusal)
    api.add_exception_handler(Recalled, taken_back)
    api.add_exception_handler(RequestDataTooBig, too_large)
    api.add_exception_handler(UnreadablePostError, broken_off)
    api.add_exception_handler(ValidationError, unfit)

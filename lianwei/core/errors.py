"""Every expected failure. One middleware (core.http) turns them into pages, fragments or problem+json."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class LianweiError(Exception):
    """Base of the family: an HTTP status, a stable code for programs, a sentence for people."""

    status = 500
    code = "error"
    sentence = _("Something did not work on our side. What you typed is kept; please tell the help number.")

    def __init__(self, message: object = None) -> None:
        self.fields: dict[str, object] = dict(message) if isinstance(message, Mapping) else {}
        self.message = next(iter(self.fields.values()), None) or message or self.sentence
        super().__init__(str(self.message))


class NotVisible(LianweiError):
    """The row does not exist for this actor; it may exist for another (404, never 403)."""

    status, code = 404, "not_visible"
    sentence = _("There is no such record here.")


class NotAllowed(LianweiError):
    """The actor sees the row but may not do this (403)."""

    status, code = 403, "not_allowed"
    sentence = _("Your role does not include this step. Please ask the head of your organisation.")


class Recalled(LianweiError):
    """It was given to everybody and then taken back (410). `about`: for programs what is left of it."""

    status, code = 410, "recalled"
    sentence = _("This was published and then recalled.")

    def __init__(self, message: object = None, *, about: Mapping[str, str]) -> None:
        super().__init__(message)
        self.about = dict(about)


class WrongStatus(LianweiError):
    """The step is no longer possible: somebody moved the row on, or changed it meanwhile (409)."""

    status, code = 409, "wrong_status"
    sentence = _("A colleague has moved this on in the meantime. Please look at the page again.")


class OnlyRead(WrongStatus):
    """Nobody here takes any step with a row any more, it is only read (409). `subject` names the row."""

    def __init__(self, subject: str, message: object = None) -> None:
        super().__init__(message)
        self.subject = subject


class Stale(WrongStatus):
    """A colleague changed the same fields. Carries (field, before, theirs, yours) for each (409)."""

    code = "stale"

    def __init__(self, conflicts: list[tuple[str, object, object, object]], message: object = None) -> None:
        super().__init__(message)
        self.conflicts = conflicts


class Invalid(LianweiError):
    """Input that cannot be taken (422). Takes one sentence, or {field: sentence}."""

    status, code = 422, "invalid"
    sentence = _("Please check what you entered.")


class TooOften(LianweiError):
    """More tries or calls than are taken in a time (429)."""

    status, code = 429, "too_often"
    sentence = _("That was too often in a short time. Please wait a minute.")


class Busy(LianweiError):
    """Somebody wrote the same rows at the same moment, and this gave way (503): nothing was saved."""

    status, code = 503, "busy"
    sentence = _(
        "Somebody else was writing to the same records at that moment. Nothing of yours was saved: please go "
        "back and press the button again."
    )


class ScopeMissing(Exception):
    """A scoped table was read without an actor."""

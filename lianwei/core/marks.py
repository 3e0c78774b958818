"""A filled form is used once: its mark is written in the transaction of what it does.

A second click, a browser that sends again after a lost connection, a page that was reloaded: the same mark
with the same contents gives the same answer and changes nothing. Other contents under a used mark (a page
that was gone back to) are refused, so that what was typed anew is neither lost nor taken for the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from . import clock, keys
from .errors import Invalid
from .models import FormMark

FIELD = "form_mark"
NOT_CONTENTS = (FIELD, "csrfmiddlewaretoken")
KEEP = timedelta(days=7)


class SpentMark(Invalid):
    """The form was sent before with other contents."""

    sentence = _(
        "This form was sent before, with other contents. Nothing was changed now. If you want to enter this "
        "as well, please send it again."
    )


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it came in: its mark, and a keyed digest of its contents (they may be personal)."""

    mark: UUID
    contents: str


def sent_form(data: Any, files: Any = None) -> SentForm | None:
    """The mark and the digest of what was sent; None where no form with a mark was sent."""
    try:
        mark = UUID(data.get(FIELD) or "") if data else None
    except ValueError:
        return None
    if mark is None:
        return None
    typed = sorted((name, values) for name, values in _lists(data) if name not in NOT_CONTENTS)
    uploads = sorted((name, [(each.name, each.size) for each in rows]) for name, rows in _lists(files or {}))
    return SentForm(mark, keys.blind(repr((typed, uploads)), purpose="form"))


def _lists(values: Mapping[str, Any]) -> Any:
    return values.lists() if hasattr(values, "lists") else ((name, [each]) for name, each in values.items())


def used(sent: SentForm | None) -> FormMark | None:
    """What came of this very form, where it was taken before."""
    if sent is None:
        return None
    return FormMark.objects.filter(mark=sent.mark, contents=sent.contents).first()


def use(sent: SentForm) -> tuple[FormMark, bool]:
    """Within the operation's transaction: (the mark's row, whether it is used now for the first time).

    A second sender waits here until the first is done. Raises SpentMark.
    """
    fresh = {"contents": sent.contents, "at": clock.now()}
    row, is_first = FormMark.objects.get_or_create(mark=sent.mark, defaults=fresh)
    if row.contents != sent.contents:
        raise SpentMark
    return row, is_first


def purge_marks() -> int:
    """Nobody sends a form again after a week."""
    return FormMark.objects.filter(at__lt=clock.now() - KEEP).delete()[0]

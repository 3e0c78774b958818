"""Files by their typed numbers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor

from .subjects import KINDS


def subjects_of(typed: str, *, actor: Actor) -> tuple[str, ...]:
    """The names of the files whose numbers are typed, with spaces or commas between. Raises Invalid."""
    numbers = typed.replace("，", " ").replace("、", " ").replace(",", " ").split()
    return tuple(_subject(number, actor) for number in numbers)


def _subject(number: str, actor: Actor) -> str:
    found = next(iter(_named(number, actor)), "")
    if not found:
        raise Invalid(_("There is no such case here: %(number)s") % {"number": number})
    return found


def _named(number: str, actor: Actor) -> Iterable[str]:
    for noun, kind in KINDS.items():
        pk = kind.objects.visible_to(actor).filter(number=number).values_list("pk", flat=True).first()
        if pk is not None:
            yield f"{noun}:{pk}"

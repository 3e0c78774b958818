"""What of letters follows to the successor of an organisation that ended."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor
from lianwei.members.successions import add_succession
from lianwei.supervision.models import Letter, LetterNotice, issuers_of
from lianwei.supervision.queries.letters import letters_open


def register() -> None:
    """Open letters of the member that leads them; whoever signed along has signed."""
    add_succession(Letter, _("Letters and interviews"), open=letters_open, along=_take_lead_along)


def _take_lead_along(letter: Letter, *, actor: Actor) -> None:
    """Who leads it from now on, and in whose name the alliance is told how it ends."""
    issuers_of(letter).filter(is_lead=True).update(organisation=letter.holder_id)
    told = LetterNotice.objects.visible_to(actor).filter(letter_key=letter.pk)
    told.update(holder=letter.holder_id)

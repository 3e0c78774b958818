"""What a business sees behind its link: the letter as it was sent to it, and its own promises."""

from dataclasses import dataclass

from lianwei.core.scope import Actor
from lianwei.supervision.models import (
    IssuerState,
    Letter,
    LetterAddressee,
    LetterReply,
    Rectification,
    issuers_of,
    rectifications_of,
    replies_of,
)
from lianwei.supervision.models.answers import RectificationState

from .listing import kind_label


@dataclass(frozen=True, slots=True)
class Door:
    """The letter for one addressee; promises, replies of nobody else."""

    letter: Letter
    addressee: LetterAddressee
    kind: str
    issuers: list[str]
    replies: list[LetterReply]
    promises: list[Rectification]
    open_promises: list[Rectification]


def door_page(letter: Letter, addressee: LetterAddressee, *, actor: Actor) -> Door:
    """What the link's holder may see."""
    actor.require("letter.answer")
    rows = [each for each in issuers_of(letter) if each.state == IssuerState.JOINED]
    promises = list(rectifications_of(letter).filter(addressee=addressee))
    waits = (RectificationState.PROMISED, RectificationState.FAILED)
    return Door(
        letter,
        addressee,
        kind_label(letter.kind),
        [str(each.organisation) for each in rows],
        list(replies_of(letter).filter(addressee=addressee)),
        promises,
        [each for each in promises if each.state in waits and letter.is_open],
    )

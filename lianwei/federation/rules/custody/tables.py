"""The two tables of the custody protocol as data: (state, event) -> line. Nothing else decides a step.

An event is a message that arrived (its type) or what people and their timers do (lower case).
"""

from dataclasses import dataclass
from enum import StrEnum

NONE = "NONE"  # no row yet


class Giver(StrEnum):
    """An offer at the instance that made it."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"  # cancelled, timed out, returned or overtaken
    RELEASED = "RELEASED"  # given away; the receipt is missing
    DONE = "DONE"


class Taker(StrEnum):
    """An offer at the instance it was made to."""

    SEEN = "SEEN"
    PROMISED = "PROMISED"  # bound until told otherwise
    RETURNED = "RETURNED"
    VOID = "VOID"  # withdrawn by the giver
    TAKEN = "TAKEN"


@dataclass(frozen=True, slots=True)
class Line:
    """What an event does: the state after it and its effects, all in one transaction.

    `make`: a paper made now and sent after the commit; `again`: the stored paper sent once more, the same
    bytes (made now where none was needed before); `leaves`: the case ceases to be ours, every other open
    offer of it is closed; `enters`: the case becomes ours; `alarm`: the other side broke the protocol, what
    it signed is kept as proof; `too_late`: the person who asked is told so.
    """

    state: str
    make: str = ""
    again: str = ""
    leaves: bool = False
    enters: bool = False
    alarm: str = ""
    too_late: bool = False


GIVER: dict[tuple[str, str], Line] = {
    (NONE, "offer"): Line(Giver.OPEN, make="OFFER"),
    (NONE, "ACCEPT"): Line(NONE, alarm="answer_to_no_offer"),
    (NONE, "RETURN"): Line(NONE, alarm="answer_to_no_offer"),
    (NONE, "RECEIPT"): Line(NONE, alarm="answer_to_no_offer"),
    (Giver.OPEN, "cancel"): Line(Giver.CLOSED, make="WITHDRAW"),
    (Giver.OPEN, "overtake"): Line(Giver.CLOSED, make="WITHDRAW"),
    (Giver.OPEN, "RETURN"): Line(Giver.CLOSED),
    (Giver.OPEN, "ACCEPT"): Line(Giver.RELEASED, make="RELEASE", leaves=True),
    (Giver.OPEN, "RECEIPT"): Line(Giver.OPEN, alarm="receipt_without_release"),
    (Giver.CLOSED, "cancel"): Line(Giver.CLOSED, too_late=True),
    (Giver.CLOSED, "overtake"): Line(Giver.CLOSED),
    (Giver.CLOSED, "RETURN"): Line(Giver.CLOSED),
    (Giver.CLOSED, "ACCEPT"): Line(Giver.CLOSED, again="WITHDRAW"),
    (Giver.CLOSED, "RECEIPT"): Line(Giver.CLOSED, alarm="receipt_without_release"),
    (Giver.RELEASED, "cancel"): Line(Giver.RELEASED, too_late=True),
    (Giver.RELEASED, "overtake"): Line(Giver.RELEASED),
    (Giver.RELEASED, "RETURN"): Line(Giver.RELEASED),
    (Giver.RELEASED, "ACCEPT"): Line(Giver.RELEASED, again="RELEASE"),
    (Giver.RELEASED, "RECEIPT"): Line(Giver.DONE),
    (Giver.DONE, "cancel"): Line(Giver.DONE, too_late=True),
    (Giver.DONE, "overtake"): Line(Giver.DONE),
    (Giver.DONE, "RETURN"): Line(Giver.DONE),
    (Giver.DONE, "ACCEPT"): Line(Giver.DONE),
    (Giver.DONE, "RECEIPT"): Line(Giver.DONE),
}

TAKER: dict[tuple[str, str], Line] = {
    (NONE, "OFFER"): Line(Taker.SEEN),
    (NONE, "WITHDRAW"): Line(Taker.VOID),  # kept: a later OFFER of this name is ignored
    (NONE, "RELEASE"): Line(NONE, alarm="release_without_promise"),
    (Taker.SEEN, "OFFER"): Line(Taker.SEEN),
    (Taker.SEEN, "WITHDRAW"): Line(Taker.VOID),
    (Taker.SEEN, "RELEASE"): Line(Taker.SEEN, alarm="release_without_promise"),
    (Taker.SEEN, "accept"): Line(Taker.PROMISED, make="ACCEPT"),
    (Taker.SEEN, "refuse"): Line(Taker.RETURNED, make="RETURN"),
    (Taker.PROMISED, "OFFER"): Line(Taker.PROMISED),
    (Taker.PROMISED, "WITHDRAW"): Line(Taker.VOID),
    (Taker.PROMISED, "RELEASE"): Line(Taker.TAKEN, make="RECEIPT", enters=True),
    (Taker.PROMISED, "accept"): Line(Taker.PROMISED, too_late=True),
    (Taker.PROMISED, "refuse"): Line(Taker.PROMISED, too_late=True),
    (Taker.RETURNED, "OFFER"): Line(Taker.RETURNED, again="RETURN"),
    (Taker.RETURNED, "WITHDRAW"): Line(Taker.RETURNED),
    (Taker.RETURNED, "RELEASE"): Line(Taker.RETURNED, alarm="release_without_promise"),
    (Taker.RETURNED, "accept"): Line(Taker.RETURNED, too_late=True),
    (Taker.RETURNED, "refuse"): Line(Taker.RETURNED, too_late=True),
    (Taker.VOID, "OFFER"): Line(Taker.VOID),
    (Taker.VOID, "WITHDRAW"): Line(Taker.VOID),
    (Taker.VOID, "RELEASE"): Line(Taker.VOID, alarm="release_without_promise"),
    (Taker.VOID, "accept"): Line(Taker.VOID, too_late=True),
    (Taker.VOID, "refuse"): Line(Taker.VOID, too_late=True),
    (Taker.TAKEN, "OFFER"): Line(Taker.TAKEN),
    (Taker.TAKEN, "WITHDRAW"): Line(Taker.TAKEN, alarm="withdrawn_after_release"),
    (Taker.TAKEN, "RELEASE"): Line(Taker.TAKEN, again="RECEIPT"),  # the same bytes, even if given away since
    (Taker.TAKEN, "accept"): Line(Taker.TAKEN, too_late=True),
    (Taker.TAKEN, "refuse"): Line(Taker.TAKEN, too_late=True),
}

TO_GIVER = frozenset({"ACCEPT", "RETURN", "RECEIPT"})
TO_TAKER = frozenset({"OFFER", "WITHDRAW", "RELEASE"})
COPIES = frozenset({"COPY", "COPIED"})
TRAVEL = TO_GIVER | TO_TAKER | COPIES
# What is sent again until it is answered, by the state of the row it stands on.
RESENT: dict[str, str] = {Giver.OPEN: "OFFER", Giver.RELEASED: "RELEASE", Taker.PROMISED: "ACCEPT"}
FIRST_GAP, LONGEST_GAP = 60, 6 * 3600  # seconds
DOUBLINGS = 9  # after so many the gap is the longest


def gap_after(tries: int) -> int:
    """Seconds until a paper that was sent `tries` times is sent again: a minute, doubling to six hours."""
    return min(FIRST_GAP * 2 ** min(max(tries - 1, 0), DOUBLINGS), LONGEST_GAP)

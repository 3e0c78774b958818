"""What goes along: with a case that was given away, and with a request to help."""

from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.federation.operations.abroad.items import note_wanted, take_item
from lianwei.federation.operations.abroad.mailing import ITEM, PAPER, WANTED
from lianwei.federation.operations.abroad.receiving import take_paper
from lianwei.federation.operations.abroad.sending import send_missing, send_release
from lianwei.federation.operations.joint import (
    send_joint_items,
    settle_joint_item,
    take_back_person,
    take_joint_enclosed,
    take_joint_item,
    take_joint_wanted,
    take_joint_withheld,
)
from lianwei.federation.receivers import Incoming, receives
from lianwei.federation.rules.enclosing import ENCLOSED as JOINT_ENCLOSED
from lianwei.federation.rules.enclosing import ITEM as JOINT_ITEM
from lianwei.federation.rules.enclosing import WANTED as JOINT_WANTED
from lianwei.federation.rules.enclosing import WITHHELD as JOINT_WITHHELD
from lianwei.federation.rules.enclosing import JointEnclosed, JointItem, JointWanted, JointWithheld


@receives(PAPER)
def take_custody_paper(message: Incoming) -> None:
    """A paper about whose a case is."""
    take_paper(message, actor=SYSTEM)


@receives(ITEM)
def take_dossier_item(message: Incoming) -> None:
    """A part of what goes along with a case."""
    take_item(message, actor=SYSTEM)


@receives(WANTED)
def send_dossier_items(message: Incoming) -> None:
    """The other side misses something of a case we gave it."""
    note_wanted(message, actor=SYSTEM)


@on("case_abroad.released")
def send_what_left(event: Event) -> None:
    """What goes along with a case that was given away; what an earlier version released has gone out."""
    if release := event.details.get("release"):
        send_release(str(release), actor=SYSTEM)


@on("case_abroad.items_wanted")
def send_what_is_missing(event: Event) -> None:
    """What its taker does not have."""
    send_missing(str(event.details["message"]), actor=SYSTEM)


@receives(JOINT_ENCLOSED, shape=JointEnclosed)
def take_what_goes_along(message: Incoming) -> None:
    """A peer lets files or the person go along with its request."""
    take_joint_enclosed(message, actor=SYSTEM)


@receives(JOINT_WANTED, shape=JointWanted)
def take_what_is_fetched(message: Incoming) -> None:
    """A peer fetches what goes along with a request of ours."""
    take_joint_wanted(message, actor=SYSTEM)


@on("complaint.joint_fetched")
def send_what_is_fetched(event: Event) -> None:
    """Read and sealed outside the transaction that took the question."""
    send_joint_items(str(event.details["message"]), actor=SYSTEM)


@on("complaint.consent_withdrawn")
def take_back_what_waits(event: Event) -> None:
    """The consumer took back the consent on which the person would have gone along."""
    if event.details["purpose"] == TO_PARTNER:
        take_back_person(int(event.subject.partition(":")[2]))


@receives(JOINT_ITEM, shape=JointItem)
def take_part_of_item(message: Incoming) -> None:
    """A part of what we fetch."""
    take_joint_item(message, actor=SYSTEM)


@on("joint_request.item_came")
def look_at_item(event: Event) -> None:
    """Whether it is what was signed, and of a kind that is taken here."""
    settle_joint_item(int(str(event.details["item"])), actor=SYSTEM)


@receives(JOINT_WITHHELD, shape=JointWithheld)
def note_what_is_withheld(message: Incoming) -> None:
    """What we fetch does not come any more."""
    take_joint_withheld(message, actor=SYSTEM)

"""What is done with messages from peers, by kind and version. Apps and modules register here.

    @receives("business.fact")
    def take(message: Incoming) -> None: …

A receiver runs in the worker, in the transaction that marks the message handled: either both are kept or
neither, so that each message takes effect once. It raises Parked where a person must look and the message may
be handled later, Refused where it can never be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from lianwei.core.events import canonical

from .models import Peer

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as a receiver gets it; `text` are the very bytes that the peer signed."""

    peer: Peer
    message_id: str
    kind: str
    version: int
    subject: str
    sequence: int
    written_at: datetime | None
    data: dict[str, Any] = field(hash=False)
    text: str = field(repr=False, default="")

    def read(self, shape: type[Shape]) -> Shape:
        """The data as its kind describes them; refused for ever where they are not so."""
        try:
            return shape.model_validate(self.data)
        except ValidationError as error:
            raise Refused("malformed") from error

    @property
    def data_text(self) -> str:
        """The data alone, as canonical JSON."""
        return canonical(self.data)


class Parked(Exception):
    """Kept for later or for a person. `reason` is a code of at most 60 characters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Exception):
    """Never to be handled. `reason` is a code of at most 60 characters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def day_of(text: str) -> date:
    """A day that a message tells. Raises Refused where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("malformed") from error


Receiver = Callable[[Incoming], None]
ManyReceiver = Callable[[Sequence[Incoming]], "dict[str, Parked | Refused]"]
RECEIVERS: dict[tuple[str, int], Receiver] = {}
SHAPES: dict[tuple[str, int], type[BaseModel]] = {}  # of the data, published under docs/protocol
TOGETHER: dict[tuple[str, int], ManyReceiver] = {}


def receives(
    kind: str, version: int = 1, *, shape: type[BaseModel] | None = None
) -> Callable[[Receiver], Receiver]:
    """Register what takes messages of a kind; `shape` is what its data look like."""

    def register(function: Receiver) -> Receiver:
        RECEIVERS[kind, version] = function
        if shape is not None:
            SHAPES[kind, version] = shape
        return function

    return register


def receives_many(
    kind: str, version: int = 1, *, shape: type[BaseModel] | None = None
) -> Callable[[ManyReceiver], ManyReceiver]:
    """Register what takes many messages of one peer in one transaction, which holds the peer's row; the
    receiver holds no other. It answers for those that are not taken, by their ids, why.
    """

    def register(function: ManyReceiver) -> ManyReceiver:
        def take_one(message: Incoming) -> None:
            if fault := function([message]).get(message.message_id):
                raise fault

        receives(kind, version, shape=shape)(take_one)
        TOGETHER[kind, version] = function
        return function

    return register


def read_all(
    messages: Sequence[Incoming], shape: type[Shape]
) -> tuple[dict[str, Shape], dict[str, Parked | Refused]]:
    """The data of messages by their ids, and what is wrong with those that cannot be read."""
    told: dict[str, Shape] = {}
    faults: dict[str, Parked | Refused] = {}
    for each in messages:
        try:
            told[each.message_id] = each.read(shape)
        except Refused as fault:
            faults[each.message_id] = fault
    return told, faults


def receiver_of(kind: str, version: int) -> Receiver | None:
    return RECEIVERS.get((kind, version))


def kinds() -> list[str]:
    """What this instance takes, as types of messages."""
    return sorted(f"lianwei.{kind}.v{version}" for kind, version in RECEIVERS)

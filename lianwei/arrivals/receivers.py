"""What arrivals can become. Higher apps register receivers, so that a door need not know the field.

    add_receiver(Receiver("complaint", _("Complaint"), permissions=…, check=…, receive=…))

called once from an app's ready(). `check` looks at the contents alone and answers {path: sentence}; it runs
in the web process before anything is written. `receive` runs in the worker, inside the transaction that marks
the arrival as taken: once, or not at all. It raises one of core.errors for what a person has to mend.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.files.examining import Examined
from lianwei.core.scope import Actor

from .models import Arrival
from .rules import Target
from .rules.targets import FindCode

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an arrival. `was_known`: it was there before, under another number, and was updated."""

    subject: str
    was_known: bool = False


class Receive(Protocol):
    """Makes a row of the field from the contents; `arrival.seal_id` is a client id of its own."""

    def __call__(self, payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken: ...


class Undo(Protocol):
    """Takes back what `receive` made. Raises one of core.errors where that is no longer possible."""

    def __call__(self, subject: str, *, actor: Actor, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a row that came again changed. `kept`: sentences for what was left as it is here."""

    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class FromSheets(Protocol):
    """What a kind gives so that whole sheets of it can be brought in (a module or an object)."""

    targets: Sequence[Target]
    permissions: frozenset[str]  # of the actor in whose name it is done

    def codes(self, scheme: str) -> FindCode:
        """Finds codes by the words of another system."""

    def examine(self, payloads: Sequence[Payload]) -> list[Mapping[str, str]]:
        """What would keep each of these contents from being taken, as {path: sentence}; writes nothing."""

    def receive_many(
        self, rows: Sequence[tuple[Payload, Arrival]], *, actor: Actor
    ) -> list[Taken | LianweiError]:
        """Takes all rows in the caller's transaction, each on its own; in the order they came."""

    def known(self, payloads: Sequence[Payload], *, actor: Actor) -> list[str]:
        """The subject that each is already here as, without having come by a sheet; "" for new ones."""

    def result_heads(self) -> list[str]:
        """The columns that a sheet gets when it goes back with what became of its rows."""

    def results(self, subjects: Sequence[str], *, actor: Actor) -> Mapping[str, list[str]]:
        """Those columns of what the actor sees."""

    def renew(self, subject: str, before: Payload, after: Payload, *, actor: Actor) -> Renewed:
        """Writes what the other system changed and nobody here did. Raises one of core.errors."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of the contents as the page that mends it shows it; `path` is "person.phone"."""

    path: str
    label: str | Promise
    is_long: bool = False
    is_private: bool = False


def one_person(payload: Payload) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words, for the reading help."""

    sender: str
    sender_name: str
    title: str
    text: str


class FromLetters(Protocol):
    """What a kind gives so that an e-mail can become a draft of it (a module or an object)."""

    def suits(self, letter: Written) -> bool:
        """Whether this kind is proposed for the letter; the first that says so is."""

    def draft(self, letter: Written) -> Payload:
        """Contents as far as they can be read off; a person completes and confirms them."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One kind of thing an arrival may become. `permissions`: what the door's actor gets while it is made;
    `read` turns what a person typed while mending into contents; `url_name` opens what it became; `persons`:
    how many persons it stands for in the figures of a booth.
    """

    kind: str
    label: str | Promise
    receive: Receive
    check: Callable[[Payload], Mapping[str, str]]
    permissions: frozenset[str]
    undo: Undo | None = None
    sheets: FromSheets | None = None
    letters: FromLetters | None = None
    parts: tuple[Part, ...] = ()
    url_names: Mapping[str, str] = field(default_factory=dict)
    persons: Callable[[Payload], int] = one_person


_REGISTERED: dict[str, Receiver] = {}


def add_receiver(receiver: Receiver) -> None:
    """Register a kind; the same kind again replaces it."""
    _REGISTERED[receiver.kind] = receiver


def receiver_of(kind: str) -> Receiver:
    """The receiver of a kind. Raises Invalid where there is none."""
    if kind not in _REGISTERED:
        raise Invalid({"kind": _("Nothing here takes this kind.")})
    return _REGISTERED[kind]


def receivers() -> list[Receiver]:
    return list(_REGISTERED.values())


def sheet_receiver(kind: str) -> tuple[Receiver, FromSheets]:
    """The receiver of a kind whole sheets of which can be brought in. Raises Invalid."""
    receiver = receiver_of(kind)
    if receiver.sheets is None:
        raise Invalid({"kind": _("Nothing here takes this kind.")})
    return receiver, receiver.sheets


def letter_receivers() -> dict[str, FromLetters]:
    """What an e-mail may become, by kind."""
    return {each.kind: each.letters for each in receivers() if each.letters is not None}


def kind_of_letter(letter: Written) -> str:
    """The kind proposed for a letter. Raises Invalid where none takes letters."""
    kinds = letter_receivers()
    if not kinds:
        raise Invalid({"kind": _("Nothing here takes this kind.")})
    return next((kind for kind, each in kinds.items() if each.suits(letter)), next(iter(kinds)))


@dataclass(frozen=True, slots=True)
class Incoming:
    """An e-mail to be kept with its case. `thread` ends with its own Message-ID; `files` were examined."""

    sender: str
    title: str
    text: str
    thread: tuple[str, ...]
    received_at: datetime
    files: Sequence[Examined] = ()
    is_other_sender: bool = False


class Correspondence(Protocol):
    """What keeps letters with its rows: cases with complaints. `noun` begins the name of a subject."""

    noun: str
    url_name: str

    def named(self, text: str, *, organisation_id: int, actor: Actor) -> str:
        """The subject whose number stands in a text, of this organisation; empty where there is none. The
        number proves nothing: anyone can write it."""

    def number(self, subject: str, *, actor: Actor) -> str:
        """What people call it; empty where the actor does not see it."""

    def keep(self, subject: str, letter: Incoming, *, actor: Actor) -> int:
        """Keep a letter with the subject, in the caller's transaction; the key of the message."""


_KEEPERS: dict[str, Correspondence] = {}


def add_correspondence(keeper: Correspondence) -> None:
    """Register what keeps letters; the same noun again replaces it."""
    _KEEPERS[keeper.noun] = keeper


def keeper_of(subject: str) -> Correspondence | None:
    """What keeps the letters of a subject."""
    return _KEEPERS.get(subject.partition(":")[0])


def keepers() -> list[Correspondence]:
    return list(_KEEPERS.values())


_TOPICS: dict[str, str | Promise] = {}


def add_topic(event: str, label: str | Promise) -> None:
    """Let robots be told of an event; whoever adds it subscribes a handler that calls owe_notices."""
    _TOPICS[event] = label


def topics() -> list[tuple[str, str | Promise]]:
    """The events robots can be told of, with their names for people."""
    return list(_TOPICS.items())

"""What a place is: files that lie in it, whole; told what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

AT_ONCE = 20  # files of one look; the next one goes on


class NotReachedError(Exception):
    """A place that cannot be read now. `fault` is a code for people who look."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that lies in a place, whole. `mark`: up to where the place is read when it is taken."""

    name: str | None
    data: bytes
    mark: str = ""

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self) -> bytes:
        return self.data


class Place(Protocol):
    """One kind of place. `state` is what it wants to remember until the next look."""

    state: dict[str, Any]

    def found(self) -> Iterator[FoundFile]:
        """What lies there and is whole. Raises NotReachedError."""
        ...

    def settle(self, name: str, mark: str, *, is_done: bool, report: bytes) -> None:
        """What was found is taken in, or cannot be. Raises NotReachedError."""
        ...

"""What components take where one value is not enough: small records that queries and views fill."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of a clock ledger: when, what happened, by which article, and the date that follows."""

    when: str
    text: str
    result: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field that two people changed: what stood there before, the colleague's value, the reader's own."""

    label: str
    before: str
    theirs: str
    yours: str
    name: str = ""

    @property
    def differs(self) -> bool:
        return self.theirs != self.yours


@dataclass(frozen=True, slots=True)
class Button:
    """A step to take, and where a click leads; `is_first`: the one that is taken most."""

    label: str
    url: str
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view; `count` as it prints (1000+)."""

    label: str
    url: str
    count: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class FilterTag:
    """A chosen condition and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SignStop:
    """One stop of the sign-off tracker."""

    label: str
    state: str = ""


def sign_stops(finished: int, skipped: Sequence[int] = (), *, is_moving: bool = True) -> list[SignStop]:
    """The seven stops of a paper: how many are finished, which are skipped (from 0), which one is current."""
    names = (
        pgettext("sign-off", "Draft"),
        pgettext("sign-off", "Review"),
        pgettext("sign-off", "Co-sign"),
        pgettext("sign-off", "Sign"),
        pgettext("sign-off", "Number"),
        pgettext("sign-off", "Seal"),
        pgettext("sign-off", "Deliver"),
    )
    return [
        SignStop(name, _state(at, finished, is_skipped=at in skipped, is_moving=is_moving))
        for at, name in enumerate(names)
    ]


def _state(at: int, finished: int, *, is_skipped: bool, is_moving: bool) -> str:
    if is_skipped:
        return "skip"
    if at < finished:
        return "done"
    return "now" if at == finished and is_moving else ""


def sign_label(stops: Sequence[SignStop]) -> str:
    """The tracker in a sentence, for readers who do not see it."""
    current = next((stop.label for stop in stops if stop.state == "now"), "")
    return _("Sign-off: now at {stop}").format(stop=current) if current else _("Sign-off: all stops finished")

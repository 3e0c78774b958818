"""What the frame around every page shows, given by the apps above through registration.

An app calls `add_nav(NavEntry(…))` in its AppConfig.ready; the desk shows the entries its reader may open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor

COUNT_LIMIT = 1000
WORK, SUPERVISION, REFERENCE, OFFICE, OPERATION = "", "supervision", "reference", "office", "operation"
SECTIONS = {
    WORK: "",
    SUPERVISION: _("Social supervision"),
    REFERENCE: _("Reference"),
    OFFICE: _("Office"),
    OPERATION: _("Operation"),
}


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the side bar, or of the top bar (is_top).

    `key` is the letter after G; `count` answers how many wait, or None. What is not daily work stands folded
    under the heading of its `section`. `also`: routes of pages that belong to it though their addresses do
    not begin with its own.
    """

    label: object
    url_name: str
    icon: str
    permission: str
    key: str = ""
    count: Callable[[Actor], int | None] | None = None
    order: int = 100
    is_top: bool = False
    section: str = WORK
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry as it stands on one page."""

    label: str
    url: str
    icon: str
    key: str
    count: str
    is_current: bool
    is_top: bool = False
    section: str = WORK
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class NavSection:
    """Entries under one heading; the daily ones have none. `is_open` where the page shown is among them;
    `count` is what waits in all of them together, shown while they are folded.
    """

    label: str
    items: tuple[NavItem, ...]

    @property
    def is_open(self) -> bool:
        return any(item.is_current for item in self.items)

    @property
    def count(self) -> str:
        return count_text(sum(item.waiting for item in self.items))


@dataclass(frozen=True, slots=True)
class Masthead:
    """Whose desk this is and whom to call for help."""

    organisation: str = ""
    help_phone: str = ""


_entries: dict[str, NavEntry] = {}
_search: list[str] = []
_masthead: list[Callable[[Actor], Masthead]] = []


def add_nav(*entries: NavEntry) -> None:
    """Puts entries into the side bar; the same url_name twice is one entry, so that ready() may run twice."""
    for entry in entries:
        _entries[entry.url_name] = entry


def set_search(url_name: str) -> None:
    """Names the page that the search box of the top bar sends `q` to, by POST."""
    _search[:] = [url_name]


def set_masthead(read: Callable[[Actor], Masthead]) -> None:
    """Gives the function that names the reader's organisation and its help number."""
    _masthead[:] = [read]


def search_url() -> str:
    return address_of(_search[0]) if _search else ""


@cache
def address_of(url_name: str) -> str:
    """The address of a page of the frame, worked out once."""
    return reverse(url_name)


def masthead(actor: Actor) -> Masthead:
    return _masthead[0](actor) if _masthead else Masthead()


def nav_items(actor: Actor, *, path: str = "") -> list[NavItem]:
    """What this actor may open, in order; current is the longest address `path` begins with."""
    entries = sorted((e for e in _entries.values() if actor.may(e.permission)), key=lambda entry: entry.order)
    named = {name: entry for entry in entries for name in (entry.url_name, *entry.also)}
    urls = {address_of(name): entry.url_name for name, entry in named.items()}
    current = max((url for url in urls if _covers(url, path)), key=len, default="")
    return [_item(entry, is_current=entry.url_name == urls.get(current), actor=actor) for entry in entries]


def sections(items: Iterable[NavItem]) -> list[NavSection]:
    """The items by section, in the order of the sections; a section without an item is left out."""
    grouped = {name: tuple(item for item in items if item.section == name) for name in SECTIONS}
    return [NavSection(str(SECTIONS[name]), found) for name, found in grouped.items() if found]


def _covers(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _item(entry: NavEntry, *, is_current: bool, actor: Actor) -> NavItem:
    count = entry.count(actor) if entry.count else None
    return NavItem(
        str(entry.label),
        address_of(entry.url_name),
        entry.icon,
        entry.key,
        count_text(count),
        is_current,
        entry.is_top,
        entry.section,
        count or 0,
    )


def count_text(count: int | None) -> str:
    """How a count stands in a pill: nothing for none, 1000+ beyond the limit."""
    if not count:
        return ""
    return f"{COUNT_LIMIT}+" if count >= COUNT_LIMIT else str(count)

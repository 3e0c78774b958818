"""Context processor: `shell`, what the frame of a page needs. It costs nothing until a template asks."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lianwei.core import clock
from lianwei.core.http import is_htmx
from lianwei.core.scope import ANONYMOUS, Actor, ActorKind

from . import navigation
from .preferences import BIG_COOKIE, COMPACT_COOKIE


class Shell:
    """The frame of one page."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.actor: Actor = getattr(request, "actor", ANONYMOUS)

    @property
    def layout(self) -> str:
        """Where a page of no fixed surface stands: bare for htmx, the desk for staff, else the plain card."""
        if is_htmx(self.request):
            return "ui/bare.html"
        return "ui/desk.html" if self.actor.kind == ActorKind.STAFF else "ui/plain.html"

    @property
    def is_staff(self) -> bool:
        return self.actor.kind == ActorKind.STAFF

    @cached_property
    def items(self) -> list[navigation.NavItem]:
        return navigation.nav_items(self.actor, path=self.request.path)

    @property
    def nav(self) -> list[navigation.NavItem]:
        return [item for item in self.items if not item.is_top]

    @property
    def side(self) -> SafeString:
        """The bar beside the page."""
        return _side(get_language(), tuple(self.nav), self.masthead)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The letters after G, and where each leads."""
        return tuple((item.key, item.label) for item in self.nav if item.key)

    @property
    def shortcuts(self) -> SafeString:
        """The dialog that explains the keys."""
        return _shortcuts(get_language(), self.keys)

    @property
    def top_nav(self) -> list[navigation.NavItem]:
        return [item for item in self.items if item.is_top]

    @cached_property
    def masthead(self) -> navigation.Masthead:
        return navigation.masthead(self.actor)

    @property
    def search_url(self) -> str:
        return navigation.search_url()

    @property
    def today(self) -> object:
        return clock.today()

    @property
    def is_demo(self) -> bool:
        return bool(getattr(settings, "LIANWEI_DEMO", False))

    @property
    def is_big(self) -> bool:
        """Large print: asked for in the address (printed QR codes) or chosen before."""
        asked = self.request.GET.get("big")
        return asked == "1" if asked in ("0", "1") else self.request.COOKIES.get(BIG_COOKIE) == "1"

    @property
    def is_compact(self) -> bool:
        return self.request.COOKIES.get(COMPACT_COOKIE) == "1"

    @property
    def here(self) -> str:
        """This page's address, to come back to after a choice of language or print."""
        return self.request.get_full_path() if self.request.method == "GET" else "/"


@lru_cache(maxsize=64)
def _shortcuts(language: str | None, keys: tuple[tuple[str, str], ...]) -> SafeString:
    """The same on every page of a reader: rendered once for a language and a set of entries."""
    return render_to_string("ui/_shortcuts.html", {"shell": {"keys": keys}})


@lru_cache(maxsize=256)
def _side(
    language: str | None, items: tuple[navigation.NavItem, ...], masthead: navigation.Masthead
) -> SafeString:
    """Rendered once for what it shows: the entries with their counts, and whose desk it is."""
    return render_to_string("ui/_side.html", {"sections": navigation.sections(items), "masthead": masthead})


def shell(request: Any) -> dict[str, object]:
    return {"shell": Shell(request)}

"""The lists between alliances: a tab for each view, the first one where none is asked for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from lianwei.core.paging import Page
from lianwei.ui.shapes import Tab


def listed(
    request: HttpRequest, labels: dict[str, str], read: Callable[..., Page], *, waiting: int = 0
) -> dict[str, Any]:
    """What the page of such a list shows. `labels`: of its views, by their names in the address; `waiting`:
    how many rows of the first one wait for somebody.
    """
    first = next(iter(labels))
    asked = request.GET.get("view", "")
    view = asked if asked in labels else first
    page = read(view, actor=request.actor, after=request.GET.get("after", ""))
    counts = {first: str(waiting or "")}
    return {
        "page": page,
        "view": view,
        "tabs": [
            Tab(label, f"?view={code}", counts.get(code, ""), code == view) for code, label in labels.items()
        ],
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
    }

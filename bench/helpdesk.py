"""The peer: django-helpdesk from PyPI with 100,000 tickets, in an environment of its own, under the same
server.

Its list is a page and the table's data that the page asks for at once; both count. SQLite, debug off,
sessions and templates as its manual says.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .browser import Browser
from .figures import Figure, measure
from .server import Server

TICKETS = 100_000
PROJECT = Path(__file__).parent / "helpdesk_project"
TABLE = re.compile(r'"url": "(/[^"]*datatables_ticket_list/[^"]+)"')
ORDER = "?draw=1&start=0&length=25&order[0][column]=0&order[0][dir]=desc"
USERNAME = PASSWORD = "peer-of-the-bench"


@dataclass
class Peer:
    """Its figures, by the name of ours they stand beside; empty where it could not be installed."""

    figures: dict[str, Figure] = field(default_factory=dict)
    fault: str = ""

    def of(self, name: str) -> float | None:
        figure = self.figures.get(name.partition(",")[0])
        return figure.cpu if figure else None


@dataclass(frozen=True)
class Project:
    """The peer, installed and filled: its Python and its environment."""

    python: str
    environment: dict[str, str]


def project(directory: Path, *, tickets: int) -> Project | str:
    """Install and fill it; what is there already is used again. A text says why it cannot be."""
    python = directory / "venv" / "bin" / "python"
    try:
        if not python.exists():
            _run([sys.executable, "-m", "venv", str(directory / "venv")])
            _run([str(python), "-m", "pip", "install", "-q", "django-helpdesk", "granian", "whitenoise"])
    except subprocess.CalledProcessError as fault:
        return f"django-helpdesk cannot be installed: {fault.stderr[-300:]}"
    environment = os.environ | {"PEER_DIR": str(directory), "DJANGO_SETTINGS_MODULE": "project"}
    if not (directory / "whole").exists():
        _run([str(python), "fill.py", str(tickets), USERNAME], environment)
        (directory / "whole").touch()
    return Project(str(python), environment)


def measured(directory: Path) -> Peer:
    """Its list and its page, at a size that ours is compared at."""
    found = project(directory, tickets=TICKETS)
    if isinstance(found, str):
        return Peer(fault=found)
    python, environment = found.python, found.environment
    with Server("wsgi:application", environment, PROJECT, python=python) as server:
        browser = Browser(server.port)
        browser.log_in("/login/", login_field="username", username=USERNAME, password=PASSWORD)
        table = TABLE.search(browser.get("/tickets/").text)[1].replace("&amp;", "&")
        page = measure(server, browser, ["/tickets/"])
        data = measure(server, browser, [table + ORDER])
        tickets = [f"/tickets/{pk}/" for pk in range(TICKETS // 100, TICKETS, TICKETS // 60)]
        return Peer({"worklist": _both(page, data), "case page": measure(server, browser, tickets)})


def _both(page: Figure, data: Figure) -> Figure:
    return Figure(page.cpu + data.cpu, 0.0, page.p50 + data.p50, page.p95 + data.p95)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=PROJECT)

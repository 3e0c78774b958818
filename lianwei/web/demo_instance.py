"""An instance that shows the demo alliance: filled once when empty, marked so that every page says it."""

import sys

from lianwei.demo.alliance import PASSWORD
from lianwei.demo.counter import PHONE
from lianwei.demo.generator import demo_size, generate_alliance, is_empty
from lianwei.members.models import RoleAssignment

from .setup import demo_state, note_demo
from .stamps import write_stamps

SHOWN = (
    "yz-clerk",
    "yz-mediator",
    "yz-head",
    "yz-archivist",
    "secretary",
    "cqsj-supervisor",
    "sysadmin",
    "secadmin",
    "auditor",
)


def open_demo() -> None:
    """Fill an empty instance; note the log-ins to print, none where the data are real."""
    if is_empty():
        _say("Making the demo alliance (synthetic data), once …")
        note_demo("begun")
        generate_alliance(cases=demo_size())
        note_demo("whole")
    if demo_state() == "begun":
        _say("The demo alliance is incomplete (interrupted). Delete the data directory to start anew.")
    write_stamps(logins=[*(_login(username) for username in SHOWN), _counter()] if demo_state() else [])


def _login(username: str) -> str:
    """One line: name, password, whose desk it is."""
    rows = RoleAssignment.objects.filter(user__username=username).select_related("role", "organisation")
    held = rows.first()
    desk = f"{held.organisation.name} {held.role.name} · {held.role.name_en}" if held else ""
    return f"{username:<16} {PASSWORD:<20} {desk}"


def _counter() -> str:
    """One line for the console of a business: address, phone, where the code stands."""
    return (
        f"{PHONE:<16} {'/counter/':<20} 经营者服务台, 验证码显示在页面上 · business console, code on the page"
    )


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)

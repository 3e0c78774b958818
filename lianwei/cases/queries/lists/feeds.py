"""The private feed of a saved list: numbers, headings and due days, for a reader or a calendar.

Nothing else stands in it: whoever comes by the address learns no name and no matter. It is read with what its
owner may see at that moment.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, ListPlace, SavedList
from lianwei.cases.queries.page.labels import Labels, labels_of
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.members.models import User
from lianwei.members.queries.actors import actor_of
from lianwei.ui.words import full_date

from .saved_lists import filters_of
from .worklist import first_cases

MOST = 200  # cases in a feed, the next due first
LINE = 73  # octets of a line of a calendar before it is folded (RFC 5545 3.1)


@dataclass(frozen=True, slots=True)
class Due:
    """One case in a feed."""

    pk: int
    number: str
    heading: str
    due_on: date
    received_at: datetime
    title: str

    @property
    def key(self) -> str:
        """Another one when the day moves, so that a reader shows it anew."""
        return f"case-{self.pk}-{self.due_on:%Y%m%d}"

    @property
    def url(self) -> str:
        return settings.LIANWEI_PUBLIC_URL + reverse("complaint_detail", args=[self.pk])


@dataclass(frozen=True, slots=True)
class Feed:
    """A list and its next due cases; `author` is what the desk calls them."""

    name: str
    key: str
    author: str
    cases: list[Due]


def feed_of(key: str) -> Feed:
    """The feed of a blind index. Raises NotVisible where it was closed, or its owner may not see it now."""
    place = ListPlace.objects.filter(feed_key=key).first()
    if place is None:
        raise NotVisible
    user = User.objects.get(pk=place.user_id)
    actor = actor_of(user, organisation=place.organisation_id)
    if actor.organisation_id != place.organisation_id or not actor.may("complaint.view"):
        raise NotVisible
    row = find(SavedList, int(place.subject.partition(":")[2]), actor=actor)
    with translation.override(user.locale or "zh-hans"):
        return Feed(row.name, f"list-{row.pk}", _("Cases"), _cases(row, actor))


def _cases(row: SavedList, actor: Actor) -> list[Due]:
    ids = [pk for _day, pk in first_cases(actor=actor, filters=filters_of(row.query), most=MOST)]
    found = Complaint.objects.visible_to(actor).filter(pk__in=ids)
    rows: dict[int, Any] = {
        each["pk"]: each for each in found.values("pk", "number", "category", "due_on", "received_at")
    }
    labels = labels_of({("category", each["category"]) for each in rows.values()}, on=clock.today())
    return [_due(rows[pk], labels) for pk in ids if pk in rows]


def _due(row: dict[str, Any], labels: Labels) -> Due:
    heading = labels[("category", row["category"])]
    title = f"{row['number']} · {heading} · {full_date(row['due_on'])}"
    return Due(row["pk"], row["number"], heading, row["due_on"], row["received_at"], title)


def atom(feed: Feed) -> str:
    """As Atom (RFC 4287)."""
    latest = max((each.received_at for each in feed.cases), default=datetime(2000, 1, 1, tzinfo=UTC))
    entries = "".join(_entry(each) for each in feed.cases)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(feed.name)}</title><id>{_urn(feed.key)}</id>"
        f"<updated>{_instant(latest)}</updated>"
        f"<author><name>{escape(feed.author)}</name></author>{entries}</feed>\n"
    )


def _entry(case: Due) -> str:
    link = f"<link href={quoteattr(case.url)}/>"
    return (
        f"<entry><title>{escape(case.title)}</title><id>{_urn(case.key)}</id>"
        f"<updated>{_instant(case.received_at)}</updated>{link}</entry>"
    )


def _urn(key: str) -> str:
    return f"tag:{settings.LIANWEI_PUBLIC_URL.partition('://')[2].partition(':')[0]},2026:{key}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def calendar(feed: Feed) -> str:
    """As a calendar of whole days (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lianwei//cases//ZH"]
    lines.append(f"X-WR-CALNAME:{_text(feed.name)}")
    for case in feed.cases:
        lines += _event(case)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(case: Due) -> list[str]:
    stamp = datetime.combine(case.due_on, time(0), tzinfo=UTC)
    return [
        "BEGIN:VEVENT",
        f"UID:{_urn(f'case-{case.pk}')}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{case.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{case.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{case.number} {case.heading}')}",
        f"URL:{case.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines are cut by octets, never within a character."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LINE:
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join([*pieces, piece])

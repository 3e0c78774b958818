"""Resolutions to publish, facts of months, published snapshots."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from lianwei.analytics.models import OpenDataResolution, OpenRecall, OpenSnapshot, RecallGround
from lianwei.analytics.operations.open_data import (
    enter_open_data_resolution,
    publish_open_snapshot,
    sign_open_data_resolution,
)
from lianwei.analytics.operations.open_recalls import enter_open_recall, sign_open_recall
from lianwei.analytics.warehouse.open_files import MEDIA_TYPES, open_dir
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import Alliance, Organisation

from .members import at_office, make_actor, make_alliance
from .warehouse import write_facts

TODAY = at_office("2026-11-23 10:00")
SINCE = date(2026, 1, 1)
CATEGORIES, NATURES, CHANNELS = ("G0301", "G0101", "S0502"), ("N01", "N02", "N05"), ("C02", "C10")


def entered(
    home: Organisation, *, actor: Actor | None = None, since: date = SINCE, licence: str = ""
) -> OpenDataResolution:
    """A resolution that waits for its second signature."""
    told = {
        "body": "会长办公会",
        "number": "渝消委办〔2026〕3号",
        "resolved_on": date(2026, 1, 15),
        "licence": licence,
    }
    return enter_open_data_resolution(home.pk, actor=actor or OPERATOR, from_month=since, **told)


def resolved(*members: Organisation, since: date = SINCE, licence: str = "") -> None:
    """These members publish from a month on."""
    for home in members:
        row = entered(home, actor=make_actor("head", organisation=home), since=since, licence=licence)
        sign_open_data_resolution(row.pk, actor=make_actor("head", organisation=home))


def complaints(
    members: Iterable[Organisation], count: int, *, month: str = "2026-07", seed: int = 1
) -> list[dict[str, Any]]:
    """Facts of complaints accepted in a month, most of them in few places."""
    rng, first = Random(seed), date.fromisoformat(f"{month}-01")
    homes, found = [each.pk for each in members], []
    for _n in range(count):
        home = rng.choices(homes, range(len(homes), 0, -1))[0]
        category = rng.choices(CATEGORIES, (6, 3, 1))[0]
        on = first + timedelta(days=rng.randrange(28))
        done = rng.random() < 0.85
        found.append(
            {
                "holder": home,
                "member": home,
                "category": category,
                "category_main": category[:3],
                "kind": category[:1],
                "nature": rng.choices(NATURES, (6, 3, 1))[0],
                "channel": rng.choice(CHANNELS),
                "received_on": on,
                "accepted_on": on,
                "closed_on": on + timedelta(days=10) if done else None,
                "outcome": "O02" if done else "",
                "is_resolved": done,
                "promised": 123_400 if done else 0,
            }
        )
    return found


def published(alliance: Alliance, *, month: str = "2026-07") -> OpenSnapshot:
    return publish_open_snapshot(alliance.pk, actor=OPERATOR, month=month)


def contents(snapshot: OpenSnapshot, kind: str = "jsonl") -> bytes:
    """The bytes of one of its files."""
    return (open_dir() / snapshot.files[kind]["file"]).read_bytes()


def months_published(alliance: Alliance, members: list[Organisation], *months: str) -> list[OpenSnapshot]:
    """A few hundred complaints of each month, published."""
    rows = [row for n, each in enumerate(months) for row in complaints(members, 300, month=each, seed=n)]
    write_facts(cases=rows)
    return [published(alliance, month=each) for each in months]


def kept(home: Organisation) -> OpenSnapshot:
    """A snapshot with figures of a member, as a row without files."""
    files = {kind: {"file": f"none.{kind}", "bytes": 0, "sha256": "0" * 64} for kind in MEDIA_TYPES}
    return OpenSnapshot.objects.create(
        alliance=make_alliance(home, code="KEPT"),
        month="2026-07",
        cutoff=date(2026, 9, 29),
        members=[home.code],
        source="",
        rows=0,
        withheld=0,
        files=files,
        published_at=TODAY,
    )


def recall_entered(home: Organisation, snapshot: OpenSnapshot | None = None) -> OpenRecall:
    """A recall that waits for its second signature."""
    return enter_open_recall(
        (snapshot or kept(home)).pk,
        actor=make_actor("head", organisation=home),
        ground=RecallGround.PERSON,
        reason="从品类和渠道能认出当事人",
    )


def recalled(home: Organisation, snapshot: OpenSnapshot) -> OpenRecall:
    """Taken off the public face by two people of a member."""
    row = recall_entered(home, snapshot)
    return sign_open_recall(row.pk, actor=make_actor("head", organisation=home))

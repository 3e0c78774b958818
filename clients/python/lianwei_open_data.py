"""Read the open data of a Lianwei instance. Needs nothing but Python 3.10 or later.

    from lianwei_open_data import OpenData

    data = OpenData("https://alliance.example.cn")
    for row in data.rows(table="member", measure="accepted", since="2026-01"):
        print(row.month, row.member_name, row.value)

As a program: `python -m lianwei_open_data https://alliance.example.cn --table member > rows.csv`.
"""

import argparse
import csv
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

TIMEOUT = 30  # seconds
TRIES, TOO_OFTEN = 5, 429
PIECE = 1 << 16  # bytes read at a time
ROWS = 1000  # of a page: the most that the instance gives


class Refused(Exception):
    """The instance refused a call. `status` and `code` for programs, the text for people."""

    def __init__(self, status: int, code: str, title: str) -> None:
        super().__init__(title)
        self.status, self.code = status, code


class Recalled(Refused):
    """A snapshot was taken back after it had been published: please use it no further. `snapshot`: its name;
    `replaced_by`: the corrected one, empty where there is none; `ground`: person, few, wrong or leave.
    """

    def __init__(self, status: int, title: str, about: dict[str, str]) -> None:
        super().__init__(status, "recalled", title)
        self.snapshot, self.ground = about.get("snapshot", ""), about.get("ground", "")
        self.replaced_by = about.get("replaced_by", "")


class Altered(Exception):
    """A file is not as it was published."""


@dataclass(frozen=True)
class File:
    """A file of a snapshot."""

    format: str
    url: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """What was published of one month of one alliance."""

    name: str
    kind: str  # aggregates or narratives
    alliance: str
    alliance_name: str
    month: str
    cutoff: str
    published_on: str
    members: list[str]
    rows: int
    withheld: int
    withheld_tables: list[str]
    files: list[File]
    licence: str = ""  # of all members; empty where they differ or none is named
    licence_url: str = ""
    licences: dict[str, str] = field(default_factory=dict)  # by member; empty where none is named: please ask
    replaces: str = ""  # the recalled snapshot in whose place it stands
    rights: str = ""  # the same in words, in the client's language

    def file(self, format: str) -> File:
        """Its file as csv, jsonl or parquet."""
        return next(each for each in self.files if each.format == format)


@dataclass(frozen=True)
class Notice:
    """What is left of a snapshot that was recalled."""

    name: str
    kind: str
    alliance: str
    month: str
    published_on: str
    recalled_on: str
    ground: str  # person, few, wrong or leave
    notice: str
    replaced_by: str
    sha256: dict[str, str]  # by format: who holds a file knows it


@dataclass(frozen=True)
class Row:
    """One figure; `value` is None where it is withheld."""

    month: str
    table: str
    member: str
    member_name: str
    member_name_en: str
    category_main: str
    category_main_name: str
    category_main_name_en: str
    nature: str
    nature_name: str
    nature_name_en: str
    channel: str
    channel_name: str
    channel_name_en: str
    measure: str
    unit: str
    value: float | None
    withheld: bool


@dataclass(frozen=True)
class Narrative:
    """What a consumer told and agreed to have told; category and city are empty where too few share them."""

    month: str
    number: str
    text: str
    category: str
    category_name: str
    category_name_en: str
    city: str
    city_name: str
    city_name_en: str


class OpenData:
    """The open data of one instance. `address`: of its home page."""

    def __init__(self, address: str, *, language: str = "zh-hans", timeout: float = TIMEOUT) -> None:
        self.root = address.rstrip("/") + "/api/open-data/v1"
        self.language, self.timeout = language, timeout

    def catalogue(self) -> dict[str, Any]:
        """The whole catalogue (DCAT, JSON-LD)."""
        return self._get("/catalog")

    def snapshots(self) -> list[Snapshot]:
        """All that was published, the newest month first."""
        return [_snapshot(each) for each in self._get("/snapshots")["snapshots"]]

    def snapshot(self, name: str) -> Snapshot:
        """One by its name. Raises Recalled for one that was taken back."""
        return _snapshot(self._get(f"/snapshots/{quote(name)}"))

    def recalled(self) -> list[Notice]:
        """All that was taken back."""
        return [_made(Notice, each) for each in self._get("/snapshots").get("recalled", [])]

    def rows(self, *, limit: int = ROWS, **wanted: str) -> Iterator[Row]:
        """Every row, page after page. `wanted`: snapshot, since, until, table, measure, member."""
        return self._pages("/rows", Row, limit, wanted)

    def narratives(self, *, limit: int = ROWS, **wanted: str) -> Iterator[Narrative]:
        """Every narrative, page after page. `wanted`: snapshot, since, until, category, city."""
        return self._pages("/narratives", Narrative, limit, wanted)

    def _pages(self, path: str, kind: Any, limit: int, wanted: dict[str, str]) -> Iterator[Any]:
        after = ""
        while True:
            page = self._get(path, limit=str(limit), after=after, **wanted)
            for each in page["rows"]:
                yield _made(kind, each)
            after = page["after"]
            if not after:
                return

    def fetch(self, file: File, path: Path) -> Path:
        """Save a file and hold it against its hash. Raises Altered, and leaves nothing behind then."""
        digest, aside = hashlib.sha256(), path.with_name(path.name + ".part")
        with self._open(file.url) as answer, aside.open("wb") as out:
            while True:
                piece = answer.read(PIECE)
                if not piece:
                    break
                digest.update(piece)
                out.write(piece)
        if digest.hexdigest() != file.sha256:
            aside.unlink()
            raise Altered(f"{file.url} is not as it was published.")
        aside.replace(path)
        return path

    def _get(self, path: str, **asked: str) -> dict[str, Any]:
        query = {name: value for name, value in asked.items() if value}
        with self._open(self.root + path + ("?" + urlencode(query) if query else "")) as answer:
            return json.load(answer)

    def _open(self, url: str) -> Any:
        """Waits and asks again where it was too often. Raises ValueError for what is no web address."""
        if not url.startswith(("https://", "http://")):
            raise ValueError(f"{url} is no web address.")
        call = Request(url, headers={"Accept-Language": self.language})  # noqa: S310 - looked at above
        for left in range(TRIES, 0, -1):
            try:
                return urlopen(call, timeout=self.timeout)  # noqa: S310 - the same
            except HTTPError as refusal:
                if refusal.code != TOO_OFTEN or left == 1:
                    raise _refused(refusal) from refusal
                time.sleep(float(refusal.headers.get("Retry-After") or 1))
        raise AssertionError("the last try answers or raises")


def _snapshot(told: dict[str, Any]) -> Snapshot:
    files = [_made(File, each) for each in told["files"]]
    return _made(Snapshot, {**told, "files": files})


def _made(kind: Any, told: dict[str, Any]) -> Any:
    """What a later version of the instance tells besides is left out; an earlier one may tell less."""
    return kind(**{each.name: told[each.name] for each in fields(kind) if each.name in told})


def _refused(refusal: HTTPError) -> Refused:
    try:
        told = json.loads(refusal.read())
        if "recalled" in told:
            return Recalled(refusal.code, told["title"], told["recalled"])
        return Refused(refusal.code, told["type"].partition(":")[2], told["title"])
    except (ValueError, KeyError):
        return Refused(refusal.code, "error", str(refusal))


def main(arguments: list[str] | None = None) -> int:
    """Rows as CSV on standard output."""
    parser = argparse.ArgumentParser(prog="lianwei_open_data", description="Open data as CSV.")
    parser.add_argument("address")
    for name in ("snapshot", "since", "until", "table", "measure", "member"):
        parser.add_argument("--" + name, default="")
    wanted = vars(parser.parse_args(arguments))
    writer = csv.writer(sys.stdout)
    names = [each.name for each in fields(Row)]
    writer.writerow(names)
    try:
        for row in OpenData(wanted.pop("address")).rows(**wanted):
            writer.writerow([getattr(row, name) for name in names])
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

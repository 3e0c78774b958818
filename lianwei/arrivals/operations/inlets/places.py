"""The places themselves, behind one interface: what lies there, and what is done with it afterwards."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.rules.inlets import (
    DONE,
    MOST_BYTES,
    OVERLAP,
    REFUSED,
    REPORT,
    WINDOW,
    UnreadableError,
    as_sheet,
    is_file,
    requests_address,
    requests_in,
)
from lianwei.core import clock
from lianwei.core.fetching import fetch
from lianwei.core.outgoing import NotDeliveredError

from .finding import AT_ONCE, FoundFile, NotReachedError, Place
from .sftp import SftpFolder


class Folder:
    """A folder of this server, below LIANWEI_DROP_DIR and the code of the organisation.

    A file is whole when its size and time are as they were at the look before. Afterwards it lies in done or
    refused, with a report beside it. Links are not followed.
    """

    def __init__(self, inlet: Inlet) -> None:
        self.state = dict(inlet.state)
        self.path = settings.LIANWEI_DROP_DIR / inlet.organisation.code / str(inlet.settings["folder"])

    def found(self) -> Iterator[FoundFile]:
        seen, before = {}, self.state.get("seen", {})
        for path in self._files():
            looked = path.stat()
            seen[path.name] = [looked.st_size, looked.st_mtime_ns]
            if before.get(path.name) == seen[path.name]:
                yield FoundFile(path.name, path.read_bytes())
        self.state["seen"] = seen

    def _files(self) -> list[Path]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            files = sorted(each for each in self.path.iterdir() if is_file(each.name))
            return [each for each in files if each.is_file() and not each.is_symlink()][:AT_ONCE]
        except OSError as error:
            raise NotReachedError("folder") from error

    def settle(self, name: str, mark: str, *, is_done: bool, report: bytes) -> None:
        """Moved away; one of the same name that lies there stays, and this one gets the time in its name."""
        where = self.path / (DONE if is_done else REFUSED)
        try:
            where.mkdir(exist_ok=True)
            target = where / name
            if target.exists():
                target = where / f"{target.stem}-{clock.now():%Y%m%d%H%M%S}{target.suffix}"
            if (self.path / name).is_file():
                (self.path / name).rename(target)
            (where / f"{target.name}.{REPORT}").write_bytes(report)
        except OSError as error:
            raise NotReachedError("folder") from error


class GeoReport:
    """The requests of a city system, read span by span; each look is one sheet. Nothing is changed there."""

    def __init__(self, inlet: Inlet) -> None:
        self.state = dict(inlet.state)
        self.settings, self.created_at = inlet.settings, inlet.created_at
        self.key = inlet.secret.plain() if inlet.secret else ""

    def found(self) -> Iterator[FoundFile]:
        until, form = clock.now(), str(self.settings["form"])
        read = self.state.get("read_until")
        since = (datetime.fromisoformat(read) if read else self.created_at - WINDOW + OVERLAP) - OVERLAP
        until = min(until, since + WINDOW)
        address = requests_address(
            str(self.settings["url"]),
            since=since,
            until=until,
            form=form,
            jurisdiction=str(self.settings["jurisdiction"]),
        )
        try:
            body = fetch(address, headers=self._headers(), most=MOST_BYTES).body
            rows = requests_in(body, form=form)
        except NotDeliveredError as error:
            raise NotReachedError(error.fault) from error
        except UnreadableError as error:
            raise NotReachedError(error.code) from error
        if rows:
            name = f"open311-{since:%Y%m%d}-{until:%Y%m%d%H%M%S}.csv"
            yield FoundFile(name, as_sheet(rows), mark=until.isoformat())
        else:
            self.state["read_until"] = until.isoformat()

    def _headers(self) -> dict[str, str]:
        """Some cities want a key for reading too; it goes in a header, for addresses stand in logs."""
        return {"Accept": "application/json, text/xml"} | ({"api_key": self.key} if self.key else {})

    def settle(self, name: str, mark: str, *, is_done: bool, report: bytes) -> None:
        """The next look begins where this one ended; what could not be taken is asked for again."""
        if is_done and mark:
            self.state["read_until"] = mark


PLACES: dict[str, Callable[[Inlet], Place]] = {
    Inlet.Kind.FOLDER: Folder,
    Inlet.Kind.SFTP: SftpFolder,
    Inlet.Kind.OPEN311: GeoReport,
}


def place_of(inlet: Inlet) -> Place:
    return PLACES[inlet.kind](inlet)

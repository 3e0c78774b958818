"""A folder of another machine, read over SFTP (SSH file transfer), as Folder reads one of this server.

The other machine is known by the fingerprint of its key, told by people beforehand: nothing is logged in to
on trust. Keys, agents and settings of the account that runs the worker are not used.
"""

import asyncio
import posixpath
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.rules.inlets import DONE, REFUSED, REPORT, is_file
from lianwei.core import clock
from lianwei.core.outgoing import NotDeliveredError, open_line

from .finding import AT_ONCE, FoundFile, NotReachedError

if TYPE_CHECKING:
    import asyncssh

LONGEST = 120  # seconds for all steps of a look
LOGIN = 15  # seconds until the other side lets us in
PRIVATE_KEY = "-----BEGIN"
Answer = TypeVar("Answer")


class SftpFolder:
    """A file is whole when its size and time are as they were at the look before. Afterwards it is moved to
    done or refused with a report beside it; where `leaves` is set nothing is changed there.
    """

    def __init__(self, inlet: Inlet) -> None:
        self.state = dict(inlet.state)
        self.told = inlet.settings
        self.path = str(self.told["path"]) or "."
        self.secret = inlet.secret.plain() if inlet.secret else ""
        self.leaves = bool(self.told["leaves"])
        self.is_too_large = False

    def found(self) -> Iterator[FoundFile]:
        yield from _run(self._look())
        if self.is_too_large:
            raise NotReachedError("too large")

    async def _look(self) -> list[FoundFile]:
        """What is whole, at most AT_ONCE; what was taken and left there is not fetched again."""
        before, taken = self.state.get("seen", {}), self.state.get("taken", {})
        seen: dict[str, list[int]] = {}
        found: list[FoundFile] = []
        async with self._session() as sftp:
            for name, size, at in await _listed(sftp, self.path):
                seen[name] = [size, at]
                if before.get(name) != seen[name] or taken.get(name) == seen[name] or len(found) == AT_ONCE:
                    continue
                if size > settings.LIANWEI_MAX_SHEET_BYTES:
                    self.is_too_large = True
                    continue
                async with sftp.open(posixpath.join(self.path, name), "rb") as file:
                    found.append(FoundFile(name, await file.read(size)))
        self.state["seen"] = seen
        self.state["taken"] = {name: mark for name, mark in taken.items() if name in seen}
        return found

    def settle(self, name: str, mark: str, *, is_done: bool, report: bytes) -> None:
        """Moved away; one of the same name that lies there stays, and this one gets the time in its name."""
        seen = self.state.get("seen", {})
        if self.leaves:
            self.state.setdefault("taken", {}).update({name: seen[name]} if name in seen else {})
            return
        _run(self._move(name, DONE if is_done else REFUSED, report))

    async def _move(self, name: str, where: str, report: bytes) -> None:
        folder = posixpath.join(self.path, where)
        async with self._session() as sftp:
            await sftp.makedirs(folder, exist_ok=True)
            target = name
            if await sftp.exists(posixpath.join(folder, target)):
                stem, ending = posixpath.splitext(name)
                target = f"{stem}-{clock.now():%Y%m%d%H%M%S}{ending}"
            if await sftp.isfile(posixpath.join(self.path, name)):
                await sftp.rename(posixpath.join(self.path, name), posixpath.join(folder, target))
            async with sftp.open(posixpath.join(folder, f"{target}.{REPORT}"), "wb") as file:
                await file.write(report)

    @asynccontextmanager
    async def _session(self) -> "AsyncIterator[asyncssh.SFTPClient]":
        """Logged in at the machine whose key is the one that was told."""
        import asyncssh  # noqa: PLC0415 - a second, which only a worker with such an inlet needs

        fingerprint = str(self.told["fingerprint"])

        class KnownByItsKey(asyncssh.SSHClient):
            def validate_host_public_key(
                self, _host: str, _addr: str, _port: int, key: asyncssh.SSHKey
            ) -> bool:
                return key.get_fingerprint("sha256") == fingerprint

        is_key = self.secret.startswith(PRIVATE_KEY)
        keys = [asyncssh.import_private_key(self.secret)] if is_key else None  # before a line is open
        line = open_line(str(self.told["host"]), int(self.told["port"]), is_sealed=False)
        async with (
            asyncssh.connect(
                sock=line,
                client_factory=KnownByItsKey,
                known_hosts=asyncssh.import_known_hosts(""),
                username=str(self.told["user"]),
                password=None if is_key else self.secret,
                client_keys=keys,
                config=None,
                agent_path=None,
                login_timeout=LOGIN,
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            yield sftp


async def _listed(sftp: "asyncssh.SFTPClient", path: str) -> list[tuple[str, int, int]]:
    """Names of files with size and time, sorted. Links are not followed, folders not opened."""
    import asyncssh  # noqa: PLC0415 - as above

    names = []
    async for entry in sftp.scandir(path):
        name, told = str(entry.filename), entry.attrs
        is_plain = told.type == asyncssh.FILEXFER_TYPE_REGULAR and "/" not in name
        if is_plain and is_file(name):
            names.append((name, told.size or 0, int(told.mtime or 0)))
    return sorted(names)


def _run(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Carry it out within its time. Raises NotReachedError with a code, never with what came back."""
    import asyncssh  # noqa: PLC0415 - as above

    try:
        return asyncio.run(asyncio.wait_for(work, LONGEST))
    except NotDeliveredError as error:
        raise NotReachedError(error.fault) from error
    except TimeoutError as error:
        raise NotReachedError("too slow") from error
    except asyncssh.HostKeyNotVerifiable as error:
        raise NotReachedError("host key") from error
    except (asyncssh.PermissionDenied, asyncssh.KeyImportError) as error:
        raise NotReachedError("log-in") from error
    except asyncssh.SFTPError as error:
        raise NotReachedError("folder there") from error
    except (asyncssh.Error, OSError) as error:
        raise NotReachedError("no answer") from error

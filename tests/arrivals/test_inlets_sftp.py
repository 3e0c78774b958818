"""A folder read over SFTP from a real server: known by its key, files taken once and moved."""

import asyncio
import threading
from contextlib import contextmanager

import asyncssh
import pytest
from django.urls import reverse

from lianwei.arrivals.models import InletFile
from lianwei.arrivals.operations.inlets import create_inlet
from lianwei.core.errors import Invalid
from tests.factories.inlets import look, numbers
from tests.factories.members import make_actor, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
HEADS = "工单编号,来电人,来电号码,被投诉单位,诉求内容,派单时间\n"
ROW = "{},王桂芳,13812346027,渝中丽人美容院,办卡后不退,2026-07-01\n"
USER, PASSWORD = "lianwei", "geheim"


class Door(asyncssh.SSHServer):
    """Lets one name in, by password or by one key."""

    known = None

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self):
        return True

    def validate_public_key(self, username, key):
        return username == USER and self.known is not None and key == self.known


@contextmanager
def server(root, *, known=None):
    """An SFTP server on this machine whose root is a folder; (port, fingerprint of its key)."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), {}
    door = type("Door", (Door,), {"known": known})

    async def open_door():
        found["server"] = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[key],
            server_factory=door,
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(root).encode()),
        )
        ready.set()

    def run():
        asyncio.set_event_loop(loop)
        loop.run_until_complete(open_door())
        loop.run_forever()

    async def close():
        found["server"].close()
        await found["server"].wait_closed()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield found["server"].get_port(), key.get_fingerprint("sha256")
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture(autouse=True)
def outgoing(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def there(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def inlet_of(home, port, fingerprint, /, **changes):
    told = {"kind": "sftp", "name": "12345 每晚", "mapping": "12345", "minutes": 5, "host": "127.0.0.1"}
    told |= {"port": port, "user": USER, "path": "out", "fingerprint": fingerprint, "leaves": False}
    return create_inlet(actor=make_actor("head", organisation=home), **told | {"secret": PASSWORD} | changes)


def write(there, name, *rows):
    (there / name).write_text(HEADS + "".join(ROW.format(each) for each in rows), encoding="utf-8")


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_files_become_cases_once_and_are_moved_with_a_report(home, there, tmp_path):
    write(there, "a.csv", "A-1", "A-2")
    (there / "growing.csv.part").write_text("x")
    (there / "link.csv").symlink_to(there / "a.csv")
    with server(tmp_path) as (port, fingerprint):
        inlet = inlet_of(home, port, fingerprint)
        look(inlet)
        assert numbers() == []  # seen once: it may still grow
        look(inlet, 4)

    inlet.refresh_from_db()
    assert (inlet.fault, numbers()) == ("", ["A-1", "A-2"])
    assert names(there / "done") == ["a.csv", "a.csv.report.xlsx"]
    assert names(there) == ["done", "growing.csv.part", "link.csv"]


def test_what_is_no_table_is_refused_there(home, there, tmp_path):
    (there / "bad.xlsx").write_bytes(b"no workbook")
    with server(tmp_path) as (port, fingerprint):
        look(inlet_of(home, port, fingerprint), 3)

    assert names(there / "refused") == ["bad.xlsx", "bad.xlsx.report.xlsx"]


def test_where_we_may_only_read_files_stay_and_are_taken_once(home, there, tmp_path):
    write(there, "a.csv", "A-1")
    with server(tmp_path) as (port, fingerprint):
        inlet = inlet_of(home, port, fingerprint, leaves=True)
        look(inlet, 4)
        write(there, "a.csv", "A-1", "A-2")
        look(inlet, 4)

    assert (numbers(), names(there), InletFile.objects.count()) == (["A-1", "A-2"], ["a.csv"], 2)


def test_a_key_lets_in_too(home, there, tmp_path):
    own = asyncssh.generate_private_key("ssh-ed25519")
    write(there, "a.csv", "A-1")
    with server(tmp_path, known=own.convert_to_public()) as (port, fingerprint):
        look(inlet_of(home, port, fingerprint, secret=own.export_private_key().decode()), 3)

    assert numbers() == ["A-1"]


def test_a_server_with_another_key_is_not_logged_in_to(home, there, tmp_path):
    other = asyncssh.generate_private_key("ssh-ed25519").get_fingerprint("sha256")
    with server(tmp_path) as (port, _fingerprint):
        inlet = inlet_of(home, port, other)
        look(inlet)

    inlet.refresh_from_db()
    assert inlet.fault == "host key"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"secret": "falsch"}, "log-in"),
        ({"secret": "-----BEGIN OPENSSH PRIVATE KEY-----\nx"}, "log-in"),
        ({"path": "nowhere"}, "folder there"),
        ({"port": 1}, "no answer"),
        ({"host": "localhost"}, "private address"),
    ],
)
def test_what_cannot_be_reached_is_shown(home, there, tmp_path, changes, fault):
    with server(tmp_path) as (port, fingerprint):
        inlet = inlet_of(home, port, fingerprint, **changes)
        look(inlet)

    inlet.refresh_from_db()
    assert (inlet.fault, numbers()) == (fault, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("host", "https://x"), ("user", " "), ("fingerprint", "MD5:aa"), ("secret", "")],
)
def test_what_is_missing_is_said(home, field, value):
    with pytest.raises(Invalid) as refusal:
        inlet_of(home, 22, "SHA256:" + "A" * 43, **{field: value})

    assert set(refusal.value.fields) == {field}


def test_it_is_set_up_on_the_page_and_its_secret_never_shown(client_of, home):
    browser = client_of(make_staff("head", organisation=home))
    told = {"name": "平台", "host": "sftp.example.org", "port": "22", "user": USER, "path": "out"}
    told |= {"fingerprint": "SHA256:" + "A" * 43, "secret": PASSWORD, "mapping": "12345", "minutes": "5"}

    answer = browser.post(f"{reverse('inlet_create')}?kind=sftp", told, follow=True)

    page = answer.content.decode()
    assert "sftp://sftp.example.org:22/out" in page and PASSWORD not in page

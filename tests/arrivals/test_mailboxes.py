"""Mailboxes against a real IMAP peer: what is fetched, what is wrong, nothing twice, nothing lost."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lianwei.arrivals.models import Mail, Mailbox
from lianwei.arrivals.operations import mails as taking
from lianwei.arrivals.operations.fetching import fetch_mailbox, try_mailbox
from lianwei.arrivals.operations.mailboxes import revise_mailbox, withdraw_mailbox
from lianwei.arrivals.queries.mails import fault_text, open_mailboxes
from lianwei.arrivals.tasks import fetch_mail
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.arrivals.imap_peer import Folder, imap_server
from tests.factories.mails import letter, mailbox
from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def folder():
    return Folder()


@pytest.fixture
def port(folder, monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    with imap_server(folder) as number:
        yield number


@pytest.fixture
def box(port):
    return mailbox(make_organisation("YZ"), host="127.0.0.1", port=port, security="open")


def put(folder, *texts):
    for text in texts:
        folder.put(letter(text, Message_ID=f"<{text.encode().hex()}@example.com>").as_bytes())


def titles():
    rows = Mail.objects.visible_to(SYSTEM).order_by("pk")
    return [mail.text.plain() for mail in rows]


def test_the_worker_fetches_what_is_new_once(folder, box):
    put(folder, "一", "二")

    assert (fetch_mail(), fetch_mail()) == (2, 0)
    put(folder, "三")
    assert fetch_mail() == 1
    assert titles() == ["一", "二", "三"]


def test_the_mailbox_is_only_read(folder, box):
    put(folder, "一")
    fetch_mail()

    assert set(folder.asked) == {"CAPABILITY", "LOGIN", "ID", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}


def test_a_line_that_breaks_takes_what_came_and_goes_on_later(folder, box):
    put(folder, "一", "二", "三")
    folder.breaks_at = 2

    assert (fetch_mail(), titles()) == (1, ["一"])
    assert fault_text(Mailbox.objects.visible_to(SYSTEM).get().fault).startswith("读取邮箱时连接中断")
    folder.breaks_at = 0
    fetch_mail()
    assert titles() == ["一", "二", "三"]
    assert Mailbox.objects.visible_to(SYSTEM).get().fault == ""


def test_a_server_that_talks_nonsense_keeps_no_other_mailbox_waiting(folder, box, monkeypatch):
    other = Folder(found="nonsense")
    put(folder, "一")

    with imap_server(other) as port:
        strange = mailbox(make_organisation("DB"), host="127.0.0.1", port=port, security="open")
        fetch_mail()

    strange.refresh_from_db()
    assert (strange.fault, titles()) == ("answer", ["一"])


def test_the_mailbox_that_waited_longest_comes_first(box):
    other = mailbox(make_organisation("DB"), address="ts@db.example.org")

    before = open_mailboxes(actor=SYSTEM)
    fetch_mailbox(box.pk, actor=SYSTEM)

    assert (before, open_mailboxes(actor=SYSTEM)) == ([box.pk, other.pk], [other.pk, box.pk])


def test_a_worker_killed_between_fetching_and_commit_loses_and_doubles_nothing(folder, box, monkeypatch):
    put(folder, "一", "二", "三")
    real = taking.record

    def dies_at_the_second(name, mail, **details):
        if mail.text.plain() == "二":
            raise KeyboardInterrupt
        return real(name, mail, **details)

    with monkeypatch.context() as patch:
        patch.setattr(taking, "record", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            fetch_mailbox(box.pk, actor=SYSTEM)

    fetch_mail()
    assert titles() == ["一", "二", "三"]


def test_a_server_that_counts_anew_brings_nothing_twice(folder, box):
    put(folder, "一", "二")
    fetch_mail()
    folder.validity += 1

    assert fetch_mail() == 0
    put(folder, "三")
    assert fetch_mail() == 1


def test_a_mail_that_is_too_large_is_listed_and_stays_there(folder, box, settings):
    settings.LIANWEI_MAX_UPLOAD_BYTES = 500
    folder.put(letter("很长" * 1000, Subject="大").as_bytes())
    put(folder, "二")

    fetch_mail()

    rows = Mail.objects.visible_to(SYSTEM).order_by("pk")
    assert [(row.status, row.title.plain()) for row in rows] == [("too_large", "大"), ("draft", "投诉美容院")]


def test_a_connection_that_works_is_said(folder, box):
    put(folder, "一")

    assert try_mailbox(box.pk, actor=OPERATOR) == ("", 1)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"password": "falsch"}, "login"),
        ({"folder": "Nowhere"}, "folder"),
        ({"host": "nothing.invalid", "security": "tls"}, "unknown host"),
        ({"host": "localhost", "security": "tls"}, "private address"),
        ({"security": "tls"}, "not encrypted"),
        ({"security": "starttls"}, "not encrypted"),
    ],
)
def test_what_is_wrong_is_said_in_words(box, changes, fault):
    plain = {
        "address": box.address,
        "host": box.host,
        "port": box.port,
        "security": box.security,
        "user": "ts",
    }
    revise_mailbox(box.pk, actor=OPERATOR, **plain | {"folder": "INBOX"} | changes)

    found, _count = try_mailbox(box.pk, actor=OPERATOR)

    assert found == fault
    assert fault_text(fault) != ""


def test_a_port_where_nobody_listens_is_said(folder, monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    with imap_server(folder) as port:
        pass
    box = mailbox(make_organisation("YZ"), host="127.0.0.1", port=port, security="open")

    assert try_mailbox(box.pk, actor=OPERATOR)[0] == "no answer"


def test_a_password_never_goes_over_an_open_line_outside_the_house():
    box = mailbox(make_organisation("YZ"), host="imap.example.org", port=143, security="open")

    assert try_mailbox(box.pk, actor=OPERATOR)[0] == "not encrypted"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1, and its key."""
    place, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")]), datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = place / "chain.pem", place / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return str(chain), str(secret)


@pytest.mark.parametrize(("is_trusted", "fault"), [(True, ""), (False, "certificate")])
def test_tls_is_used_and_its_certificate_checked(folder, certificate, monkeypatch, is_trusted, fault):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    with imap_server(folder, certificate=certificate) as port:
        box = mailbox(make_organisation("YZ"), host="127.0.0.1", port=port)

        assert try_mailbox(box.pk, actor=OPERATOR)[0] == fault


def test_user_and_password_are_sealed_and_forgotten_at_the_end(box):
    withdrawn = withdraw_mailbox(box.pk, actor=OPERATOR)

    assert "geheim" not in str(box.account)
    assert (withdrawn.account, fetch_mailbox(box.pk, actor=SYSTEM)) == (None, 0)
    with pytest.raises(WrongStatus):
        withdraw_mailbox(box.pk, actor=OPERATOR)


def test_without_a_password_the_old_one_stays(box):
    plain = {"address": box.address, "host": box.host, "port": box.port, "security": box.security}

    assert revise_mailbox(box.pk, actor=OPERATOR, user="neu", **plain).plain_account().password == "geheim"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "nobody"),
        ("host", "https://imap.example.org"),
        ("port", 0),
        ("most_a_day", 0),
        ("folder", "已发"),
    ],
)
def test_a_mailbox_that_cannot_work_is_refused_at_its_field(field, value):
    with pytest.raises(Invalid) as refused:
        mailbox(make_organisation("YZ"), **{field: value})

    assert list(refused.value.fields) == [field]


def test_another_member_does_not_see_it(box):
    with pytest.raises(NotVisible):
        try_mailbox(box.pk, actor=make_actor("head", organisation=make_organisation("JB")))

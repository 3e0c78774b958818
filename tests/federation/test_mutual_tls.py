"""Mutual TLS towards a peer: a real server that asks for a certificate, with authorities made here."""

import ipaddress
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import OutMessage, OutState, Peer
from lianwei.federation.operations import send
from lianwei.federation.operations.posting import send_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.reasons import REASONS
from tests.factories.exchange import Stranger, active

from .conftest import listening

pytestmark = pytest.mark.django_db


class Authority:
    """Whoever gives certificates, as files below a directory."""

    def __init__(self, directory, name):
        self.directory, self.name = directory, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._certificate(name, self.key.public_key(), is_authority=True)
        self.file = self._write(f"{name}.pem", self.certificate)

    def give(self, name):
        """A certificate for 127.0.0.1 with its key, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._certificate(name, key.public_key(), is_authority=False)
        return self._write(f"{self.name}-{name}.pem", made, key)

    def _certificate(self, name, public, *, is_authority):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        home = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        built = x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number())
        built = built.not_valid_before(clock.now() - timedelta(days=1))
        built = built.not_valid_after(clock.now() + timedelta(days=1))
        built = built.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        built = built.add_extension(x509.SubjectAlternativeName([home]), critical=False)
        return built.sign(self.key, hashes.SHA256())

    def _write(self, name, certificate, key=None):
        data = certificate.public_bytes(serialization.Encoding.PEM)
        if key:
            data += key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        file = self.directory / name
        file.write_bytes(data)
        return str(file)


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path, "alliance")


@pytest.fixture
def guarded(stranger, authority):
    """A peer behind TLS that asks for a certificate of the authority."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.file)
    tls.load_cert_chain(authority.give("server"))
    tls.verify_mode = ssl.CERT_REQUIRED
    with listening(Stranger(code="hb-alliance"), tls=tls) as peer:
        send(active(peer), kind="test.note", subject="case:1", data={"n": 1})
        yield peer


def fault():
    row = Peer.objects.visible_to(WIRE).get(code="hb-alliance")
    assert OutMessage.objects.visible_to(WIRE).get().state == OutState.WAITING
    assert row.last_fault in REASONS
    return row.last_fault


def test_with_both_certificates_messages_go_out(guarded, authority, monkeypatch):
    monkeypatch.setenv("LIANWEI_PEER_AUTHORITIES", authority.file)
    monkeypatch.setenv("LIANWEI_PEER_CERTIFICATE", authority.give("client"))

    assert send_post(actor=OPERATOR) == 1
    assert len(guarded.heard) == 1


def test_without_our_certificate_nothing_goes_out(guarded, authority, monkeypatch):
    monkeypatch.setenv("LIANWEI_PEER_AUTHORITIES", authority.file)

    assert send_post(actor=OPERATOR) == 0
    assert (fault() != "", guarded.heard) == (True, [])


def test_a_certificate_of_another_authority_is_not_taken(guarded, authority, monkeypatch, tmp_path):
    monkeypatch.setenv("LIANWEI_PEER_AUTHORITIES", authority.file)
    monkeypatch.setenv("LIANWEI_PEER_CERTIFICATE", Authority(tmp_path, "other").give("client"))

    assert send_post(actor=OPERATOR) == 0
    assert (fault() != "", guarded.heard) == (True, [])


def test_a_peer_whose_authority_we_do_not_know_is_not_believed(guarded, authority, monkeypatch, tmp_path):
    monkeypatch.setenv("LIANWEI_PEER_AUTHORITIES", Authority(tmp_path, "other").file)
    monkeypatch.setenv("LIANWEI_PEER_CERTIFICATE", authority.give("client"))

    assert send_post(actor=OPERATOR) == 0
    assert (fault(), guarded.heard) == ("SSLCertVerificationError", [])


def test_a_file_that_is_not_there_is_told(guarded, monkeypatch):
    monkeypatch.setenv("LIANWEI_PEER_CERTIFICATE", "/nowhere/certificate.pem")

    assert send_post(actor=OPERATOR) == 0
    assert fault() == "own certificate"

"""Keys: sealing that rotates, blind indexes that meet, signatures that cannot be lent."""

import base64

import pytest
from cryptography.exceptions import InvalidTag

from lianwei.core import keys

OLD = "k1:" + base64.b64encode(b"1" * 32).decode()
NEW = "k2:" + base64.b64encode(b"2" * 32).decode()


def test_what_is_sealed_opens_at_its_place_alone():
    blob = keys.encrypt_bytes("王芳".encode(), aad="table.column:1")

    assert keys.decrypt_bytes(blob, aad="table.column:1").decode() == "王芳"
    with pytest.raises(InvalidTag):
        keys.decrypt_bytes(blob, aad="table.column:2")


def test_the_same_value_is_sealed_differently_each_time():
    assert keys.encrypt_bytes(b"x", aad="a") != keys.encrypt_bytes(b"x", aad="a")


def test_a_changed_byte_does_not_open():
    blob = bytearray(keys.encrypt_bytes(b"x", aad="a"))
    blob[-1] ^= 1

    with pytest.raises(InvalidTag):
        keys.decrypt_bytes(bytes(blob), aad="a")


def test_an_older_key_still_opens_and_is_known_to_be_old(settings):
    settings.LIANWEI_KEYS = OLD
    blob = keys.encrypt_bytes(b"x", aad="a")

    settings.LIANWEI_KEYS = f"{NEW},{OLD}"

    assert (keys.decrypt_bytes(blob, aad="a"), keys.is_current(blob)) == (b"x", False)
    assert keys.is_current(keys.encrypt_bytes(b"x", aad="a"))


def test_a_key_that_is_gone_opens_nothing(settings):
    settings.LIANWEI_KEYS = OLD
    blob = keys.encrypt_bytes(b"x", aad="a")
    settings.LIANWEI_KEYS = NEW

    with pytest.raises(KeyError):
        keys.decrypt_bytes(blob, aad="a")


@pytest.mark.parametrize("text", ["", "k1:" + base64.b64encode(b"short").decode()])
def test_keys_of_the_wrong_form_are_refused(text):
    with pytest.raises(ValueError, match="32 bytes"):
        keys.KeyRing.parse(text)


def test_blind_indexes_meet_by_value_and_purpose():
    assert keys.blind("13812346027", purpose="phone") == keys.blind("13812346027", purpose="phone")
    assert keys.blind("13812346027", purpose="phone") != keys.blind("13812346027", purpose="id")
    assert len(keys.blind("x", purpose="phone")) == 32


def test_a_blind_index_depends_on_the_key(settings):
    first = keys.blind("13812346027", purpose="phone")
    settings.LIANWEI_BLIND_KEY = base64.b64encode(b"another key of thirty-two bytes!").decode()

    assert keys.blind("13812346027", purpose="phone") != first


def test_a_signature_holds_for_its_text_and_its_key_alone():
    signature = keys.sign(b"text")

    assert keys.is_signed(b"text", signature, by=keys.public_key())
    assert not keys.is_signed(b"other", signature, by=keys.public_key())
    assert not keys.is_signed(b"text", signature, by=base64.b64encode(b"0" * 32).decode())
    assert not keys.is_signed(b"text", "no base64 at all", by=keys.public_key())


def test_fresh_secrets_are_usable_and_never_the_same(settings):
    first, second = keys.new_secrets(), keys.new_secrets()

    assert {name: first[name] == second[name] for name in first} == dict.fromkeys(first, False)
    for name, value in first.items():
        if name != "LIANWEI_SECRET_KEY":
            setattr(settings, name, value)
    blob = keys.encrypt_bytes(b"x", aad="a")
    assert keys.decrypt_bytes(blob, aad="a") == b"x"
    assert keys.is_signed(b"x", keys.sign(b"x"), by=keys.public_key())

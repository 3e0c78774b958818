import base64
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianwei.core.documents.pack import PackFile, build_pack, canonical, key_id, verify_pack

KEY, OTHER_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw
AT = datetime(2026, 12, 21, 9, 30, tzinfo=UTC)


def public(key):
    return base64.b64encode(key.public_key().public_bytes(*RAW)).decode()


def signing(key):
    return lambda data: base64.b64encode(key.sign(data)).decode()


def a_pack(key=KEY):
    files = [PackFile("发票.jpg", b"invoice" * 100, "购物发票"), PackFile("../../etc/合同?.pdf", b"contract")]
    return build_pack(files, {"case": "渝中-2026-812"}, sign=signing(key), public_key=public(key), made_at=AT)


def checked(pack, **options):
    answer = verify_pack(io.BytesIO(pack), **options)
    return answer["ok"], answer["problems"]


def rebuilt(pack, *, replace=(), drop=(), add=()):
    """The pack with members replaced, dropped or added behind the signer's back."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, dict(replace).get(name, old.read(name)))
        for name, data in add:
            new.writestr(name, data)
    return stream.getvalue()


def names(pack):
    return zipfile.ZipFile(io.BytesIO(pack)).namelist()


def test_a_pack_is_whole_as_built_and_the_same_each_time():
    pack = a_pack()

    assert verify_pack(io.BytesIO(pack), key_ids=[key_id(public(KEY))]) == {
        "files": 2,
        "ok": True,
        "key_id": key_id(public(KEY)),
        "problems": [],
    }
    assert pack == a_pack()


def test_names_are_numbered_and_lead_nowhere():
    assert names(a_pack())[4:] == ["files/0001-发票.jpg", "files/0002-_.._etc_合同_.pdf"]


def test_a_pack_is_checked_from_a_path(tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(a_pack())

    assert verify_pack(path)["ok"] is True


def test_a_changed_file_is_named():
    pack = rebuilt(a_pack(), replace={"files/0001-发票.jpg": b"Invoice" * 100}.items())

    assert checked(pack) == (False, ["changed: files/0001-发票.jpg"])


def test_a_missing_and_an_extra_file_are_named():
    pack = rebuilt(a_pack(), drop=["files/0001-发票.jpg"], add=[("files/0003-more.txt", b"more")])

    assert checked(pack) == (False, ["missing: files/0001-发票.jpg", "not in the list: files/0003-more.txt"])


def test_a_rewritten_list_does_not_fit_the_signature():
    pack = a_pack()
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(pack)).read("manifest.json"))
    manifest["facts"]["case"] = "渝中-2026-813"

    pack = rebuilt(pack, replace={"manifest.json": canonical(manifest)}.items())

    assert checked(pack) == (False, ["the signature does not fit the list"])


def test_a_pack_signed_anew_by_another_key_shows_by_its_id():
    pack, other = a_pack(), a_pack(OTHER_KEY)
    raw = zipfile.ZipFile(io.BytesIO(pack)).read("manifest.json")
    forged = rebuilt(
        pack,
        replace={"manifest.sig": signing(OTHER_KEY)(raw), "public-key.txt": public(OTHER_KEY)}.items(),
    )
    ours, theirs = key_id(public(KEY)), key_id(public(OTHER_KEY))

    assert checked(forged) == (False, [f"signed by key {theirs}, the list names {ours}"])
    assert checked(other, key_ids=[ours]) == (
        False,
        [f"signed by key {theirs}, which you did not name as trusted"],
    )


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "a\\..\\b", "C:evil.txt", "files/../../x"])
def test_a_name_that_leads_out_stops_the_check(name):
    ok, problems = checked(rebuilt(a_pack(), add=[(name, b"x")]))

    assert (ok, len(problems), problems[0].startswith("unsafe name:")) == (False, 1, True)


def test_a_bomb_is_not_unpacked():
    assert checked(rebuilt(a_pack(), add=[("files/bomb.bin", bytes(30_000_000))])) == (
        False,
        ["packed too tightly to be a real file: files/bomb.bin"],
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_a_problem():
    assert checked(rebuilt(a_pack(), add=[("README.txt", b"x")])) == (
        False,
        ["twice in the pack: README.txt"],
    )


@pytest.mark.parametrize("part", ["manifest.json", "manifest.sig", "public-key.txt"])
def test_a_pack_without_its_list_signature_or_key_is_refused(part):
    assert checked(rebuilt(a_pack(), drop=[part])) == (False, [f"missing: {part}"])


@pytest.mark.parametrize(
    "raw", [b"[]", b"{}", b"null", b"\xff", b'{"format":"lianwei-evidence-pack/1","files":[1]}']
)
def test_a_list_of_another_shape_is_refused(raw):
    ok, problems = checked(rebuilt(a_pack(), replace={"manifest.json": raw}.items()))

    assert (ok, problems) == (False, ["manifest.json is not a list of files of this format"])


def test_what_is_no_zip_is_refused(tmp_path):
    cut = a_pack()[:-40]

    assert [verify_pack(io.BytesIO(data))["ok"] for data in (b"", b"not a zip", cut)] == [False] * 3
    assert verify_pack(tmp_path / "absent.zip")["ok"] is False


def test_the_command_needs_no_instance_and_no_settings(tmp_path):
    broken = tmp_path / "pack.zip"
    broken.write_bytes(b"no zip")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LIANWEI", "DJANGO"))}

    command = [sys.executable, "-m", "lianwei.cli", "verify", str(broken)]
    done = subprocess.run(command, capture_output=True, text=True, env=bare, check=False)

    assert (done.returncode, json.loads(done.stdout)["ok"]) == (1, False)

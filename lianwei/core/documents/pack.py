"""The evidence pack: a ZIP of files with a signed list of them, checkable without this software's database.

    manifest.json   names, sizes, SHA-256, facts; canonical JSON
    manifest.sig    Ed25519 signature of manifest.json, base64
    public-key.txt  the 32 bytes of the key, base64; its id is the first 16 hex figures of their SHA-256
    README.txt      how to check by hand
    files/…         the files

Nothing here needs Django, so that a court or an opponent can check a pack with this one file.
"""

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "lianwei-evidence-pack/1"
MANIFEST, SIGNATURE, KEY, README = "manifest.json", "manifest.sig", "public-key.txt", "README.txt"
MOST_FILES = 5_000
MOST_BYTES = 2 * 1024**3  # unpacked
MOST_SMALL = 16 * 1024**2  # manifest, signature, key: unpacked
MOST_RATIO = 200  # unpacked to packed, beyond the first MiB: what real files never reach
CHUNK = 1024 * 1024
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')

HOW_TO_CHECK = """\
EVIDENCE PACK / 证据包

manifest.json lists every file with its size and SHA-256 and is signed (Ed25519) in manifest.sig.
With the software: lianwei verify-pack PACK.zip
By hand: compute SHA-256 of each file and compare with manifest.json; then check manifest.sig over the bytes
of manifest.json with the key in public-key.txt, and ask the issuing organisation whether this key is theirs.

manifest.json 列出每个文件的大小和 SHA-256,manifest.sig 是对它的 Ed25519 签名。
核对方法: lianwei verify-pack 文件.zip;或者自行计算每个文件的 SHA-256 与清单比对,
再用 public-key.txt 中的公钥核对签名,并向出具单位确认公钥编号: {key_id}
"""


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack: its bytes, its name, and what it is."""

    name: str
    data: bytes
    title: str = ""


def key_id(public_key: str) -> str:
    """A short name of a public key, to be read out on the telephone."""
    return hashlib.sha256(base64.b64decode(public_key)).hexdigest()[:16]


def build_pack(
    files: Iterable[PackFile],
    facts: Mapping[str, Any],
    *,
    sign: Callable[[bytes], str],
    public_key: str,
    made_at: datetime,
) -> bytes:
    """The pack as bytes. `facts` is whatever JSON says about the case; the same input gives the same pack.

    `sign` answers the base64 signature of bytes, `public_key` is the base64 key that checks it.
    """
    stored = [(_stored_name(place, each), each) for place, each in enumerate(files, start=1)]
    readme = HOW_TO_CHECK.format(key_id=key_id(public_key)).encode()
    listed = [_entry(README, readme, "")] + [_entry(name, each.data, each.title) for name, each in stored]
    manifest = canonical(
        {
            "facts": facts,
            "files": listed,
            "format": FORMAT,
            "key_id": key_id(public_key),
            "made_at": made_at.isoformat(timespec="seconds"),
        }
    )
    members = [(README, readme), (MANIFEST, manifest), (SIGNATURE, sign(manifest).encode())]
    members += [(KEY, public_key.encode()), *((name, each.data) for name, each in stored)]
    return _zipped(members, made_at)


def verify_pack(pack: str | Path | BinaryIO, *, key_ids: Iterable[str] = ()) -> dict[str, Any]:
    """Check a pack: {"files": n, "ok": bool, "key_id": str, "problems": [sentences]}.

    `key_ids` are the keys the reader trusts; without them the signature shows only that nothing was changed
    since, not by whom it was signed.
    """
    answer: dict[str, Any] = {"files": 0, "ok": False, "key_id": "", "problems": []}
    try:
        with zipfile.ZipFile(pack) as archive:
            answer["problems"] = _dangers(archive)
            if not answer["problems"]:
                _check(archive, frozenset(key_ids), answer)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        answer["problems"].append(f"not a readable pack: {error}")
    answer["ok"] = not answer["problems"]
    return answer


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _stored_name(place: int, each: PackFile) -> str:
    """Numbered, so that equal names live side by side; safe on every system."""
    stem, dot, ending = UNSAFE.sub("_", each.name).strip(" .").rpartition(".")
    return f"files/{place:04d}-{(stem or ending or 'file')[:80]}{dot and stem and dot + ending[:8]}"


def _entry(name: str, data: bytes, title: str) -> dict[str, Any]:
    return {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "title": title}


def _zipped(members: Iterable[tuple[str, bytes]], made_at: datetime) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, made_at.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _dangers(archive: zipfile.ZipFile) -> list[str]:
    """What makes a pack unfit to be opened at all: too much in it, or names that lead out of it."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        return [f"too many members: {len(members)}"]
    problems = [f"unsafe name: {member.filename!r}" for member in members if _leads_out(member.filename)]
    names = [member.filename for member in members]
    problems += [f"twice in the pack: {name}" for name in sorted({n for n in names if names.count(n) > 1})]
    if sum(member.file_size for member in members) > MOST_BYTES:
        problems.append("unpacks to more than 2 GiB")
    for member in members:
        if member.file_size > CHUNK and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            problems.append(f"packed too tightly to be a real file: {member.filename}")
    return problems


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\x00" in name


def _check(archive: zipfile.ZipFile, trusted: frozenset[str], answer: dict[str, Any]) -> None:
    problems: list[str] = answer["problems"]
    names = set(archive.namelist())
    absent = [name for name in (MANIFEST, SIGNATURE, KEY) if name not in names]
    if absent:
        problems += [f"missing: {name}" for name in absent]
        return
    raw, signature, key = (_small(archive, name) for name in (MANIFEST, SIGNATURE, KEY))
    manifest = _manifest(raw)
    if manifest is None:
        problems.append("manifest.json is not a list of files of this format")
        return
    answer["files"] = len(manifest["files"]) - 1  # the README is on the list, but nobody's evidence
    answer["key_id"] = _signer(raw, signature, key, problems)
    problems += _wrong_key(answer["key_id"], manifest.get("key_id"), trusted)
    listed = {entry["name"]: entry for entry in manifest["files"]}
    extra, kept = names - listed.keys() - {MANIFEST, SIGNATURE, KEY}, listed.keys() & names
    problems += [f"missing: {name}" for name in sorted(listed.keys() - names)]
    problems += [f"not in the list: {name}" for name in sorted(extra)]
    problems += [f"changed: {name}" for name in sorted(kept) if _differs(archive, listed[name])]


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(MOST_SMALL)


def _manifest(raw: bytes) -> dict[str, Any] | None:
    try:
        manifest = json.loads(raw)
        is_ours = manifest["format"] == FORMAT and isinstance(manifest["facts"], dict)
        fits = all({"name", "size", "sha256"} <= entry.keys() for entry in manifest["files"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return manifest if is_ours and fits and manifest["files"] else None


def _signer(raw: bytes, signature: bytes, key: bytes, problems: list[str]) -> str:
    """The id of the key that signed; empty where the signature does not hold."""
    try:
        found = key_id(key.decode())
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), raw)
    except (InvalidSignature, ValueError):
        problems.append("the signature does not fit the list")
        return ""
    return found


def _wrong_key(found: str, named: str | None, trusted: frozenset[str]) -> list[str]:
    if not found:
        return []
    problems = [] if found == named else [f"signed by key {found}, the list names {named}"]
    if trusted and found not in trusted:
        problems.append(f"signed by key {found}, which you did not name as trusted")
    return problems


def _differs(archive: zipfile.ZipFile, entry: dict[str, Any]) -> bool:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(entry["name"]) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > MOST_BYTES:
                    return True
    except (zipfile.BadZipFile, EOFError, OSError):
        return True
    return digest.hexdigest() != entry["sha256"] or size != entry["size"]

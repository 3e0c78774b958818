"""The copy of a person's data as one ZIP: a paper to read, data for machines, papers, files, a manifest."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from lianwei.core import clock, keys
from lianwei.core.documents.paper import FORM, Grid, Heading, Paper, Paragraph, Table, chinese_date, from_json
from lianwei.core.documents.queries import content_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.files.storage import read_blob
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor, ActorKind, subject_of
from lianwei.retention.models import PersonRequest
from lianwei.retention.queries.holdings import Holdings, holdings_of
from lianwei.retention.queries.labels import field_label
from lianwei.retention.rules.rights import rights

READ_ME, DATA, MANIFEST = "个人信息副本.pdf", "data.json", "manifest.json"
TITLE = "个人信息副本"
COVERED = "其他人的个人信息已作遮盖处理（带*号）。完整数据见data.json，随附文件见manifest.json。"
LONGEST = 300  # characters of one value on paper; the whole stands in the data


@dataclass(frozen=True, slots=True)
class Copy:
    """The ZIP, its digest and the names in it."""

    data: bytes
    sha256: str
    names: tuple[str, ...]


def copy_of(request: PersonRequest) -> Copy:
    """Made anew each time and kept nowhere. One line of the read log says that everything was opened."""
    person = Actor(ActorKind.CONSUMER)
    ReadLog.write(person, what="retention.copy", subject=subject_of(request), reason=f"copy {request.number}")
    held = holdings_of(request)
    with translation.override("zh-hans"):
        parts = {READ_ME: to_pdf(overview(request, held)), DATA: _json(_data(request, held))}
        parts |= _papers(held) | _files(held)
    parts[MANIFEST] = _manifest(request, parts)
    data = _zipped(parts)
    return Copy(data, hashlib.sha256(data).hexdigest(), tuple(parts))


def _data(request: PersonRequest, held: Holdings) -> dict[str, Any]:
    return {
        "organisation": request.holder.name,
        "request": held.request,
        "article": rights()[request.kind].article,
        "made_at": clock.now().isoformat(),
        "files": held.files,
    }


def overview(request: PersonRequest, held: Holdings) -> Paper:
    """What is held, to read."""
    blocks: list[Any] = [Paragraph(f"登记号：{request.number}。{COVERED}", indent=False)]
    for n, file in enumerate(held.files, start=1):
        record = file["record"]
        blocks.append(Heading(f"{n}. {record.get('number', file['subject'])}"))
        blocks.append(Table(_pairs(record)))
        for name, rows in file["parts"].items():
            blocks.append(Heading(field_label(name), level=2))
            blocks += [Table(_pairs(row)) for row in rows if _pairs(row)]
        blocks += _lists(file)
    return Paper(
        title=TITLE, issuer=request.holder.name, layout=FORM, blocks=tuple(blocks), issued_on=clock.today()
    )


def _lists(file: dict[str, Any]) -> list[Any]:
    """Papers, files, messages and who looked, a line each."""
    papers = [(row["title"], row["number"], row["issued_on"]) for row in file["papers"]]
    files = [(row["name"] or row["kind"], row["from"], row["received_on"]) for row in file["files"]]
    sent = [
        (row.get("queued_at", "")[:10], row.get("recipient", ""), row.get("text", ""))
        for row in file["messages"]
    ]
    looks = [(row["at"][:16].replace("T", " "), row["what"], row["reason"]) for row in file["looked_at"]]
    found = (
        ("文书", ("名称", "文号", "日期"), papers),
        ("材料", ("名称", "来源", "日期"), files),
        ("发给您的消息", ("日期", "号码", "内容"), sent),
        ("查看记录", ("时间", "项目", "事由"), looks),
    )
    blocks: list[Any] = []
    for title, header, rows in found:
        if rows:
            blocks += [Heading(title, level=2), Grid(header, [tuple(map(_short, row)) for row in rows])]
    return blocks


def _pairs(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(field_label(name), _short(_word(value))) for name, value in row.items()]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _papers(held: Holdings) -> dict[str, bytes]:
    return {f"papers/{row.pk}.pdf": to_pdf(from_json(content_of(row))) for row in held.papers if row.content}


def _files(held: Holdings) -> dict[str, bytes]:
    return {
        f"files/{row.pk}.{row.extension}": read_blob(row.storage_name, seal_id=row.seal_id)
        for row in held.attachments
    }


def _manifest(request: PersonRequest, parts: dict[str, bytes]) -> bytes:
    """Name, size and digest of each part, signed by the instance."""
    listed = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in parts.items()
    ]
    body = {"number": request.number, "made_on": chinese_date(clock.today()), "parts": listed}
    signed = {"signature": keys.sign(_json(body)), "public_key": keys.public_key()}
    return _json(body | signed)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream, at = io.BytesIO(), clock.now().timetuple()[:6]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(zipfile.ZipInfo(name, at), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()

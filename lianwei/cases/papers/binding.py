"""The case file (卷宗) and the evidence pack: everything there is on a case, in one piece. Papers are
Chinese."""

from collections.abc import Iterator

from django.utils import translation

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, MediationSession, Signature
from lianwei.cases.rules.sentences import ledger_sentences
from lianwei.core import clock, keys
from lianwei.core.clock import as_office_time
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.documents.pack import PackFile, build_pack
from lianwei.core.documents.paper import FORM, Grid, Heading, Paper, Table, chinese_date
from lianwei.core.documents.parts import Part
from lianwei.core.documents.queries import documents_of, paper_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.events import canonical
from lianwei.core.files.queries import file_of, files_of, name_of, open_file
from lianwei.core.models import Event, File
from lianwei.core.scope import attached

from . import stages
from .casebook import CaseBook
from .context import TO_WRITE_BY_HAND, composed

SOURCES = {"consumer": "投诉人", "business": "被投诉人", "scene": "现场", "staff": "经办人"}
REASON = "case file"


def case_file(book: CaseBook) -> bytes:
    """Cover, index, papers and files as one PDF."""
    from lianwei.core.documents.casefile import bind_case_file  # noqa: PLC0415 - 25 MB, which few workers need

    with translation.override("zh-hans"):
        return bind_case_file(cover(book), list(parts(book)))


def evidence_pack(book: CaseBook) -> bytes:
    """The same papers and files one by one, with the chain of events, as a signed ZIP."""
    with translation.override("zh-hans"):
        files = [PackFile(part.name, part.data, part.title) for part in parts(book)]
    files.append(PackFile("events.json", _events(book), "办理记录（事件链）"))
    complaint = book.complaint
    facts = {
        "number": complaint.number,
        "holder": book.organisation.name,
        "status": str(complaint.status),
        "received_on": complaint.received_on.isoformat(),
        "closed_on": complaint.closed_on.isoformat() if complaint.closed_on else None,
    }
    return build_pack(files, facts, sign=keys.sign, public_key=keys.public_key(), made_at=clock.now())


def cover(book: CaseBook) -> Paper:
    """The front page of the file."""
    complaint = book.complaint
    with translation.override("zh-hans"):
        rows = (
            ("案号", complaint.number),
            ("案件名称", complaint.title),
            ("投诉人", book.name),
            ("被投诉人", "、".join(each.name for each in book.respondents)),
            ("收到日期", chinese_date(complaint.received_on)),
            ("受理日期", chinese_date(complaint.accepted_on) if complaint.accepted_on else "—"),
            ("办结日期", chinese_date(complaint.closed_on) if complaint.closed_on else "未办结"),
            ("办理结果", stages.outcome(book) or "办理中"),
            ("承办人", book.handler.name if book.handler else ""),
            ("立卷人、立卷日期", f"{book.writer}　{chinese_date(book.today)}"),
        )
        return Paper(
            title="消费者投诉卷宗", issuer=book.organisation.name, blocks=(Table(rows),), layout=FORM
        )


def parts(book: CaseBook) -> Iterator[Part]:
    """What the file holds, in its order: the form, papers, minutes, evidence, clocks."""
    form = composed(_as(book, "complaint_form"), blank=TO_WRITE_BY_HAND)
    yield Part(form.title, to_pdf(form), "complaint-form.pdf")
    for document in documents_of(book.complaint):
        if document.status != DocumentStatus.VOID:
            yield _paper(book, document)
    yield from _minutes(book)
    yield from _signed_agreement(book)
    for file in files_of(book.complaint, actor=book.actor):
        name = name_of(file, actor=book.actor)
        data = open_file(file, actor=book.actor, reason=REASON).read()
        yield Part(f"{SOURCES.get(file.source, '')}材料：{name}", data, name, _day(file))
    ledger = clock_sheet(book)
    yield Part(ledger.title, to_pdf(ledger), "clocks.pdf")


def clock_sheet(book: CaseBook) -> Paper:
    """Every limit of the case, line by line."""
    blocks: list = []
    for each in book.rows(Clock):
        ledger = clockwork.ledger_of(each)
        lines = ledger_sentences(ledger, "zh-hans")
        rows = [(line.when, line.text, line.note, line.due) for line in lines]
        blocks += [Heading(ledger.rule.name), Grid(("日期", "事项", "依据", "到期日"), rows, (3, 5, 4, 3))]
    title = "办理期限记录"
    return Paper(title=title, issuer=book.organisation.name, blocks=tuple(blocks), layout=FORM)


def _paper(book: CaseBook, document: Document) -> Part:
    """The stamped scan where there is one, else the paper itself."""
    title = f"{document.title} {document.number}".strip()
    if document.original_file_id:
        scan = file_of(book.complaint, document.original_file_id, actor=book.actor)
        data = open_file(scan, actor=book.actor, reason=REASON).read()
        return Part(title, data, f"{document.kind}.{scan.extension}", "盖章原件扫描件")
    data = to_pdf(paper_of(document, actor=book.actor, reason=REASON))
    return Part(title, data, f"{document.kind}.pdf", "" if document.is_numbered else "未签发")


def _minutes(book: CaseBook) -> Iterator[Part]:
    for session in book.rows(MediationSession).exclude(result=""):
        paper = composed(_as(book, "mediation_record", session=session.pk), blank=TO_WRITE_BY_HAND)
        yield Part(f"{paper.title}（第{session.seq}次）", to_pdf(paper), "mediation-record.pdf")


def _signed_agreement(book: CaseBook) -> Iterator[Part]:
    """The agreement with the signatures given by link."""
    if any(each.signature and each.signature.way == Signature.Way.LINK for each in book.signatories):
        paper = composed(_as(book, "settlement_agreement"), blank=TO_WRITE_BY_HAND)
        yield Part(f"{paper.title}（电子签署）", to_pdf(paper), "signed-agreement.pdf", "普通电子签名")


def _as(book: CaseBook, code: str, **about: int) -> CaseBook:
    return CaseBook(book.complaint, book.actor, code, about)


def _day(file: File) -> str:
    return as_office_time(file.received_at).date().isoformat()


def _events(book: CaseBook) -> bytes:
    """The chain of the complaint's events: bodies and hashes, without personal data."""
    rows = attached(Event, book.complaint).order_by("seq").values("seq", "body", "hash")
    return canonical(list(rows)).encode()

"""The papers of a joint application to a court (司法确认申请材料) as one paper: application, statement of who
the parties are, the agreement, list of evidence. Papers are Chinese.
"""

from django.utils import translation

from lianwei.cases.papers.binding import SOURCES
from lianwei.cases.papers.casebook import NOT_GIVEN, CaseBook
from lianwei.core.clock import as_office_time
from lianwei.core.documents.paper import (
    FORM,
    Block,
    Grid,
    Heading,
    Items,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    chinese_date,
)
from lianwei.core.files.queries import files_of, name_of
from lianwei.core.sealed import Sealed
from lianwei.redress.models import LegalRemedy

CODE = "judicial_confirmation"
BASIS = "《中华人民共和国人民调解法》第三十三条、《中华人民共和国民事诉讼法》第二百零五条"
VOWS = (
    "本协议是双方在人民调解委员会主持下自愿达成，没有恶意串通、规避法律的行为；",
    "如果因为该协议的内容给他人造成损害，愿意承担相应的民事责任和其他法律责任；",
    "双方所提交的身份、协议和证据材料真实、合法。",
)
ANNEXES = ("申请书", "当事人身份信息说明", "调解协议", "证据目录")
LINES = ("身份证件（复印件）由当事人附后", "营业执照（复印件）由经营者附后")


def confirmation_paper(row: LegalRemedy, book: CaseBook) -> Paper:
    """The whole pack; what the case does not know is left to write by hand."""
    with translation.override("zh-hans"):
        blocks = (*_application(row, book), *_identity(book), *_agreement(book), *_evidence(book))
    title = "司法确认申请材料"
    return Paper(
        title=title,
        issuer=book.organisation.name,
        layout=FORM,
        blocks=blocks,
        footer=f"{row.number}　共四件：{'、'.join(ANNEXES)}",
    )


def _application(row: LegalRemedy, book: CaseBook) -> tuple[Block, ...]:
    businesses = "、".join(each.name for each in book.parties)
    agreed, due = row.agreed_on or book.today, row.due_on or book.today
    day = chinese_date(agreed)
    return (
        Heading("一、司法确认申请书"),
        Paragraph(f"申请人（消费者）：{book.name or NOT_GIVEN}", indent=False),
        Paragraph(f"申请人（经营者）：{businesses}", indent=False),
        Paragraph(f"调解组织：{book.organisation.name}", indent=False),
        Heading("申请事项", 2),
        Paragraph(f"请求依法确认申请人于{day}达成并生效的调解协议（案件编号：{row.case_number}）有效。"),
        Heading("事实与理由", 2),
        Paragraph(
            f"双方因“{book.complaint.title}”发生消费争议，经{book.organisation.name}主持调解，自愿达成调解协议，"
            f"协议自{day}起生效。根据{BASIS}，双方在协议生效之日起三十日内（至{chinese_date(due)}）共同提出申请。"
        ),
        Heading("申请人承诺", 2),
        Items(VOWS),
        Paragraph("此致", indent=False),
        Paragraph(row.body, indent=False),
        Signatures(
            (
                Signature("申请人（消费者）"),
                *(Signature(f"申请人（{each.name}）") for each in book.parties),
            )
        ),
    )


def _identity(book: CaseBook) -> tuple[Block, ...]:
    """Who the parties are; only what an application names, revealed for this paper."""
    person = book.person
    rows: list[tuple[str, ...]] = [
        ("消费者", book.name or NOT_GIVEN),
        ("证件号码", _told(book, person.id_number if person else None)),
        ("联系电话", _told(book, person.phone if person else None)),
        ("住址", _told(book, person.address if person else None)),
    ]
    for each in book.parties:
        uscc = each.business.uscc if each.business and each.business.uscc else NOT_GIVEN
        rows += [("经营者", each.name), ("统一社会信用代码", uscc), ("地址", each.address or NOT_GIVEN)]
    return (
        Heading("二、当事人身份信息说明"),
        Table(rows),
        Paragraph("；".join(LINES) + "。", indent=False),
    )


def _agreement(book: CaseBook) -> tuple[Block, ...]:
    agreement = book.agreement
    terms = book.reveal(agreement.terms) if agreement else ""
    sums = [
        (
            each.get_kind_display(),
            f"{each.promised / 100:,.2f}",
            chinese_date(each.due_on) if each.due_on else "",
        )
        for each in book.losses
    ]
    grid = (Grid(("项目", "金额（元）", "履行期限"), sums),) if sums else ()
    signed = [
        Signature(
            each.name or "消费者",
            signed_on=as_office_time(each.signature.signed_at).date() if each.signature else None,
        )
        for each in book.signatories
    ]
    return (Heading("三、调解协议"), Paragraph(terms or NOT_GIVEN), *grid, Signatures(signed))


def _evidence(book: CaseBook) -> tuple[Block, ...]:
    files = files_of(book.complaint, actor=book.actor)
    rows = [
        (
            str(n),
            name_of(each, actor=book.actor),
            SOURCES.get(each.source, ""),
            chinese_date(as_office_time(each.received_at).date()),
        )
        for n, each in enumerate(files, start=1)
    ]
    header, empty = ("序号", "材料名称", "来源", "收到日期"), ("—", "无", "", "")
    return (Heading("四、证据目录"), Grid(header, rows or [empty], (0.6, 3, 1, 1.4)))


def _told(book: CaseBook, value: Sealed | None) -> str:
    return book.reveal(value) or NOT_GIVEN

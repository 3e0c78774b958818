"""An agreement (数据共享协议) and a certificate of deletion (数据删除证明) on paper. Papers are Chinese."""

from collections.abc import Sequence

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
from lianwei.federation.models import CopyKind, DeletionCertificate, ImpactAssessment, SharingAgreement
from lianwei.federation.queries.agreements.pages import AgreementPage, PartyRow
from lianwei.federation.rules.agreements.fields import bases, classes, fields

TITLE, CERTIFICATE = "数据共享协议", "数据删除证明"
BOTH, GIVES, TAKES = "提供并接收", "提供", "接收"
KINDS = {CopyKind.CASES: "案件清单文件", CopyKind.FIGURES: "月度统计数"}
BY_MACHINE = "由系统从数据表中删除"


def agreement_paper(page: AgreementPage) -> Paper:
    """The terms, the parties, and their signatures as far as they have signed."""
    row, basis = page.row, bases()[page.row.basis]
    first, last = chinese_date(row.starts_on), chinese_date(row.ends_on)
    blocks: list[Block] = [
        Table(
            [
                ("协议名称", row.title),
                ("编号", row.number, "版本", str(row.version)),
                ("共享目的", row.purpose),
                ("法律依据", f"{basis.name}（{basis.article}）"),
                ("期限", f"{first}至{last}"),
                ("保存期限", f"收到之日起{row.keep_days}日", "终止后删除", f"{row.deletion_days}日内"),
            ]
        ),
        Heading("当事方"),
        Grid(("名称", "角色"), [(each.name, _role(each)) for each in page.parties], (3, 1)),
        Heading("共享字段"),
        Grid(("类别", "字段"), _fields(row), (1, 4)),
        Heading("约定"),
        Items(_clauses(row)),
    ]
    blocks += _assessment(page.assessment)
    blocks += [Heading("签署"), Signatures([_signature(each) for each in page.parties])]
    digest = f"条款摘要（SHA-256）：{row.digest}" if row.digest else "草案，尚未提交各方签署。"
    return Paper(
        title=TITLE, issuer=page.parties[0].name, number=row.number, blocks=blocks, layout=FORM, footer=digest
    )


def certificate_paper(made: DeletionCertificate, *, by: str) -> Paper:
    """What was deleted, how many, when it came, and the signature over all of it."""
    told = made.told
    day = chinese_date(as_office_time(made.made_at).date())
    statement = told["statement"] if made.made_by else BY_MACHINE
    blocks = (
        Paragraph(
            f"依据数据共享协议{told['agreement_number']}（第{told['version']}版），下列数据已于{day}删除。",
            indent=False,
        ),
        Grid(("种类", "名称", "条数", "收到日期"), [_copy(each) for each in told["copies"]], (2, 3, 1, 2)),
        Paragraph(f"删除方式：{statement}", indent=False),
        Paragraph(f"出具方：{by}（{told['by']}）", indent=False),
        Paragraph(f"签名公钥：{made.public}\n签名：{made.signature}", indent=False),
    )
    return Paper(title=CERTIFICATE, issuer=by, number=made.number, blocks=blocks, layout=FORM)


def _role(each: PartyRow) -> str:
    if each.party.gives and each.party.receives:
        return BOTH
    return GIVES if each.party.gives else TAKES


def _fields(row: SharingAgreement) -> list[tuple[str, str]]:
    found = []
    for code, each in classes().items():
        mine = [f.name for key, f in fields().items() if key in row.fields and f.sharing_class == code]
        if mine:
            found.append((each.name, "、".join(mine)))
    return found


def _clauses(row: SharingAgreement) -> Sequence[str]:
    return (
        "接收方只为上述目的使用共享的字段，不得再提供给他人。",
        "每次查阅都记录查阅的单位、人员、时间和目的，提供方可以随时查看。",
        "身份和联系方式只在法律依据允许时逐件打开；依据要求单独同意的，消费者同意后才打开。",
        "任何一方可以随时终止本协议。终止后立即停止共享。",
        f"收到的数据保存不超过{row.keep_days}日；协议终止后{row.deletion_days}日内删除，并出具删除证明。",
    )


def _assessment(row: ImpactAssessment | None) -> list[Block]:
    if row is None:
        return []
    answers = (
        ("目的和方式是否合法、正当、必要", row.lawfulness),
        ("对个人权益的影响和安全风险", row.risks),
        ("保护措施是否合法、有效并与风险相适应", row.measures),
        ("评估日期", chinese_date(row.assessed_on)),
    )
    return [Heading("个人信息保护影响评估"), Table(answers)]


def _signature(each: PartyRow) -> Signature:
    note = f"电子签名 {each.party.signature[:16]}…" if each.party.signature else ""
    return Signature(each.name, signed_on=each.party.signed_on, note=note)


def _copy(each: dict[str, object]) -> tuple[str, str, str, str]:
    kind = KINDS.get(CopyKind(str(each["what"])), str(each["what"]))
    return (kind, str(each["label"]), str(each["count"]), str(each["on"]))

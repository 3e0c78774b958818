"""What single papers say beyond the shared fields, by stage of the case. Papers are Chinese."""

from datetime import date
from typing import Any

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, FollowUp, MediationSession, RecoveredLoss, Signature
from lianwei.cases.queries.between.assistance import partners_of
from lianwei.cases.queries.between.lending import people_lent_for
from lianwei.cases.queries.page.parties import nameless
from lianwei.cases.rules.facts import FactKind, fact_from_json
from lianwei.cases.rules.ledger import run_clock
from lianwei.cases.rules.rulesets import Ground
from lianwei.core.clock import as_office_time
from lianwei.core.documents.models import DocumentStatus
from lianwei.core.documents.paper import Signature as SignatureLine
from lianwei.core.documents.paper import chinese_date
from lianwei.core.documents.queries import document_of, documents_of
from lianwei.core.files.queries import file_of, files_of, name_of, open_file
from lianwei.core.workdays import office_calendar
from lianwei.registry.queries import code_label
from lianwei.ui import words

from . import readers
from .casebook import CaseBook
from .readers import Reader

SATISFACTION = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}
RESOLVED = {"yes": "已解决", "partly": "部分解决", "no": "未解决"}
COMMITTEE = (
    "本协议经人民调解委员会调解达成，双方可以自协议生效之日起三十日内共同向人民法院申请司法确认"
    "（《人民调解法》第三十三条）。"
)
EVIDENCE = "evidence"
HELP_WANTED = {
    "investigate": "调查核实",
    "inspect": "现场查看",
    "serve": "代为送达",
    "interview": "询问当事人",
    "mediate": "就地调解",
    "other": "协助事项",
}
ATTENDED = {"consumer": "投诉人", "agent": "投诉人的委托代理人", "business": "被投诉人"}


def ticks(grounds: tuple[Ground, ...], chosen: str) -> list[tuple[str, bool]]:
    return [(each.name, each.code == chosen) for each in grounds]


def refusal_ground(book: CaseBook) -> list[tuple[str, bool]]:
    rules = clockwork.ruleset_of(book.complaint.holder_id, on=book.complaint.closed_on or book.today)
    return ticks(rules.refusal_grounds, book.complaint.ground)


def end_ground(book: CaseBook) -> list[tuple[str, bool]]:
    return ticks(clockwork.ruleset_of_case(book.complaint).end_grounds, book.complaint.ground)


def mediation_due(book: CaseBook) -> Any:
    clock = book.rows(Clock).filter(name="mediation").last()
    return clock.due_on if clock else None


def reply_due(book: CaseBook) -> Any:
    days = [each.reply_due_on for each in book.respondents if each.reply_due_on]
    return max(days) if days else None


def summary(book: CaseBook) -> str:
    """What is put to the business: the facts without anybody's numbers."""
    complaint = book.complaint
    when = f"消费者反映，{chinese_date(complaint.happened_on)}" if complaint.happened_on else "消费者反映"
    return f"{when}：{complaint.narrative}"


def place(book: CaseBook) -> str:
    session = book.session
    if session is None:
        return ""
    return {"video": f"视频调解 {session.video_link}".strip(), "phone": "电话调解"}.get(
        session.way, session.place
    )


def mediators(book: CaseBook) -> str:
    """Who mediates: the member's own, and whoever another member lends for this session."""
    session = book.session
    if session is None:
        return ""
    lent = people_lent_for(book.complaint, session.pk)
    return "、".join([session.mediator.name, *(f"{each.name}（{each.member}）" for each in lent)])


def attendees(book: CaseBook) -> str:
    names = {f"respondent:{each.seq}": f"被投诉人{each.name}" for each in book.respondents}
    names |= {f"partner:{pk}": f"共同办理单位{name}" for pk, name in partners_of(book.complaint).items()}
    attended = of(book.session, "attended", [])
    return "、".join(names.get(each, ATTENDED.get(each, each)) for each in attended)


def terms(book: CaseBook) -> str:
    return book.reveal(of(book.agreement, "terms", None))


def amount(book: CaseBook) -> str:
    total = sum(each.promised for each in book.losses)
    if not total:
        return "无金钱给付"
    if len(book.losses) == 1 and len(book.parties) == 1:
        return f"{words.amount(total)}元"
    return f"{words.amount(total)}元（{'；'.join(_promised(book, each) for each in book.losses)}）"


def _promised(book: CaseBook, loss: RecoveredLoss) -> str:
    """One promise in words: what for, how much, who pays, by when where it has a day of its own."""
    payer = loss.respondent.name if loss.respondent else "各被投诉人共同"
    last_day = of(book.agreement, "perform_by", None)
    day = f"，{chinese_date(loss.due_on)}前" if loss.due_on and loss.due_on != last_day else ""
    return f"{loss.get_kind_display()}{words.amount(loss.promised)}元由{payer}支付{day}"


def of_parties(name: str, *, missing: str = "", between: str = "；") -> Reader:
    """A value of each business that is party to the agreement, in one line."""

    def read(book: CaseBook) -> str:
        return between.join(str(value) for each in book.parties if (value := getattr(each, name))) or missing

    return read


def performance(book: CaseBook) -> str:
    agreement = book.agreement
    if agreement is None:
        return ""
    if agreement.is_performed_at_once:
        return "已当场履行完毕"
    return chinese_date(agreement.perform_by) if agreement.perform_by else ""


def consumer_with_contact(book: CaseBook) -> str:
    phone, address = (readers.personal(name, missing="")(book) for name in ("phone", "address"))
    return "，".join(filter(None, (book.name, phone, address)))


def signatures(book: CaseBook) -> list[SignatureLine]:
    """The lines to sign, with what was signed already: names, days, handwriting given on screen."""
    lines = []
    for each in book.signatories:
        label = f"被投诉人{each.name}（签字盖章）" if each.respondent else "投诉人（签字）"
        lines.append(_signed(book, each.signature, label) if each.signature else SignatureLine(label))
    return [*lines, SignatureLine("调解员（签字）")] if lines else []


def _signed(book: CaseBook, signature: Signature, label: str) -> SignatureLine:
    is_link = signature.way == Signature.Way.LINK
    image = None
    if is_link and signature.file_id:
        file = file_of(book.complaint, signature.file_id, actor=book.actor)
        image = (
            open_file(file, actor=book.actor, reason=f"paper {book.code}").read()
            if file.extension == "png"
            else None
        )
    note = f"普通电子签名 {signature.content_hash[:16]}" if is_link else ""
    day = as_office_time(signature.signed_at).date()
    return SignatureLine(label, name=book.reveal(signature.name), signed_on=day, image=image, note=note)


def legal_rep(book: CaseBook) -> str:
    found = [book.reveal(each.legal_rep) for each in book.businesses]
    return "、".join(filter(None, found)) or "　"


def evidence_rows(book: CaseBook) -> list[tuple[str, ...]]:
    """Place, name, original or copy, pieces, pages, who sent it: what the office fills in stays empty."""
    sources = {
        "consumer": "投诉人提交",
        "business": "被投诉人提交",
        "scene": "现场取得",
        "staff": "经办人收集",
    }
    rows = files_of(book.complaint, actor=book.actor)
    if source := book.about.get("source"):
        rows = rows.filter(source=source)
    names = [(name_of(row, actor=book.actor), sources.get(row.source, "")) for row in rows]
    return [(str(n), name, "", "1", "", source) for n, (name, source) in enumerate(names, start=1)]


def outcome(book: CaseBook) -> str:
    code = book.complaint.outcome
    return code_label("outcome", code, on=book.today) if code else ""


def recovered(book: CaseBook) -> str:
    promised, received = (
        sum(getattr(each, name) for each in book.losses) for name in ("promised", "received")
    )
    return f"约定{words.amount(promised)}元，已到{words.amount(received)}元" if promised else "无"


def course(book: CaseBook) -> str:
    """The life of the case in one paragraph, from its own dates."""
    complaint = book.complaint
    sessions = book.rows(MediationSession)
    steps = [
        (complaint.received_on, "收到投诉"),
        (complaint.accepted_on, "受理"),
        *((as_office_time(each.held_at).date(), f"第{each.seq}次调解") for each in sessions),
        (of(book.agreement, "effective_on", None), "协议生效"),
        (complaint.closed_on, "办结"),
    ]
    return "；".join(f"{chinese_date(day)}{what}" for day, what in steps if day)


def enclosed(book: CaseBook) -> str:
    """How many pieces go along with a letter."""
    count = files_of(book.complaint, actor=book.actor).count()
    return f"有关材料{count}份" if count else "无"


def recusal_applicant(book: CaseBook) -> str:
    """Who asks for another mediator; empty until somebody did."""
    if book.recusal is None:
        return ""
    return book.name if book.recusal.asked_by == "consumer" else readers.of_respondents("name")(book)


def standing(book: CaseBook) -> str:
    """Where the case stands against its limit, for the order that presses it."""
    complaint = book.complaint
    days = (book.today - complaint.due_on).days
    late = f"，已超期{days}日" if days > 0 else ""
    limit = f"办理期限{chinese_date(complaint.due_on)}{late}"
    return f"{limit}，目前状态为“{complaint.get_status_display()}”。"


def visit_way(book: CaseBook) -> str:
    return "短信链接" if of(book.visit, "way") == FollowUp.Way.LINK else "电话"


def visit_answer(book: CaseBook) -> str:
    return RESOLVED.get(of(book.visit, "resolved"), "未答复")


def dispute_in_brief(book: CaseBook) -> str:
    """Against whom and about what, without the person: the asked member is no party to the identity."""
    what = code_label("category", book.complaint.category, on=book.complaint.received_on)
    return f"消费者与{'、'.join(each.name for each in book.respondents)}之间{what}方面"


def asked_for(book: CaseBook) -> list[str]:
    """What another member is asked to do for the case; its letter names none of the people of the case."""
    row = book.assistance
    return [f"{HELP_WANTED[row.kind]}：{nameless(book.complaint)(row.matter)}"] if row else []


def served_paper(name: str) -> Reader:
    """A value of the paper that `about` names, for its proof of service."""

    def read(book: CaseBook) -> str:
        if "document" not in book.about:
            return ""
        return getattr(document_of(book.complaint, book.about["document"]), name)

    return read


def limit_before(book: CaseBook) -> date | None:
    """The end of the mediation limit before its last extension, computed from the same facts without it."""
    clock = book.rows(Clock).filter(name="mediation").last()
    if clock is None:
        return None
    facts = [fact_from_json(row) for row in clock.facts]
    last = max((n for n, fact in enumerate(facts) if fact.kind == FactKind.EXTENDED), default=len(facts))
    kept = facts[:last] + facts[last + 1 :]
    return run_clock(clockwork.rule_of(clock), kept, office_calendar(), as_of=book.today).due_on


def of(row: Any, name: str, default: Any = "") -> Any:
    """A value of a row that may not be there."""
    return getattr(row, name) if row is not None else default


def index_rows(book: CaseBook) -> list[tuple[str, ...]]:
    """Papers, then files: place, number, title, day; pages are counted when the file is bound."""
    papers = [row for row in documents_of(book.complaint) if row.status != DocumentStatus.VOID]
    rows = [(row.number, row.title, row.issued_on or as_office_time(row.drafted_at).date()) for row in papers]
    rows += [
        ("", name_of(row, actor=book.actor), as_office_time(row.received_at).date())
        for row in files_of(book.complaint, actor=book.actor)
    ]
    return [
        (str(n), number, title, chinese_date(day), "", "")
        for n, (number, title, day) in enumerate(rows, start=1)
    ]

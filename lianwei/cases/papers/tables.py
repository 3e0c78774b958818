"""Which field of which paper is answered how, where it is not shared by all. Papers are Chinese."""

from . import readers, stages
from .readers import Reader
from .stages import of

OVERDUE_MATERIAL = "本单位将根据已有材料决定是否受理"
OVERDUE_IDENTITY = "视为未提供真实身份信息，本单位可以不予受理"
TO_BRING = "身份证明、与争议有关的合同、票据、照片、聊天记录等证据的原件"
RECUSAL_TIME = "3日"
HELP = "联盟协作约定"
RIGHTS_TOLD = "已告知双方自愿、合法原则，申请回避、委托代理、拒绝调解的权利，以及如实陈述的义务。"

BY_PAPER: dict[str, dict[str, Reader]] = {
    "supplement_notice": {
        "missing": lambda book: of(book.supplement, "items", []),
        "due_on": lambda book: of(book.supplement, "due_on", None),
        "consequence": lambda _book: OVERDUE_MATERIAL,
    },
    "identity_notice": {
        "due_on": lambda _book: None,
        "materials": lambda _book: "",
        "consequence": lambda _book: OVERDUE_IDENTITY,
    },
    "acceptance_notice": {"due_on": stages.mediation_due},
    "decline_notice": {
        "refusal_ground": stages.refusal_ground,
        "reason": lambda book: book.told("complaint.declined", "explanation"),
    },
    "termination_notice": {
        "end_ground": stages.end_ground,
        "reason": lambda book: book.told("complaint.terminated", "explanation"),
        "to": lambda book: "、".join([book.name, *(each.name for each in book.respondents)]),
    },
    "closing_notice": {"result": stages.outcome},
    "business_letter": {
        "summary": stages.summary,
        "reply_due": stages.reply_due,
        "requests": readers.requests,
    },
    "mediation_notice": {
        "held_at": lambda book: of(book.session, "held_at", None),
        "place": stages.place,
        "materials": lambda _book: TO_BRING,
        "recusal_days": lambda _book: RECUSAL_TIME,
        "mediator": stages.mediators,
        "phone": readers.handler_phone,
        "parties": lambda book: "、".join([book.name, *(each.name for each in book.respondents)]),
    },
    "mediation_record": {
        "held_at": lambda book: of(book.session, "held_at", None),
        "place": stages.place,
        "mediator": stages.mediators,
        "recorder": lambda book: book.writer,
        "attendees": stages.attendees,
        "rights_told": lambda _book: RIGHTS_TOLD,
        "course": lambda book: of(book.session, "minutes"),
        "result": lambda book: (
            book.session.get_result_display() if book.session and book.session.result else ""
        ),
    },
    "settlement_agreement": {
        "consumer": stages.consumer_with_contact,
        "legal_rep": stages.legal_rep,
        "trader": stages.of_parties("name", between="、"),
        "premises": stages.of_parties("address", missing="　"),
        "facts": lambda book: book.complaint.narrative,
        "terms": stages.terms,
        "amount": stages.amount,
        "due_on": stages.performance,
        "signatures": stages.signatures,
        "judicial_confirmation": lambda book: (
            stages.COMMITTEE if book.organisation.is_mediation_committee else ""
        ),
    },
    "appraisal_order": {
        "institution": lambda book: of(book.appraisal, "institution"),
        "object": lambda book: f"{book.complaint.title}涉及的商品（服务）",
        "questions": lambda book: of(book.appraisal, "matter"),
        "materials": lambda _book: "随本委托书移交的样品及材料",
        "fee_bearer": lambda book: of(book.appraisal, "cost_borne_by") or "由双方协商",
    },
    "recusal_request": {
        "applicant": stages.recusal_applicant,
        "person": lambda book: book.recusal.mediator.name if book.recusal else "",
        "reasons": lambda book: of(book.recusal, "reason"),
        "requested_on": lambda book: of(book.recusal, "asked_on", None),
        "decision": lambda book: {True: "准予", False: "不予准许"}.get(
            of(book.recusal, "is_granted", None), ""
        ),
    },
    "extension_approval": {
        "due_on": stages.limit_before,
        "new_due_on": stages.mediation_due,
        "reasons": lambda book: book.told("complaint.extended", "reason"),
        "handler_opinion": lambda _book: "案情复杂，拟按规定延期办理。",
    },
    "withdrawal_request": {
        "reasons": lambda book: book.told("complaint.withdrawn", "reason"),
        "requested_on": lambda book: book.complaint.closed_on,
    },
    "power_of_attorney": {
        "principal": lambda book: book.name,
        "principal_contact": readers.personal("phone", missing=""),
        "agent": lambda book: book.reveal(of(book.person, "agent_name", None)),
        "agent_phone": lambda book: book.reveal(of(book.person, "agent_phone", None)),
        "matter": lambda book: f"{book.complaint.number} {book.complaint.title}",
    },
    "evidence_receipt": {
        "submitted_by": lambda book: book.name,
        "received_on": lambda book: book.today,
        "items": stages.evidence_rows,
    },
    "delivery_receipt": {
        "document": stages.served_paper("title"),
        "doc_number": stages.served_paper("number"),
        "recipient": lambda book: book.name,
        "place": readers.personal("address", missing=""),
    },
    "clue_transfer": {
        "authority": lambda book: of(book.clue, "authority"),
        "source_case": lambda book: f"{book.complaint.number}号投诉",
        "facts": lambda book: of(book.clue, "matter"),
        "basis": lambda _book: "《中华人民共和国消费者权益保护法》第三十七条",
        "attachments_list": stages.enclosed,
    },
    "assistance_letter": {
        "to_org": lambda book: book.assistance.asked.name if book.assistance else "",
        "subject": stages.dispute_in_brief,
        "tasks": stages.asked_for,
        "reply_due": lambda book: of(book.assistance, "due_on", None),
        "basis": lambda _book: HELP,
    },
    "supervision_order": {
        "to_org": lambda book: book.organisation.name,
        "from_org": lambda book: str(of(book.order, "issued_by") or book.organisation),
        "issuer": lambda book: str(of(book.order, "issued_by") or book.organisation),
        "problem": stages.standing,
        "demands": lambda book: of(book.order, "demand"),
        "reply_due": lambda book: of(book.order, "due_on", None),
        "supervisor": lambda book: book.writer,
        "result": lambda book: of(book.order, "answer"),
    },
    "follow_up_record": {
        "called_at": lambda book: of(book.visit, "answered_on", None) or of(book.visit, "asked_on", None),
        "way": stages.visit_way,
        "visitor": lambda book: str(of(book.visit, "asked_by") or book.writer),
        "is_reached": lambda book: bool(of(book.visit, "answered_on", None)),
        "performance": stages.visit_answer,
        "satisfaction": lambda book: stages.SATISFACTION.get(of(book.visit, "satisfaction"), "未答复"),
        "comments": lambda book: of(book.visit, "comment"),
    },
    "closing_approval": {
        "outcome": stages.outcome,
        "recovered": stages.recovered,
        "course": stages.course,
        "handler_opinion": lambda _book: "建议结案归档。",
    },
    "file_index": {
        "title": lambda book: book.complaint.title,
        "compiled_by": lambda book: book.writer,
        "compiled_on": lambda book: book.today,
        "retention": lambda _book: "按档案管理规定",
        "items": stages.index_rows,
        "page_count": lambda _book: "　",
    },
}

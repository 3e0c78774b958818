"""Papers of a violation report (举报): its form, what came of it, and the letter that hands it over. Papers
are Chinese.

The reporter stands on the form and on the answer to the reporter alone, never in the letter to the authority.
"""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.cases.models import ViolationReport
from lianwei.core import clock
from lianwei.core.documents.paper import Paper
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.scope import Actor, subject_of
from lianwei.core.sealed import Sealed
from lianwei.knowledge.papers import ISSUER_FIELDS, fill_template, template_in_force
from lianwei.members.models import User

from .context import EMPTY, TO_WRITE_BY_HAND, org_kind

FORM, ANSWER, LETTER = "report_form", "report_result_notice", "clue_transfer"
REPORT_PAPERS = (FORM, LETTER, ANSWER)
LAW = "《中华人民共和国消费者权益保护法》第三十七条"


def report_paper(report: ViolationReport, code: str, *, actor: Actor) -> Paper:
    """One of the three papers, from a report found in scope; what the report does not say stays blank. Raises
    Invalid for the letter of a report that was not handed over: it would be addressed to nobody.
    """
    if code not in REPORT_PAPERS:
        raise NotVisible
    if code == LETTER and not report.authority:
        raise Invalid(_("Please hand the report to the authority first: the letter says to whom it goes."))
    template = template_in_force(code, on=clock.today(), org_kind=org_kind(report.holder))
    context = _shared(report, actor) | READERS[code](report, actor, f"paper {code}")
    gaps = [field["key"] for field in template.fields if field["required"] and not field.get("at_issue")]
    gaps = [key for key in gaps if context.get(key) in EMPTY and key not in ISSUER_FIELDS]
    context |= dict.fromkeys(gaps, TO_WRITE_BY_HAND)
    with translation.override("zh-hans"):
        return fill_template(template, context)


def _shared(report: ViolationReport, actor: Actor) -> dict[str, Any]:
    writer = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    parts = (writer.name if writer else "", report.holder.phone, report.holder.address)
    return {
        "issuer": report.holder.name,
        "report_no": report.number,
        "received_on": report.received_on,
        "trader": "，".join(filter(None, (report.business_name, report.business_address))),
        "subject": f"{report.business_name}涉嫌违法",
        "authority": report.authority,
        "contact": "，".join(filter(None, parts)),
        "basis": LAW,
    }


def _form(report: ViolationReport, actor: Actor, reason: str) -> dict[str, Any]:
    sealed = (report.reporter_name, report.reporter_phone, report.reporter_address)
    found = [_open(value, report, actor, reason) for value in sealed if value]
    return {
        "reporter": "匿名" if report.is_anonymous else "，".join(found),
        "facts": _open(report.clue, report, actor, reason),
    }


def _answer(report: ViolationReport, actor: Actor, reason: str) -> dict[str, Any]:
    name = _open(report.reporter_name, report, actor, reason) if report.reporter_name else ""
    return {"to": name, "result": report.result}


def _letter(report: ViolationReport, actor: Actor, reason: str) -> dict[str, Any]:
    facts = _open(report.clue, report, actor, reason)
    return {"facts": facts, "source_case": f"{report.number}号举报", "attachments_list": "无"}


def _open(value: Sealed, report: ViolationReport, actor: Actor, reason: str) -> str:
    return value.reveal(actor, reason, subject=subject_of(report))


READERS = {FORM: _form, ANSWER: _answer, LETTER: _letter}

"""Reviews of standard terms for tests, made by the real operations. All contracts are invented."""

from datetime import date

from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor
from lianwei.knowledge.models import LawArticle
from lianwei.members.models import Organisation
from lianwei.supervision.models import (
    ClauseState,
    Grade,
    TermsClause,
    TermsContract,
    TermsFinding,
    TermsReview,
    TypicalTerm,
    clauses_of,
    findings_of_review,
)
from lianwei.supervision.operations.terms import contracts, findings, library, rechecking, reviews
from lianwei.supervision.queries.terms.matching import matches_of
from lianwei.supervision.rules.terms.cutting import lines_of

from . import members, registry

FIRM = "晴川自来水有限公司"
TITLE = "供水格式合同点评"
UNFAIR = "用户欠费的，公司有权立即停止供水，由此造成的一切损失由用户自行承担。"
COURT = "因本合同发生的争议，只能向公司所在地人民法院起诉。"
TEXT = f"供用水合同\n\n第一条 公司按国家标准供水。\n第二条 {UNFAIR}\n第三条 {COURT}\n第四条 用户按月缴费。"
MENDED = "用户欠费的，公司应当书面催告并提前七日通知后方可中止供水。"
NEW_TEXT = f"供用水合同\n\n第一条 公司按国家标准供水。\n第二条 {MENDED}\n第三条 用户按月缴费。"


def writer(home: Organisation) -> Actor:
    return members.make_actor("mediator", organisation=home)


def head(home: Organisation) -> Actor:
    return members.make_actor("head", organisation=home)


def article(law_code: str = "CPL", number: str = "26", name: str = "消费者权益保护法") -> LawArticle:
    told = {"law_name": name, "text": "不公平的格式条款无效。", "confidence": "memory-high"}
    row, _is_new = LawArticle.objects.get_or_create(
        law_code=law_code, article=number, valid_from=date(2014, 3, 15), defaults=told
    )
    return row


def review(home: Organisation, **changes: object) -> TermsReview:
    told = {"title": TITLE, "trade": "供水", "has_no_fee": True, "actor": writer(home)}
    return reviews.open_terms_review(**told | changes)


def contract_entry(text: str = TEXT, **changes: object) -> contracts.ContractEntry:
    told = {"title": "供用水合同", "version_on": date(2024, 1, 1), "found_at": "企业网站"}
    told |= {"users": 120_000, "users_source": "企业年报", "lines": lines_of(text)} | changes
    if "business_id" not in told:
        told["business_id"] = registry.business(FIRM).pk
    return contracts.ContractEntry(**told)


def contract(of: TermsReview, text: str = TEXT, **changes: object) -> TermsContract:
    return contracts.add_terms_contract(of.pk, contract_entry(text, **changes), actor=writer(of.holder))


def begun(home: Organisation, text: str = TEXT) -> TermsReview:
    """A review with one contract, compared with the library, whose clauses wait."""
    row = review(home)
    compared(contract(row, text))
    return reviews.begin_terms_review(row.pk, actor=writer(home))


def compared(row: TermsContract) -> TermsContract:
    return contracts.note_terms_matches(row.pk, matches_of(row, actor=SYSTEM), actor=SYSTEM)


def clause(of: TermsReview, number: str = "第二条") -> TermsClause:
    return TermsClause.objects.visible_to(SYSTEM).filter(review=of, number=number).order_by("pk")[0]


def finding_entry(**changes: object) -> findings.FindingEntry:
    told = {"grade": Grade.UNFAIR, "fault": "aggravates", "reason": "未经催告即停水，加重用户责任。"}
    told |= {"proposal": MENDED} | changes
    if "articles" not in told:
        told["articles"] = [article().pk]
    return findings.FindingEntry(**told)


def found(of: TermsReview, number: str = "第二条", **changes: object) -> TermsFinding:
    """A finding of the mediator of the member that leads."""
    row = clause(of, number)
    told = {"clause_id": row.pk, "entry": finding_entry(**changes)}
    findings.decide_terms_clause(of.pk, actor=writer(of.holder), **told)
    return findings_of_review(of).filter(clause=row).latest("pk")


def rest_fine(of: TermsReview) -> None:
    rows = TermsClause.objects.visible_to(SYSTEM).filter(review=of, state=ClauseState.OPEN)
    for each in rows:
        told = {"clause_id": each.pk, "entry": None}
        findings.decide_terms_clause(of.pk, actor=writer(of.holder), **told)


def agreed(home: Organisation) -> TermsReview:
    """One unfair clause found, agreed to by the head."""
    row = begun(home)
    found(row)
    rest_fine(row)
    return reviews.agree_terms_review(row.pk, actor=head(home))


def sent(home: Organisation) -> TermsReview:
    return reviews.send_terms_review(agreed(home).pk, actor=writer(home))


def first(of: TermsReview) -> TermsContract:
    return TermsContract.objects.visible_to(SYSTEM).filter(review=of).order_by("pk")[0]


def renewed(home: Organisation, text: str = NEW_TEXT) -> TermsContract:
    """The new version of the contract of a review that was sent."""
    row = sent(home)
    entry = contract_entry(text, version_on=clock.today(), business_id=first(row).business_id)
    keys = {"contract_id": first(row).pk}
    return contracts.renew_terms_contract(row.pk, entry, actor=writer(home), **keys)


def confirmed(new: TermsContract, fate: str = "mended") -> None:
    fates = {each.pk: fate for each in findings_of_review(new.review)}
    told = {"contract_id": new.pk, "fates": fates}
    rechecking.confirm_terms_fates(new.review_id, actor=writer(new.review.holder), **told)


def term_entry(wording: str = UNFAIR, **changes: object) -> library.TermEntry:
    told = {"fault": "aggravates", "reason": "加重用户责任。", "proposal": MENDED}
    return library.TermEntry(wording=wording, **told | {"articles": [("CPL", "26")]} | changes)


def term(home: Organisation, wording: str = UNFAIR, **changes: object) -> TypicalTerm:
    """Proposed, not in force yet."""
    article()
    return library.contribute_typical_term(term_entry(wording, **changes), actor=writer(home))


def in_force(home: Organisation, wording: str = UNFAIR) -> TypicalTerm:
    return library.approve_typical_term(term(home, wording).pk, actor=head(home))


def now(of: TermsReview) -> TermsReview:
    return TermsReview.objects.visible_to(SYSTEM).get(pk=of.pk)


def texts_of(of: TermsContract) -> list[tuple[str, str]]:
    return list(clauses_of(of).values_list("number", "text"))

"""A review of standard terms of five invented firms: 24 issues, 18 unfair clauses, the new version of one.
Nothing in it is real, as its title and the names of the firms say.
"""

import tomllib
from collections.abc import Sequence
from datetime import timedelta

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.registry.operations import register_business
from lianwei.supervision.models import (
    Fate,
    Grade,
    TermsContract,
    TermsReview,
    TypicalTerm,
    clauses_of,
    findings_of_review,
)
from lianwei.supervision.operations.terms import contracts, findings, library, rechecking, reviews
from lianwei.supervision.queries.terms.library import articles_named
from lianwei.supervision.queries.terms.matching import matches_of
from lianwei.supervision.rules.terms.cutting import lines_of

from .alliance import Member
from .invention import DATA

TITLE = "公用事业格式合同点评（合成数据）"
RENEWED = 2  # place of the firm that has changed its contract
KEPT = "S-29"  # what that firm did not change


def review_contracts(members: Sequence[Member]) -> None:
    """The first of `members` leads, and proposes a wording of its own; the second one has approved one."""
    library.load_typical_terms()
    lead, second = members[:2]
    terms = {each.code: each for each in TypicalTerm.objects.visible_to(OPERATOR).filter(organisation=None)}
    if not articles_named(terms["S-01"].articles):
        return  # no law is loaded, so that nothing can be cited
    with clock.playing(clock.now() - timedelta(days=60)):
        review = reviews.open_terms_review(
            actor=lead.desk.mediator, title=TITLE, trade="公用事业", has_no_fee=True
        )
        rows = [_contract(review, lead, told, terms) for told in _told()]
        reviews.begin_terms_review(review.pk, actor=lead.desk.mediator)
    with clock.playing(clock.now() - timedelta(days=45)):
        for contract, told in zip(rows, _told(), strict=True):
            _decide(review, lead, contract, told, terms)
        reviews.agree_terms_review(review.pk, actor=lead.desk.head)
    with clock.playing(clock.now() - timedelta(days=30)):
        reviews.send_terms_review(review.pk, actor=lead.desk.mediator)
    _changed(review, lead, rows[RENEWED], _told()[RENEWED], terms)
    _propose(lead, second)


def _told() -> list[dict]:
    return tomllib.loads((DATA / "contracts.toml").read_text(encoding="utf-8"))["contract"]


def _contract(review: TermsReview, lead: Member, told: dict, terms: dict[str, TypicalTerm]) -> TermsContract:
    firm = register_business(actor=OPERATOR, name=told["firm"])
    found = [terms[code].wording for code in (*told["unfair"], *told["doubtful"])]
    contract = contracts.add_terms_contract(
        review.pk, _entry(told, [*told["fair"], *found], business_id=firm.pk), actor=lead.desk.mediator
    )
    return contracts.note_terms_matches(contract.pk, matches_of(contract, actor=OPERATOR), actor=OPERATOR)


def _entry(told: dict, clauses: Sequence[str], **changes: object) -> contracts.ContractEntry:
    text = "\n".join(f"第{_figure(n)}条 {words}" for n, words in enumerate(clauses, start=1))
    words: dict = {
        "version_on": clock.today() - timedelta(days=400),
        "found_at": "企业网站（虚构）",
    } | changes
    return contracts.ContractEntry(
        title=told["title"],
        users=told["users"] or None,
        users_source=told["source"],
        lines=lines_of(f"{told['title']}（合成示例）\n\n{text}"),
        **words,
    )


def _figure(number: int) -> str:
    ones = "零一二三四五六七八九十"
    return ones[number] if number <= 10 else f"十{ones[number - 10]}"


def _decide(
    review: TermsReview, lead: Member, contract: TermsContract, told: dict, terms: dict[str, TypicalTerm]
) -> None:
    grades = dict.fromkeys(told["unfair"], Grade.UNFAIR) | dict.fromkeys(told["doubtful"], Grade.DOUBTFUL)
    by_words = {terms[code].wording: (terms[code], grade) for code, grade in grades.items()}
    for clause in clauses_of(contract):
        known = by_words.get(clause.text)
        entry = _finding(*known) if known else None
        findings.decide_terms_clause(review.pk, actor=lead.desk.mediator, clause_id=clause.pk, entry=entry)


def _finding(term: TypicalTerm, grade: str) -> findings.FindingEntry:
    return findings.FindingEntry(
        grade=grade,
        fault=term.fault,
        reason=term.reason,
        proposal=term.proposal,
        articles=[each.pk for each in articles_named(term.articles).values()],
        typical_id=term.pk,
    )


def _changed(
    review: TermsReview, lead: Member, before: TermsContract, told: dict, terms: dict[str, TypicalTerm]
) -> None:
    """The firm has taken some clauses out, changed others, left one; a person has confirmed all but one."""
    actor = lead.desk.mediator
    first, *others = told["unfair"]
    clauses = [*told["fair"], terms[first].proposal]
    clauses += [terms[code].wording for code in others if code == KEPT] + [
        terms[told["doubtful"][0]].proposal
    ]
    entry = _entry(told, clauses, version_on=clock.today() - timedelta(days=5))
    new = contracts.renew_terms_contract(review.pk, entry, actor=actor, contract_id=before.pk)
    seen = list(findings_of_review(review).filter(contract=before).exclude(seen=""))
    fates = {each.pk: Fate.MENDED if each.seen == Fate.CHANGED else each.seen for each in seen[:-1]}
    rechecking.confirm_terms_fates(review.pk, actor=actor, contract_id=new.pk, fates=fates)


def _propose(lead: Member, second: Member) -> None:
    entry = library.TermEntry(
        fault="aggravates",
        wording="用户更换表箱门锁的，须向公司缴纳管理费，否则不予抄表。（合成示例）",
        reason="没有服务内容而收费，加重用户责任。",
        proposal="更换门锁由用户自行决定，公司不收取费用；影响抄表的，双方另行约定。",
        articles=[("CPL", "26"), ("CIVIL", "497")],
        source="自拟示例",
    )
    library.contribute_typical_term(entry, actor=lead.desk.mediator)
    told = library.TermEntry(
        fault="excludes",
        wording="停水期间造成的不便，用户不得要求减免任何费用。（合成示例）",
        reason="排除用户请求减免费用的权利。",
        proposal="停水超过公告时间的，按天减免基本费用。",
        articles=[("CPL", "26")],
        source="自拟示例",
    )
    theirs = library.contribute_typical_term(told, actor=second.desk.mediator)
    library.approve_typical_term(theirs.pk, actor=second.desk.head)

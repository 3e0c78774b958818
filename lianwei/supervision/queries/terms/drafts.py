"""What forms begin with: a finding from the nearest wording, a letter from the findings against a firm."""

from typing import Any

from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.supervision.models import TermsClause, TermsFinding, TermsReview, TypicalTerm, findings_of_review

from .library import articles_named

ARTICLES = 3
SHORT = 60  # characters of a clause in the demands of a letter
GROUNDS, DEMANDS = 4900, 2900  # characters, below the limits of a letter


def finding_start(clause: TermsClause, typical_id: int | None, *, actor: Actor) -> dict[str, Any]:
    """A finding as the library words it: of the entry that was chosen, or the nearest one."""
    key = typical_id or next((key for key, _score in clause.near), None)
    term = TypicalTerm.objects.visible_to(actor).filter(pk=key or 0).first()
    told: dict[str, Any] = {"quote": clause.text}
    if term is None:
        return told
    told |= {"typical": str(term.pk), "fault": term.fault, "reason": term.reason, "proposal": term.proposal}
    return (
        told
        | {"grade": "unfair"}
        | _article_fields([each.pk for each in articles_named(term.articles).values()])
    )


def term_start(finding_id: int | None, *, actor: Actor) -> dict[str, Any]:
    """An entry of the library as a finding words it."""
    if finding_id is None:
        return {}
    finding = find(TermsFinding, finding_id, actor=actor)
    pairs = [(each["law_code"], each["article"]) for each in finding.basis]
    told = {"fault": finding.fault, "wording": finding.quote[:600], "reason": finding.reason}
    told |= {"proposal": finding.proposal}
    return told | _article_fields([each.pk for each in articles_named(pairs).values()])


def term_fields(term: TypicalTerm) -> dict[str, Any]:
    """What stands in the form of an entry that is revised."""
    told = {name: getattr(term, name) for name in ("fault", "wording", "reason", "proposal", "source")}
    return told | _article_fields([each.pk for each in articles_named(term.articles).values()])


def letter_start(review: TermsReview, business_id: int, *, actor: Actor) -> dict[str, Any]:
    """A letter to a firm: each clause with its fault, and what should stand there. Papers are Chinese. Raises
    NotVisible where nothing was found against the firm.
    """
    found = [each for each in findings_of_review(review) if each.contract.business_id == business_id]
    if not found:
        raise NotVisible
    firm = found[0].contract.business.name
    pairs = [(each["law_code"], each["article"]) for row in found for each in row.basis]
    keys = [each.pk for each in articles_named(list(dict.fromkeys(pairs))).values()]
    return {
        "title": f"关于修改{review.trade or '格式'}合同不公平格式条款的劝喻函"[:120],
        "businesses": firm,
        "grounds": _grounds(review, found),
        "demands": "\n".join(_demand(each) for each in found)[:DEMANDS],
        "contact": str(actor.user_id),
    } | _article_fields(keys)


def _grounds(review: TermsReview, found: list[TermsFinding]) -> str:
    contracts = "、".join(dict.fromkeys(f"《{each.contract.title}》" for each in found))
    head = f"我单位在“{review.title}”中对你单位使用的{contracts}进行点评，共发现{len(found)}处问题："
    lines = [
        f"{n}. {each.clause.number or '未编号条款'}：“{each.quote}”。{each.reason}"
        f"（{'、'.join(law['citation'] for law in each.basis)}）"
        for n, each in enumerate(found, start=1)
    ]
    return "\n".join([head, *lines])[:GROUNDS]


def _demand(finding: TermsFinding) -> str:
    where = finding.clause.number or f"“{finding.quote[:SHORT]}”"
    return f"将{where}修改为：{finding.proposal}"


def _article_fields(keys: list[int]) -> dict[str, str]:
    return {f"article_{n}": str(pk) for n, pk in enumerate(keys[:ARTICLES], start=1)}

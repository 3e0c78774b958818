"""What a review says about a firm to the members of the alliance: what was found, what became of it."""

from dataclasses import dataclass
from datetime import date

from lianwei.supervision.models import TermsReview

from .figures import Figures, firms_of


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """One dated sentence in two languages. Facts are data, not words of a page."""

    business_id: int
    on: date
    headline: str
    headline_en: str
    source: str


def facts_of_review(review: TermsReview, happened: str, on: date) -> list[ReviewFact]:
    """The facts that a review makes known when it was sent, or checked again."""
    tellers = {"sent": _sent, "rechecked": _rechecked}
    found = []
    for firm in firms_of(review):
        zh, en = tellers[happened](firm.figures)
        if zh:
            source = f"termsreview:{review.pk}:{happened}"
            zh, en = (
                f"格式合同点评《{review.title}》：{zh}",
                f"Review of standard terms “{review.title}”: {en}",
            )
            found.append(ReviewFact(firm.business_id, on, zh, en, source))
    return found


def _sent(figures: Figures) -> tuple[str, str]:
    if not figures.issues:
        return "", ""
    return (
        f"发现问题{figures.issues}处，其中不公平格式条款{figures.unfair}条",
        f"{figures.issues} issues, {figures.unfair} unfair clauses",
    )


def _rechecked(figures: Figures) -> tuple[str, str]:
    if not figures.checked:
        return "", ""
    return (
        f"不公平格式条款{figures.unfair}条，已删除或者改正{figures.right}条",
        f"{figures.right} of {figures.unfair} unfair clauses removed or put right",
    )

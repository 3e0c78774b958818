"""Hints on multiple damages, beside the sums of an agreement."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.knowledge.rules import Damages, damages
from lianwei.ui import words

FOOD = ("G03", "G08")  # classes of the category list: food; tobacco, alcohol and beverages
FRAUD = (
    "N04",
    "N05",
    "N07",
    "N08",
)  # natures under which fraud is usual: price, advertising, counterfeit, measurement


def multiple_damages_hint(complaint: Complaint) -> list[str]:
    """What the law would give beyond the price, by the amount in dispute. Whether it was fraud, a person
    judges."""
    price = complaint.amount_disputed or complaint.amount_claimed
    on = complaint.happened_on or complaint.received_on
    hints = []
    if price and complaint.nature in FRAUD and (given := damages("fraud", price=price, on=on)):
        sentence = _("If it was fraud: up to %(amount)s besides the refund (%(article)s).")
        hints.append(_filled(sentence, given))
    if price and complaint.category.startswith(FOOD) and (given := damages("food", price=price, on=on)):
        sentence = _("If the food was unsafe: up to %(amount)s besides the refund (%(article)s).")
        hints.append(_filled(sentence, given))
    return hints


def _filled(sentence: str, given: Damages) -> str:
    is_english = (get_language() or "zh").startswith("en")
    article = given.rule.article_en if is_english else given.rule.article
    return sentence % {"amount": words.money(given.amount), "article": article}

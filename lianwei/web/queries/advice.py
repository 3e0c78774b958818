"""Advice before filing: what a claim comes to, with its article and its limits; how like cases ended."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.queries.page.similar import SMALLEST, similar_in
from lianwei.core import clock
from lianwei.core.scope import Actor, ActorKind
from lianwei.core.workdays import office_calendar
from lianwei.knowledge.models import LawArticle
from lianwei.knowledge.queries import law_article
from lianwei.knowledge.rules import (
    damages,
    months_after,
    prepaid_rest,
    return_until,
    warranty_of,
)
from lianwei.registry.queries import code_names
from lianwei.ui.words import full_date, money

from .portal import places

LIMITS: dict[str, Promise] = {
    "return": _l(
        "Not for goods made to order, fresh or perishable, opened recordings or software, newspapers; nor "
        "for what was agreed on at the purchase because of its nature. The goods must be in good condition; "
        "the freight back is yours unless agreed otherwise."
    ),
    "fraud": _l(
        "Fraud must be proven: a false statement or concealment on purpose. It comes on top of the price "
        "given back. Buying in order to claim is judged more strictly by courts."
    ),
    "food": _l(
        "Not for faults of the label that do not affect safety and mislead nobody. A seller owes it only if "
        "it knew. Courts look at what one household reasonably buys."
    ),
    "prepaid": _l(
        "Worked out by the agreed price where the business did not perform. If you step back for reasons of "
        "your own, the agreement and its discounts may count otherwise. Interest and necessary costs may be "
        "added."
    ),
    "warranty": _l(
        "Within 7 days of the invoice you may return, within 15 days exchange it for a fault of performance; "
        "after two repairs without success, exchange. Not for damage by wrong use. Makers often promise "
        "longer: that counts."
    ),
}
ARTICLES = {
    "return": (("CPL", "25"), ("CIVIL", "203")),
    "fraud": (("CPL", "55"),),
    "food": (("FSL", "148"),),
    "prepaid": (("CPL", "53"), ("CPL-IR", "22")),
    "warranty": (("CPL", "24"),),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """The result in one sentence, its limits and the articles it rests on."""

    result: str
    limits: str | Promise
    articles: list[LawArticle]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """How many like cases ended in one way."""

    label: str
    count: int


def worked_out(kind: str, values: dict[str, Any]) -> Claim:
    """A claim from what was filled in."""
    held = (law_article(law, number, on=clock.today()) for law, number in ARTICLES[kind])
    found = [each for each in held if each is not None]
    source = ""
    if kind == "warranty" and (row := warranty_of(values["goods"])):
        source = row.source
    return Claim(_result(kind, values), LIMITS[kind], found, source)


def _result(kind: str, values: dict[str, Any]) -> str:
    if kind == "return":
        until, _provisional = office_calendar().next_working(return_until(values["received_on"]))
        return _("You may return it until %(day)s.") % {"day": full_date(until)}
    if kind == "fraud":
        sums = {"back": money(values["price"]), "more": _damages(kind, price=values["price"])}
        return _("You may ask for %(back)s back and %(more)s on top.") % sums
    if kind == "food":
        more = _damages(kind, price=values["price"], loss=values.get("loss") or 0)
        return _("Besides your loss you may ask for %(more)s.") % {"more": more}
    if kind == "prepaid":
        rest = prepaid_rest(values["paid"], bought=values["bought"], used=values["used"])
        return _("%(rest)s are left on the card.") % {"rest": money(rest)}
    row = warranty_of(values["goods"])
    whole, main = (row.whole, row.main) if row else (0, 0)
    ends = {"whole": full_date(months_after(values["bought_on"], whole))}
    ends["main"] = full_date(months_after(values["bought_on"], main))
    return _("Free repair until %(whole)s, main parts until %(main)s.") % ends


def _damages(kind: str, *, price: int, loss: int = 0) -> str:
    """What the law in force today gives on top."""
    found = damages(kind, price=price, loss=loss, on=clock.today())
    return money(found.amount if found else 0)


def endings_of(category: str) -> list[Ending]:
    """How like cases ended in all associations together; nothing below five, in any cell."""
    own = frozenset(each.pk for each in places(on=clock.today()))
    found = similar_in(category, actor=Actor(ActorKind.CONSUMER, organisations=own)) if category else None
    names = code_names("outcome", on=clock.today())
    cells = found.outcomes if found else []
    return [Ending(names.get(code, code), n) for code, n in cells if n >= SMALLEST]

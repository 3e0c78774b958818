"""The library of unfair wordings: what is in force, what waits for a second look, one entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core import clock
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.knowledge.models import LawArticle
from lianwei.members.queries import organisation_label
from lianwei.supervision.lifecycle.terms import TERM_TRANSITIONS
from lianwei.supervision.models import TermFault, TermStatus, TypicalTerm
from lianwei.ui.shapes import Tab

VIEW = "typical_term.view"
IN_FORCE, WAITING, OURS = "in_force", "waiting", "ours"
VIEWS = (IN_FORCE, WAITING, OURS)
BADGES: dict[str, str] = {
    TermStatus.SUBMITTED: "soon",
    TermStatus.RETURNED: "late",
    TermStatus.IN_FORCE: "done",
    TermStatus.REPLACED: "plain",
    TermStatus.RETIRED: "plain",
}


@dataclass(frozen=True, slots=True)
class TermRow:
    """An entry in a list."""

    term: TypicalTerm
    whose: str
    badge: str
    articles: list[str]


@dataclass(frozen=True, slots=True)
class TermPage:
    """One version of an entry, its articles as they stand today, its other versions."""

    row: TermRow
    articles: list[LawArticle]
    versions: list[TypicalTerm]
    steps: list[Transition]
    next_sentence: str


def terms_listed(
    view: str, *, actor: Actor, words: str = "", fault: str = "", after: str = ""
) -> Page[TermRow]:
    """A page of the library, the latest first; `words` stand in the wording or the reason."""
    actor.require(VIEW)
    rows = _viewed(TypicalTerm.objects.visible_to(actor), view, actor)
    for word in words.split():
        rows = rows.filter(Q(wording__icontains=word) | Q(reason__icontains=word))
    if fault in TermFault.values:
        rows = rows.filter(fault=fault)
    page = latest(rows, after)
    held = articles_named([each for row in page.rows for each in row.articles])
    return page.shown(lambda each: _row(each, held))


def term_page(pk: int, *, actor: Actor) -> TermPage:
    """One entry. Raises NotVisible."""
    actor.require(VIEW)
    term = find(TypicalTerm, pk, actor=actor)
    held = articles_named(term.articles)
    versions = (
        TypicalTerm.objects.visible_to(actor).filter(code=term.code).exclude(pk=pk).order_by("-version")
    )
    is_writers = term.written_by is not None and term.written_by == actor.user_id
    steps = next_steps(term, TERM_TRANSITIONS, actor=actor)
    is_own = term.organisation_id in actor.acts_for
    return TermPage(
        _row(term, held),
        list(held.values()),
        list(versions),
        [
            each
            for each in steps
            if not (is_writers and each.verb in ("approve", "send_back"))
            and (is_own or each.verb != "revise")
        ],
        _next(term),
    )


def _next(term: TypicalTerm) -> str:
    sentences: dict[str, str] = {
        TermStatus.SUBMITTED: _("It waits for a second person."),
        TermStatus.RETURNED: _("It was sent back. Please write it anew."),
        TermStatus.IN_FORCE: _("Clauses are compared with it."),
    }
    return sentences.get(term.status, "")


def term_tabs(current: str) -> list[Tab]:
    """The saved views over the library."""
    labels = (
        (IN_FORCE, pgettext("typical terms", "In force")),
        (WAITING, _("Wait for a second look")),
        (OURS, pgettext("typical terms", "Contributed by us")),
    )
    return [Tab(label, f"?view={code}", is_current=code == current) for code, label in labels]


def articles_named(pairs: Sequence[Sequence[str]]) -> dict[tuple[str, str], LawArticle]:
    """The articles of these pairs of law and number, as they stand today, in this order."""
    wanted = list(dict.fromkeys((law, number) for law, number in pairs))
    rows = LawArticle.objects.on(clock.today()).filter(law_code__in={law for law, _number in wanted})
    held = {(each.law_code, each.article): each for each in rows}
    return {pair: held[pair] for pair in wanted if pair in held}


def terms_in_use() -> Q:
    """What an organisation still works on or stands for: it follows to its successor."""
    return Q(status__in=(TermStatus.SUBMITTED, TermStatus.RETURNED, TermStatus.IN_FORCE))


def _viewed(rows: "QuerySet[TypicalTerm]", view: str, actor: Actor) -> "QuerySet[TypicalTerm]":
    if view == WAITING:
        return rows.filter(status=TermStatus.SUBMITTED)
    if view == OURS:
        return rows.filter(organisation_id__in=sorted(actor.organisations)).exclude(
            status=TermStatus.REPLACED
        )
    return rows.filter(status=TermStatus.IN_FORCE)


def _row(term: TypicalTerm, held: dict[tuple[str, str], LawArticle]) -> TermRow:
    whose = (
        organisation_label(term.organisation_id) if term.organisation_id else _("Shipped with the product")
    )
    named = [held[key].citation for law, number in term.articles if (key := (law, number)) in held]
    return TermRow(term, whose, BADGES[term.status], named)

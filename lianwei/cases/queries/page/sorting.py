"""How a case is sorted that nobody has confirmed yet: what was proposed, how sure, and from which words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import SORT
from lianwei.cases.models import Complaint
from lianwei.cases.queries.reading.suggested import OTHER, from_stored
from lianwei.cases.rules.cues import CATEGORY, GROUP, NATURE, REQUEST, URGENT, Suggestion
from lianwei.cases.rules.urgency import urgency_words
from lianwei.core.scope import Actor
from lianwei.reading.confidence import LIKELY, SURE

from .labels import labels_of

FIELDS = {
    CATEGORY: ("category", "category"),
    NATURE: ("nature", "nature"),
    REQUEST: ("requests", "request_type"),
    GROUP: ("groups", "consumer_group"),
}


@dataclass(frozen=True, slots=True)
class SortingView:
    """What the page of a case shows: the proposals in words. `as_shown` is sent back by the one button; empty
    where there is nothing to confirm but “other”.
    """

    lines: list[str]
    as_shown: str


def how_sure(confidence: str) -> str:
    """In words."""
    words = {SURE: _("certain"), LIKELY: _("fairly sure")}
    return words.get(confidence, _("please check"))


def proposed_codes(complaint: Complaint) -> set[tuple[str, str]]:
    """Every code that was proposed, for their names."""
    found = from_stored(complaint.proposed)
    return {(FIELDS[target][1], each.code) for target in FIELDS for each in found[target]}


def proposed_words(complaint: Complaint) -> dict[str, list[str]]:
    """By field of the form: each proposal with how sure it is and the words that led to it."""
    found = from_stored(complaint.proposed)
    labels = labels_of(proposed_codes(complaint), on=complaint.received_on)
    said: dict[str, list[str]] = {}
    for target, (name, kind) in FIELDS.items():
        said[name] = [_sentence(labels[(kind, each.code)], each) for each in found[target]]
    said["urgent"] = [_sentence("、".join(urgency_words([each.code])), each) for each in found[URGENT]]
    return said


def _sentence(label: str, each: Suggestion) -> str:
    said = {"label": label, "sure": how_sure(each.confidence), "words": "、".join(each.words)}
    if not each.words:
        return _("Proposed: %(label)s, %(sure)s") % said
    return _("Proposed: %(label)s, %(sure)s, from “%(words)s”") % said


def sorting_of(complaint: Complaint, *, actor: Actor) -> SortingView | None:
    """For whoever could confirm it; None where nothing waits to be confirmed, or by somebody else."""
    if not may_sort(complaint, actor=actor):
        return None
    lines = [line for said in proposed_words(complaint).values() for line in said]
    return SortingView(lines, as_shown(complaint))


def as_shown(complaint: Complaint) -> str:
    """Goods and nature as they stand, to be sent back; empty where either is only “other”."""
    is_other = complaint.category == OTHER[CATEGORY] or complaint.nature == OTHER[NATURE]
    return "" if is_other else f"{complaint.category}.{complaint.nature}"


def may_sort(complaint: Complaint, *, actor: Actor) -> bool:
    """Whether this actor could confirm it now."""
    may = actor.may(SORT.permission(complaint)) and complaint.is_within_reach(actor)
    return SORT.fits(complaint) and may

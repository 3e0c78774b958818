"""What the reading help offers beside the full registration; a person takes each proposal or leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.queries.reading.storyreading import Proposal, proposals_in
from lianwei.core.scope import Actor
from lianwei.reading.confidence import LIKELY, SURE, UNSURE

SAID = {SURE: _l("certain"), LIKELY: _l("fairly sure"), UNSURE: _l("please check")}
LOOKS = {SURE: "done", LIKELY: "calm", UNSURE: "soon"}
TAKE, ASK = "take", "suggest"
LONGEST_AGE = 3  # digits


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal as it stands on the page; `is_taken` where the field says so already."""

    proposal: Proposal
    label: str
    said: object
    look: str
    is_taken: bool


def offers_for(form: forms.Form, labels: dict[str, str], *, actor: Actor) -> list[Offer]:
    """The proposals for what is typed into a form: its title, story and wish, and the age."""
    typed = (str(form.data.get(name) or "") for name in ("title", "narrative", "wish"))
    age = str(form.data.get("age") or "").strip()
    years = int(age) if age.isdecimal() and len(age) <= LONGEST_AGE else None
    found = proposals_in("\n".join(filter(None, typed)), age=years, actor=actor)
    return [_offer(each, labels[each.field], form.data) for each in found if each.field in labels]


def _offer(each: Proposal, label: str, data: Any) -> Offer:
    is_taken = each.value in _values(data, each.field)
    return Offer(each, label, SAID[each.confidence], LOOKS[each.confidence], is_taken)


def _values(data: Any, name: str) -> Sequence[str]:
    return data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]


def all_sure(offers: Sequence[Offer], data: Any, *, several: Sequence[str]) -> str:
    """The keys of all certain proposals for fields that are still empty, a line each, for one button; empty
    where there is one at most, which has a button of its own.
    """
    found: dict[str, str] = {}
    for each in offers:
        field, key = each.proposal.field, each.proposal.key
        if each.is_taken or each.proposal.confidence != SURE:
            continue
        if field in several or not any(_values(data, field)):
            found.setdefault(key if field in several else field, key)
    return "\n".join(found.values()) if len(found) > 1 else ""


def with_taken(data: Any, *, several: Sequence[str]) -> Any:
    """What was typed, with the proposals whose button was pressed put into their fields."""
    pressed = (data.get(TAKE) or "").splitlines()
    taken = [(name, value) for name, _, value in (each.partition(":") for each in pressed) if value]
    filled = data.copy() if taken else data
    for name, value in taken:
        if name in several:
            filled.setlist(name, [*dict.fromkeys([*filled.getlist(name), value])])
        else:
            filled[name] = value
    return filled

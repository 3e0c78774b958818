"""Each field that could leave its organisation, with its sharing class; and the bases of law for sharing.

Tables of data (data/sharing_*.csv): a field that stands in no agreement in force flows nowhere, and one that
is internal can stand in none. `carried_by`: what brings it to the other side today; empty: nothing yet, so
that no agreement promises it.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
READING, EXCHANGE = "reading", "exchange"
PERSONS = ("identity", "contact")  # opened case by case, where a consent stands if the basis asks for one
NARRATIVE = "narrative"
STATISTICS = ("figure.received", "figure.accepted", "figure.resolved")
MATCHES = ("match.counts",)  # counts of the same dispute, in steps
ALERT = ("alert.rule", "alert.subject", "alert.business", "alert.count", "alert.days", "alert.note")
FOLLOW_UP = ("alert.verdict", "alert.measure")
KNOWLEDGE = (
    "knowledge_entry.title",
    "knowledge_entry.summary",
    "knowledge_entry.body",
    "knowledge_entry.facts",
    "knowledge_entry.categories",
    "knowledge_entry.source",
    "knowledge_entry.organisation",
)
JOINT_MATTER, JOINT_ANSWER = "joint.matter", "joint.answer"
JOINT = (JOINT_MATTER, "joint.facts", "joint.narrative")
JOINT_FILES, JOINT_PERSON, JOINT_CONTACT = "joint.files", "joint.person", "joint.contact"
JOINT_ALONG = (JOINT_FILES, JOINT_PERSON, JOINT_CONTACT)
BUSINESS = (
    "business_count.complaints",
    "business_count.settled",
    "business_count.broken_promises",
    "business_count.letters",
)
FACT = (
    "business_fact.business",
    "business_fact.kind",
    "business_fact.on",
    "business_fact.headline",
    "business_fact.headline_en",
    "business_fact.organisation_id",
)
GROUP_MATTER = "group.matter"
GROUP_COUNTS = ("group.count", "group.amount", "group.contact")
GROUP = (GROUP_MATTER, "group.business", "group.facts", *GROUP_COUNTS)
PUBLICATION = ("publication.title", "publication.text", "publication.figures", "publication.issuer")
# Which fields each kind of message to a peer carries; kinds that carry none of anybody are not listed.
FIELDS_OF_KIND = {
    "statistics.month": STATISTICS,
    "match.asked": MATCHES,
    "match.answered": MATCHES,
    "alert.raised": ALERT,
    "alert.answered": FOLLOW_UP,
    "knowledge.published": KNOWLEDGE,
    "knowledge.withdrawn": KNOWLEDGE,
    "joint.asked": JOINT,
    "joint.told": (JOINT_MATTER, JOINT_ANSWER),
    "joint.enclosed": JOINT_ALONG,
    "joint.item": JOINT_ALONG,
    "business.counts": BUSINESS,
    "fact.stated": FACT,
    "fact.withdrawn": FACT,
    "group.told": GROUP,
    "group.joined": GROUP_COUNTS,
    "group.ended": GROUP,
    "publication.released": PUBLICATION,
    "publication.withdrawn": PUBLICATION,
}


@dataclass(frozen=True, slots=True)
class SharingClass:
    """One class. `needs_assessment`: sharing it asks for an impact assessment (PIPL art. 55)."""

    code: str
    name: str
    name_en: str
    needs_assessment: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SharedField:
    """One field, named "complaint.number"."""

    key: str
    sharing_class: str
    name: str
    name_en: str
    carried_by: str


@dataclass(frozen=True, slots=True)
class Basis:
    """On what article sharing rests. `consent`: the purpose each person must have agreed to."""

    code: str
    name: str
    name_en: str
    article: str
    covers_persons: bool
    consent: str
    valid_from: date
    valid_to: date | None


@cache
def classes() -> dict[str, SharingClass]:
    """By code, the least sensitive first."""
    return {
        row["code"]: SharingClass(
            row["code"],
            row["name"],
            row["name_en"],
            row["needs_assessment"] == "yes",
            row["is_shared"] == "yes",
        )
        for row in _rows("sharing_classes")
    }


@cache
def fields() -> dict[str, SharedField]:
    """All of them by key, in the order of the table. Raises KeyError for an unknown class."""
    found = (SharedField(row.pop("field"), **row) for row in _rows("sharing_fields"))
    return {each.key: each for each in found if classes()[each.sharing_class]}


@cache
def bases() -> dict[str, Basis]:
    """By code, of all times."""
    return {row["code"]: _basis(row) for row in _rows("sharing_bases")}


def bases_on(day: date) -> list[Basis]:
    """Those on which an agreement of that day may rest."""
    return [b for b in bases().values() if b.valid_from <= day and (b.valid_to is None or day <= b.valid_to)]


def offered(carried_by: str) -> list[SharedField]:
    """The fields an agreement may name, by what brings them to the other side."""
    shared = (each for each in fields().values() if classes()[each.sharing_class].is_shared)
    return [each for each in shared if each.carried_by == carried_by]


def classes_of(keys: Iterable[str]) -> set[str]:
    return {fields()[key].sharing_class for key in keys if key in fields()}


def needs_assessment(keys: Iterable[str]) -> bool:
    """Whether sharing these asks for an impact assessment first (PIPL arts 55, 56)."""
    return any(classes()[each].needs_assessment for each in classes_of(keys))


def _basis(row: dict[str, str]) -> Basis:
    return Basis(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        article=row["article"],
        covers_persons=row["covers_persons"] == "yes",
        consent=row["consent"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)

"""Who sees what of a case: the visibility table, typed. The cases app applies it, field by field."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "visibility.csv"


class Viewer(StrEnum):
    """How somebody stands to a case."""

    HOLDER = "holder"
    INTAKE_STATION = "intake_station"
    FIRM_STATION = "firm_station"
    PARENT_ASSOCIATION = "parent_association"
    PARTNER = "partner"
    ASKED_MEMBER = "asked_member"
    FORMER_HOLDER = "former_holder"
    SECRETARY_GENERAL = "secretary_general"
    LIAISON_GROUP = "liaison_group"
    SUPERVISING_BODY = "supervising_body"
    OTHER_MEMBER = "other_member"
    BUSINESS = "business"
    CONSUMER = "consumer"
    MEDIATOR_EXTERNAL = "mediator_external"
    ANALYST = "analyst"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SYSTEM_ADMIN = "system_admin"


WITH_NAMES = (
    Viewer.HOLDER,
    Viewer.INTAKE_STATION,
    Viewer.PARENT_ASSOCIATION,
    Viewer.ANALYST,
    Viewer.CONSUMER,
    Viewer.MEDIATOR_EXTERNAL,
)


class Existence(StrEnum):
    """Whether the viewer may know that there is a case."""

    YES = "yes"
    NO = "no"
    OWN = "own cases"
    ASSIGNED = "assigned"
    EVENTS = "events"


class Facts(StrEnum):
    """Category, nature, amounts, status, clocks."""

    YES = "yes"
    NO = "no"
    STATUS_AND_CLOCKS = "status and clocks"
    COUNTS_AND_CLOCKS = "counts and clocks"
    COUNTS_FROM_FIVE = "counts of 5 or more"
    EVENT_BODIES = "event bodies without personal data"


class Narrative(StrEnum):
    """What people told in their own words."""

    YES = "yes"
    NO = "no"
    OWN = "own"
    OWN_PART = "own part"
    MASKED = "masked"
    TOKENISED = "tokenised"
    PUT_TO_IT = "claims and facts put to it"


class Identity(StrEnum):
    """Who the complainant is, and how to be reached."""

    NO = "no"
    OWN = "own"
    MASKED = "masked"
    REVEAL_WITH_REASON = "masked; reveal with reason"
    REVEAL_WHILE_HOLDING = "masked; reveal with reason while it holds the file"
    REVEAL_WITH_BASIS = "masked; reveal with legal basis"
    AS_MEDIATION_NEEDS = "what mediation needs"
    AS_BASIS_ALLOWS = "what mediation needs and the basis allows"

    @property
    def may_reveal(self) -> bool:
        return self.value.startswith("masked; reveal")


class Documents(StrEnum):
    """Papers and evidence."""

    YES = "yes"
    NO = "no"
    OWN = "own"
    OWN_PART = "own part"
    SHARED = "shared ones"
    MASKED = "masked"
    SENT_TO_IT = "sent to it"
    OWN_AND_SENT = "own and sent to them"


@dataclass(frozen=True, slots=True)
class Sight:
    """One row of the table: what one kind of viewer sees."""

    viewer: Viewer
    existence: Existence
    facts: Facts
    narrative: Narrative
    identity: Identity
    documents: Documents
    note: str

    @property
    def reads_names(self) -> bool:
        """Whether free words show the names that stand in them: to its office and to the person itself."""
        return self.viewer in WITH_NAMES and self.narrative != Narrative.MASKED

    @property
    def sees_rows(self) -> bool:
        """Whether single cases may be listed at all, not only counted."""
        return self.existence in (Existence.YES, Existence.OWN, Existence.ASSIGNED)


def sight(viewer: Viewer | str) -> Sight:
    """What this viewer sees. An unknown name raises ValueError: nobody sees by mistake."""
    return sights()[Viewer(viewer)]


@cache
def sights() -> dict[Viewer, Sight]:
    """The whole table; a word that is not one of the terms above raises ValueError."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {Viewer(row["viewer"]): _sight(row) for row in csv.DictReader(lines)}


def _sight(row: dict[str, str]) -> Sight:
    return Sight(
        viewer=Viewer(row["viewer"]),
        existence=Existence(row["existence"]),
        facts=Facts(row["facts"]),
        narrative=Narrative(row["narrative"]),
        identity=Identity(row["identity"]),
        documents=Documents(row["documents"]),
        note=row["note"],
    )

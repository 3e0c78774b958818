"""What a registration or an agreement consists of, as clean values (money in fen)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """The consumer, and who acts for them. At least one way to reach them is needed (Order 121 art. 10)."""

    name: str
    phone: str = ""
    email: str = ""
    id_kind: str = ""
    id_number: str = ""
    address: str = ""
    region: str = ""
    age: int | None = None
    contact_habit: str = ""
    agent_name: str = ""
    agent_phone: str = ""
    agrees_publicity: bool | None = None  # None: not asked
    agrees_entrusted: bool | None = None
    agrees_handling: bool | None = None
    agrees_telling: bool | None = None
    agrees_passing: bool | None = None

    @property
    def can_be_reached(self) -> bool:
        return bool(self.phone or self.email or self.address)


@dataclass(frozen=True, slots=True)
class RespondentEntry:
    """A business complained of; `business_id` when it stands in the register."""

    name: str
    role: str = "seller"
    business_id: int | None = None
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class OutsideEntry:
    """The case's number in another system, with that system's own deadline."""

    system: str
    number: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ComplaintEntry:
    """Everything a complaint is registered with. Codes as in the reference tables; money in fen.

    `is_silent`: the consumer is not told that it was registered (cases taken over from another system).
    `is_sorted`: a person, or the system it comes from, chose goods and nature; else `proposed` holds what the
    reading help proposes (queries.suggested.as_stored).
    `apart_from`: keys of cases that looked the same, and `apart_reason` why this is another matter.
    """

    title: str
    narrative: str
    category: str
    nature: str
    channel: str
    person: PersonEntry
    respondents: tuple[RespondentEntry, ...]
    wish: str = ""
    requests: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    amount_disputed: int | None = None
    amount_claimed: int | None = None
    happened_on: date | None = None
    region: str = ""
    received_on: date | None = None
    outside_numbers: tuple[OutsideEntry, ...] = ()
    is_silent: bool = False
    urgent: tuple[str, ...] = ()
    is_sorted: bool = True
    proposed: Mapping[str, Any] = field(default_factory=dict)
    apart_from: tuple[int, ...] = ()
    apart_reason: str = ""


@dataclass(frozen=True, slots=True)
class LossEntry:
    """Money promised to the consumer, in fen, by one respondent, or by all parties jointly. `due_on` is its
    own day, such as that of an instalment; empty where it is that of the agreement.
    """

    kind: str
    promised: int
    respondent_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TermsEntry:
    """What the parties agreed on. `perform_by` is empty where all was performed at once. `parties` are the
    businesses that are party to it beside those who pay by name.
    """

    terms: str
    losses: tuple[LossEntry, ...] = ()
    results: tuple[str, ...] = ()
    parties: tuple[int, ...] = ()
    perform_by: date | None = None
    is_performed_at_once: bool = False

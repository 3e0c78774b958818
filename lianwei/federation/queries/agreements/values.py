"""The fields of a case as another organisation reads them: in words, and nothing the agreement leaves out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianwei.cases.models import Complainant, Complaint, Respondent, parts_of
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.parties import without_names
from lianwei.core import clock
from lianwei.core.sealed import Sealed
from lianwei.federation.rules.agreements.fields import PERSONS, SharedField, fields
from lianwei.members.models.organisations import named
from lianwei.registry.queries import region_labels
from lianwei.ui.words import money

CODES = {"category": "category", "nature": "nature", "channel": "channel", "outcome": "outcome"}
WORDS = ("title", "narrative", "wish")
SUMS = ("amount_disputed", "amount_claimed")


@dataclass(frozen=True, slots=True)
class Told:
    """One case with what may be read of it: text by the key of the field."""

    pk: int
    texts: dict[str, str]


def told_of(
    cases: Sequence[Complaint],
    keys: Iterable[str],
    *,
    opens: Callable[[Complaint, SharedField, Sealed], str] | None = None,
) -> list[Told]:
    """The agreed fields of cases found for the reader. `opens` answers what is read of a sealed value;
    without it, those of persons are left out.
    """
    wanted = [fields()[key] for key in keys]
    wanted = [each for each in wanted if opens or each.sharing_class not in PERSONS]
    people = {row.complaint_id: row for row in parts_of(Complainant, cases)}
    shops: dict[int, list[Respondent]] = {}
    for row in parts_of(Respondent, cases).order_by("seq"):
        shops.setdefault(row.complaint_id, []).append(row)
    words = _Words(cases, on=clock.today())

    def text(case: Complaint, each: SharedField) -> str:
        table, _dot, column = each.key.partition(".")
        if table == "respondent":
            return "、".join(getattr(row, column) for row in shops.get(case.pk, []) if getattr(row, column))
        if table == "complaint":
            return words.of(case, column, _names(people.get(case.pk), shops.get(case.pk, [])))
        value = getattr(people.get(case.pk), column, None)
        return opens(case, each, value) if opens and isinstance(value, Sealed) else ""

    return [Told(case.pk, {each.key: text(case, each) for each in wanted}) for case in cases]


def _names(person: Complainant | None, shops: Iterable[Respondent]) -> list[Sealed]:
    values = [person.name, person.agent_name] if person else []
    return [value for value in (*values, *(each.contact_name for each in shops)) if value]


class _Words:
    """Codes, regions and statuses in the reader's language, read once for all rows."""

    def __init__(self, cases: Sequence[Complaint], *, on: date) -> None:
        wanted = {(kind, getattr(case, column)) for case in cases for column, kind in CODES.items()}
        self.codes = labels_of({(kind, code) for kind, code in wanted if code}, on=on)
        self.regions = region_labels({case.region for case in cases if case.region}, on=on)

    def of(self, case: Complaint, column: str, names: list[Sealed]) -> str:
        value: Any = getattr(case, column)
        if value in (None, ""):
            return ""
        if column in CODES:
            return self.codes[CODES[column], value]
        if column in SUMS:
            return money(value)
        if column in WORDS:
            return without_names(value, names)
        plain = {"status": case.status_label, "region": self.regions.get(case.region, "")}
        if column == "holder":
            return named(case.holder)
        return plain.get(column) or (value.isoformat() if isinstance(value, date) else str(value))

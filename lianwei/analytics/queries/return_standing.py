"""Which members of an alliance have handed in: for its secretary-general and its liaison officers."""

from dataclasses import dataclass
from datetime import date, datetime

from lianwei.analytics.models import HANDED_IN, ReturnStanding, ReturnStatus, StatisticalReturn
from lianwei.analytics.rules.return_forms import form_of
from lianwei.core import clock
from lianwei.core.scope import Actor

from .return_checks import in_language
from .returns import KINDS, VIEW

MOST_PERIODS = 6
LOOKING_ON = frozenset({"secretary_general", "liaison_group"})


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How a member's return stands. `opens`: its page, for those who read figures; 0 where there is none."""

    member: str
    upper: str
    name: str
    due_on: date
    status: str
    kind: str
    submitted_at: datetime | None
    is_missing: bool
    is_late: bool
    opens: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The returns of a period, those missing first. `periods`: (first, last, name), the latest first."""

    periods: list[tuple[date, date, str]]
    chosen: tuple[date, date, str] | None
    rows: list[StandingRow]

    @property
    def given(self) -> int:
        return len(self.rows) - self.missing

    @property
    def missing(self) -> int:
        return sum(each.is_missing for each in self.rows)


def looks_on_returns(actor: Actor) -> bool:
    """Whether the reader has an office of an alliance to which the standing of its members is shown."""
    return any(viewer in LOOKING_ON for viewer, _alliance in actor.oversees)


def standing_of_alliance(*, actor: Actor, name: str = "") -> Standing:
    """The returns of the period of that name, of the latest one where there is none of that name."""
    actor.require(VIEW)
    seen = ReturnStanding.objects.visible_to(actor)
    found = seen.values_list("first", "last", "period").distinct().order_by("-last", "-first", "period")
    periods = list(found[:MOST_PERIODS])
    chosen = next((each for each in periods if each[2] == name), next(iter(periods), None))
    if chosen is None:
        return Standing([], None, [])
    readable = StatisticalReturn.objects.visible_to(actor).filter(first=chosen[0], last=chosen[1])
    opens = set(readable.values_list("pk", flat=True))
    rows = [_shown(versions, opens) for versions in _by_return(actor, chosen)]
    return Standing(periods, chosen, sorted(rows, key=lambda each: not each.is_missing))


def _by_return(actor: Actor, chosen: tuple[date, date, str]) -> list[list[ReturnStanding]]:
    """The versions of each return of the period, the latest first, in the order of the members."""
    rows = ReturnStanding.objects.visible_to(actor).filter(first=chosen[0], last=chosen[1])
    rows = rows.select_related("holder", "upper").only(
        *("form", "form_version", "due_on", "version", "status", "submitted_at"),
        *(f"{place}__{column}" for place in ("holder", "upper") for column in ("name", "name_en", "path")),
    )
    found: dict[tuple[int, int, str], list[ReturnStanding]] = {}
    for row in rows.order_by("holder__path", "upper_id", "form", "-version"):
        found.setdefault((row.holder_id, row.upper_id, row.form), []).append(row)
    return list(found.values())


def _shown(versions: list[ReturnStanding], opens: set[int]) -> StandingRow:
    """The version that counts, or the one that is waited for."""
    row = next((each for each in versions if each.status in HANDED_IN), versions[0])
    is_missing = row.status not in HANDED_IN
    return StandingRow(
        member=str(row.holder),
        upper=str(row.upper),
        name=in_language(form_of(row.form, row.form_version)),
        due_on=row.due_on,
        status=str(row.get_status_display()),
        kind=KINDS[ReturnStatus(row.status)],
        submitted_at=None if is_missing else row.submitted_at,
        is_missing=is_missing,
        is_late=is_missing and row.due_on < clock.today(),
        opens=row.pk if row.pk in opens else 0,
    )

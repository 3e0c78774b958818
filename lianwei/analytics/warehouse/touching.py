"""From the log to the rows that must be read again: by sealed position, never by id."""

from dataclasses import dataclass, field

from lianwei.core.models import Event
from lianwei.core.scope import Actor
from lianwei.registry.queries import business_family

from .reading.cases import of_businesses

BATCH = 5_000
BY_SUBJECT = {"complaint": ("cases", "payments", "handovers"), "enquiry": ("enquiries",)}
MERGES = ("business.merged", "business.unmerged")
# What a code, a membership or the tree of organisations means has changed: every row may be another.
EVERYTHING = frozenset(
    {
        "code.added",
        "code.revised",
        "code.retired",
        "alliance.joined",
        "alliance.left",
        "organisation.created",
        "organisation.retired",
        "organisation.revised",
    }
)


@dataclass
class Touched:
    """Keys of subjects by fact. `position`: the last event that was read. `is_all`: read everything again."""

    position: int
    events: int = 0
    is_all: bool = False
    subjects: dict[str, set[int]] = field(default_factory=dict)

    def add(self, fact: str, keys: set[int]) -> None:
        self.subjects.setdefault(fact, set()).update(keys)


def touched_since(position: int, *, actor: Actor) -> Touched:
    """What sealed events after this position touched."""
    touched = Touched(position)
    while rows := _after(touched.position):
        _note(rows, touched, actor)
        touched.position, touched.events = rows[-1][0], touched.events + len(rows)
    return touched


def last_position() -> int:
    """The position of the last sealed event."""
    return (
        Event.objects.exclude(position=None).order_by("-position").values_list("position", flat=True).first()
        or 0
    )


def _after(position: int) -> list[tuple[int, str, str]]:
    rows = Event.objects.filter(position__gt=position).order_by("position")
    found = rows.values_list("position", "name", "subject")[:BATCH]
    return [(position or 0, name, subject) for position, name, subject in found]


def _note(rows: list[tuple[int, str, str]], touched: Touched, actor: Actor) -> None:
    merged = set()
    for _position, name, subject in rows:
        model, _colon, key = subject.partition(":")
        for fact in BY_SUBJECT.get(model, ()):
            touched.add(fact, {int(key)})
        if name in MERGES:
            merged.add(int(key))
        touched.is_all = touched.is_all or name in EVERYTHING
    if merged:  # a double may stand for others that were merged into it before
        family = {each for key in merged for each in business_family(key)}
        for fact in BY_SUBJECT["complaint"][:2]:
            touched.add(fact, of_businesses(family, actor=actor))

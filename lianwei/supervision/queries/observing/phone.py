"""What the phone of an observer shows: the visits, and the checklist they are made by."""

from dataclasses import dataclass

from django.utils.translation import get_language

from lianwei.supervision.models import (
    ObservationChecklist,
    ObservationStatus,
    ObservationVisit,
    Observer,
    VisitStatus,
    checklist_of,
    visits_of,
)
from lianwei.supervision.rules.observing.checklists import from_data, items_of


@dataclass(frozen=True, slots=True)
class PhonePage:
    """The visits of one observer. `photos` are the keys of items of which a photo is asked."""

    observer: Observer
    checklist: ObservationChecklist | None
    todo: list[ObservationVisit]
    done: list[ObservationVisit]
    photos: list[tuple[str, str]]
    is_open: bool


def phone_page(observer: Observer) -> PhonePage:
    """What is to be visited, and what has arrived."""
    row = observer.observation
    visits = list(visits_of(row).filter(observer=observer))
    checklist = checklist_of(row)
    items = items_of(from_data(checklist.sections)) if checklist else []
    language = get_language() or "zh"
    return PhonePage(
        observer,
        checklist,
        [each for each in visits if each.status == VisitStatus.PLANNED],
        [each for each in visits if each.status != VisitStatus.PLANNED],
        [(each.key, each.label(language)) for each in items if each.photo],
        row.status in (ObservationStatus.RUNNING, ObservationStatus.CLOSED) and checklist is not None,
    )

"""What others did on somebody's cases in a span of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.happenings import TWINS
from lianwei.cases.queries.page.timeline import Line, timeline
from lianwei.core.models import Event
from lianwei.core.scope import Actor


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened on one case."""

    line: Line
    number: str
    pk: int


def news_on(
    case_ids: Iterable[int],
    *,
    actor: Actor,
    since: datetime,
    until: datetime | None = None,
    without: int | None,
    limit: int,
) -> list[News]:
    """The latest events of these cases that the person `without` did not cause, the latest first."""
    subjects = [f"complaint:{pk}" for pk in sorted(set(case_ids))]
    if not subjects:
        return []
    rows = Event.objects.filter(subject__in=subjects, at__gte=since).exclude(name__in=TWINS)
    rows = rows.filter(at__lt=until) if until else rows
    events = list(rows.exclude(user_id=without, user_id__isnull=False).order_by("-at")[:limit])
    keys = [int(event.subject.partition(":")[2]) for event in events]
    numbers = dict(Complaint.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "number"))
    lines = timeline(events, titles={}, with_texts=False)
    return [News(line, numbers[pk], pk) for line, pk in zip(lines, keys, strict=True) if pk in numbers]

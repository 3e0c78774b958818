"""Who hears of experience exchanged: colleagues of other members who work on such goods or services, and the
asker of every answer. Each handler bears being run twice: an occasion is told once.
"""

from collections.abc import Iterable

from lianwei.cases.operations.desk.colleagues import tell_colleagues
from lianwei.cases.queries.people.team import people_working_on
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.knowledge.models import Experience
from lianwei.knowledge.queries.experience import url_of
from lianwei.members.models import User
from lianwei.members.queries import organisation_label


@on("experience.asked", only_loud=True)
def tell_who_works_on_it(event: Event) -> None:
    """Those of all members who said that they know such goods or services."""
    row = _of(event)
    people = people_working_on(row.categories, actor=SYSTEM)
    _tell(row, [each for each in people if each.pk != row.written_by], "experience_asked", "asked")


@on("experience.answered", only_loud=True)
def tell_who_asked(event: Event) -> None:
    row = _of(event)
    if row.written_by is not None and row.written_by != event.user_id:
        asker = User.objects.filter(pk=row.written_by, is_active=True)
        _tell(row, asker, "experience_answered", f"answer:{event.details['reply']}")


def _of(event: Event) -> Experience:
    return find(Experience, int(event.subject.partition(":")[2]), actor=SYSTEM)


def _tell(row: Experience, people: Iterable[User], template: str, occasion: str) -> None:
    if not row.is_open:
        return
    tell_colleagues(
        row,
        people,
        template,
        actor=SYSTEM,
        occasion=f"experience:{row.pk}:{occasion}",
        path=url_of(row),
        organisation_id=row.organisation_id,
        org=organisation_label(row.organisation_id),
        title=row.title,
    )

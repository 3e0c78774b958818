"""What follows between members: the letter of a request for assistance, and who is told of being late.

Each handler bears being run twice: a letter is drafted once, an occasion is told once.
"""

from dataclasses import replace

from django.urls import reverse

from lianwei.cases.models import Complaint
from lianwei.cases.operations.between.assistance import draft_assistance_letter
from lianwei.cases.operations.desk.colleagues import tell_colleagues
from lianwei.cases.queries.between.lateness import Late, late_of, people_owing, secretaries_told
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core import clock
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.members.queries import organisation_known
from lianwei.members.queries.memberships import people_of_secretary
from lianwei.members.queries.succession import alliances_once_of

# Event of a day that passed → what was owed, and the detail that names its row.
OWED = {
    "complaint.transfer_overdue": ("transfer", "transfer"),
    "complaint.competence_overdue": ("competence", "dispute"),
    "complaint.assistance_overdue": ("assistance", "assistance"),
}


def tell_the_late(event: Event) -> None:
    """The people of the member that has not answered, once."""
    what, detail = OWED[event.name]
    _tell_of_lateness(late_of(what, event.details[detail], actor=SYSTEM), "member_late")


def _tell_of_lateness(late: Late, template: str) -> None:
    complaint, is_second = find(Complaint, late.case_id, actor=SYSTEM), template == "member_still_late"
    people = secretaries_told(complaint) if is_second else people_owing(late)
    tell_colleagues(
        find(late.model, late.pk, actor=SYSTEM),  # never among the case's messages, which the consumer reads
        people,
        template,
        actor=SYSTEM,
        occasion=f"{template}:{late.what}:{late.pk}",
        path=replace(late, is_theirs=not is_second).url,
        organisation_id=complaint.holder_id,
        number=late.number,
        label=late.label,
        member=late.member,
        due=full_day_text(late.due_on),
    )


for _name in OWED:
    on(_name, only_loud=True)(tell_the_late)


@on("complaint.lateness_reported", only_loud=True)
def tell_the_secretary(event: Event) -> None:
    """The office of the secretary-general, once."""
    late = late_of(event.details["what"], event.details["about"], actor=SYSTEM)
    _tell_of_lateness(late, "member_still_late")


@on("organisation.work_left", only_loud=True)
def tell_of_work_left(event: Event) -> None:
    """The office of the secretary-general of each alliance it was in: nobody follows a member that ended."""
    organisation = organisation_known(int(event.subject.partition(":")[2]))
    for alliance in alliances_once_of(organisation.pk):
        tell_colleagues(
            organisation,
            people_of_secretary(alliance),
            "work_left",
            actor=SYSTEM,
            occasion=f"work_left:{organisation.pk}",
            path=reverse("organisation_view", args=[organisation.pk]),
            organisation_id=organisation.pk,
            member=organisation.name,
            due=full_day_text(organisation.valid_to or clock.today()),
        )


@on("complaint.assistance_asked", only_loud=True)
def draft_letter_of_assistance(event: Event) -> None:
    """The letter that goes with a request to another member."""
    pk, assistance = int(event.subject.partition(":")[2]), event.details["assistance"]
    draft_assistance_letter(pk, actor=SYSTEM, assistance_id=assistance)

"""Whom members lend each other, and for which session somebody is borrowed."""

from dataclasses import dataclass

from django.db.models import Q

from lianwei.cases.models import (
    AssistanceState,
    Complaint,
    MediationSession,
    SharedPerson,
    assistances_of,
)
from lianwei.cases.queries.page.labels import category_classes
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label, short_label

from .transfers import members_to_ask


@dataclass(frozen=True, slots=True)
class SharedRow:
    """Somebody who is lent. `is_own`: by the reader's own member."""

    person: SharedPerson
    member: str
    subjects: str
    is_own: bool

    @property
    def says(self) -> str:
        """What the person knows about, in a line."""
        return self.person.knows or self.subjects


@dataclass(frozen=True, slots=True)
class LentPerson:
    """Somebody who takes part in a session of another member's case, and who sent them."""

    name: str
    member: str


def shared_people(alliances: list[int], *, actor: Actor, members: list[int]) -> list[SharedRow]:
    """Who is lent today in these alliances by their present members, by member and name."""
    in_force = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    rows = SharedPerson.objects.filter(in_force, alliance_id__in=alliances, organisation_id__in=members)
    labels = dict(category_classes(on=clock.today()))
    return [
        SharedRow(
            each,
            short_label(each.organisation_id),
            "、".join(labels.get(code, code) for code in each.subjects),
            each.organisation_id in actor.acts_for,
        )
        for each in rows.order_by("organisation_id", "name", "pk")
    ]


def people_to_borrow(complaint: Complaint, *, actor: Actor) -> list[SharedRow]:
    """Whom the other members of a case's alliance lend."""
    lenders = [each.pk for each in members_to_ask(complaint)]
    return shared_people([complaint.alliance_id or 0], actor=actor, members=lenders) if lenders else []


def people_lent_for(complaint: Complaint, session_id: int) -> list[LentPerson]:
    """Who was lent for a session of a case found in scope, once the member asked has said yes."""
    rows = assistances_of(complaint).filter(session_id=session_id, state=AssistanceState.ANSWERED)
    lent = {each.lent_id: each.asked_id for each in rows.order_by("pk") if each.lent_id is not None}
    people = people_by_key(set(lent))
    return [LentPerson(people[pk].name, organisation_label(member)) for pk, member in lent.items()]


def sessions_by_key(keys: set[int], *, actor: Actor) -> dict[int, MediationSession]:
    """Sessions for which somebody is borrowed, of cases the actor sees."""
    rows = MediationSession.objects.visible_to(actor).filter(pk__in=keys) if keys else []
    return {each.pk: each for each in rows}


def people_by_key(keys: set[int]) -> dict[int, SharedPerson]:
    """People who were lent, also those who are so no longer."""
    return {each.pk: each for each in SharedPerson.objects.filter(pk__in=keys)} if keys else {}

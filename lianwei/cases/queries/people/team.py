"""The people of an association who handle cases: skills, hours, what lies on each desk, who is away.

A fixed number of queries, each by an index that begins with the organisation, whatever the number of people.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Q

from lianwei.cases.models import Access, AssignmentChoice, Caseworker, Complaint
from lianwei.cases.models.complaint import CLOSED
from lianwei.cases.rules.assignment import URGENT_DAYS, WEEK_DAYS, Colleague, Load
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.knowledge.queries.found import class_of
from lianwei.members.models import User
from lianwei.members.queries.people import absences_on, people_who_may

HOLDS = "complaint.record_reply"  # whoever may take a business's answer may have a case on the own desk
LEADS = "complaint.hold_session"  # whoever may lead a session may have one in mediation
GIVES_OUT = "complaint.assign"
ONE_DAY = timedelta(days=1)


def people_who_hold(organisation_id: int, permission: str = HOLDS) -> list[User]:
    """The people of an organisation who can have cases, by name."""
    return people_who_may(permission, organisation_id)


def team_of(organisation_id: int, *, actor: Actor, permission: str = HOLDS) -> list[Colleague]:
    """Everybody who can have cases here, with load, skills and absence, by name."""
    people = people_who_hold(organisation_id, permission)
    keys = [each.pk for each in people]
    rows = Caseworker.objects.visible_to(actor).filter(organisation_id=organisation_id, user_id__in=keys)
    known = {row.user_id: row for row in rows}
    loads, away = _loads(organisation_id, actor), away_on(keys, day=clock.today())
    hands_on = _hands_on(organisation_id)
    return [
        _colleague(
            each,
            known.get(each.pk) or Caseworker(),
            loads.get(each.pk, Load()),
            away_until=away.get(each.pk),
            is_hands_on=each.pk in hands_on,
        )
        for each in people
    ]


def _hands_on(organisation_id: int) -> set[int]:
    """Those who have cases by a role that gives none out: a head is given cases only where one says so."""
    return {each.pk for each in people_who_may(HOLDS, organisation_id, without=GIVES_OUT)}


def _colleague(
    user: User, row: Caseworker, load: Load, *, away_until: date | None, is_hands_on: bool
) -> Colleague:
    return Colleague(
        user_id=user.pk,
        name=user.name,
        load=load,
        takes_cases=is_hands_on if row.takes_cases is None else row.takes_cases,
        capacity=row.weekly_capacity,
        categories=tuple(row.categories),
        languages=tuple(row.languages),
        stations=tuple(row.stations),
        last_assigned_at=row.last_assigned_at,
        away_until=away_until,
    )


def away_on(user_ids: Iterable[int], *, day: date) -> dict[int, date]:
    """Who of these is away on a day, and until when."""
    return {row.absent_id: row.valid_to for row in absences_on(user_ids, first=day, last=day)}


def _loads(organisation_id: int, actor: Actor) -> dict[int, Load]:
    today = clock.today()
    near, week = today + URGENT_DAYS * ONE_DAY, today + WEEK_DAYS * ONE_DAY
    rows = Access.objects.visible_to(actor).filter(
        organisation_id=organisation_id, is_open__in=[True], handler_id__isnull=False
    )
    counted = (
        rows.exclude(status__in=CLOSED)
        .order_by()
        .values_list("handler_id")
        .annotate(
            late=Count("pk", filter=Q(due_on__lt=today)),
            urgent=Count("pk", filter=Q(due_on__range=(today, near))),
            soon=Count("pk", filter=Q(due_on__gt=near, due_on__lte=week)),
            later=Count("pk", filter=Q(due_on__gt=week)),
        )
    )
    fresh = _received_this_week(organisation_id, today, actor)
    found = {
        pk: Load(late, urgent, soon, later, fresh.pop(pk, 0)) for pk, late, urgent, soon, later in counted
    }
    return found | {pk: Load(this_week=n) for pk, n in fresh.items()}


def _received_this_week(organisation_id: int, today: date, actor: Actor) -> dict[int, int]:
    monday = today - today.weekday() * ONE_DAY
    rows = Complaint.objects.visible_to(actor).filter(
        holder_id=organisation_id, received_on__gte=monday, handler_id__isnull=False
    )
    return dict(rows.order_by().values_list("handler_id").annotate(n=Count("pk")))


def assigns_automatically(organisation_id: int, *, actor: Actor) -> bool:
    """Whether cases of this organisation go to the person proposed without anybody asking."""
    rows = AssignmentChoice.objects.visible_to(actor).filter(organisation_id=organisation_id)
    return rows.filter(is_automatic=True).exists()


def caseworker_of(user: User, organisation_id: int, *, actor: Actor) -> Caseworker:
    """What somebody can take on here; the usual, unsaved, where nothing was entered."""
    rows = Caseworker.objects.visible_to(actor).filter(organisation_id=organisation_id, user=user)
    row = rows.first() or Caseworker(organisation_id=organisation_id, user=user)
    if row.takes_cases is None:
        row.takes_cases = user.pk in _hands_on(organisation_id)
    return row


def people_working_on(classes: Iterable[str], *, actor: Actor) -> list[User]:
    """The active people, of any member the actor sees, who said that they know goods or services of one of
    these classes.
    """
    wanted = {class_of(each) for each in classes}
    rows = Caseworker.objects.visible_to(actor).filter(user__is_active=True).exclude(categories=[])
    found = {
        row.user_id: row.user
        for row in rows.select_related("user").order_by("user_id")
        if wanted & {class_of(code) for code in row.categories}
    }
    return list(found.values())

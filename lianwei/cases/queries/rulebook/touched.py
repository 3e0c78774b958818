"""The clocks that another calendar or other rules may move, for the look ahead and for the worker."""

from datetime import date

from django.db.models import Q, QuerySet

from lianwei.cases.models import Clock


def touched_clocks(first_day: date) -> "QuerySet[Clock]":
    """The running clocks of all cases whose end may be another one when days from `first_day` on change.
    Who reads on filters by what the actor sees; the number alone tells of nobody.
    """
    may_move = Q(due_on__gte=first_day) | Q(is_provisional=True)
    return QuerySet(Clock).filter(may_move, state=Clock.State.RUNNING)


def governed_clocks(organisation_id: int, first_day: date) -> "QuerySet[Clock]":
    """The running clocks of an organisation's cases that were received, or accepted, on a day or later: by
    these days the version of the rules is chosen (rules/choice.py).
    """
    since = Q(complaint__received_on__gte=first_day) | Q(complaint__accepted_on__gte=first_day)
    running = QuerySet(Clock).filter(state=Clock.State.RUNNING, started_on__gte=first_day)
    return running.filter(since, complaint__holder_id=organisation_id)

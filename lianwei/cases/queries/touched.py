"""The clocks of all cases that another calendar may move: for the figure in a look ahead, and the worker."""

from datetime import date

from django.db.models import Q, QuerySet

from lianwei.cases.models import Clock


def touched_clocks(first_day: date) -> "QuerySet[Clock]":
    """The running clocks of all cases whose end may be another one when days from `first_day` on change.
    Who reads on filters by what the actor sees; the number alone tells of nobody.
    """
    may_move = Q(due_on__gte=first_day) | Q(is_provisional=True)
    return QuerySet(Clock).filter(may_move, state=Clock.State.RUNNING)

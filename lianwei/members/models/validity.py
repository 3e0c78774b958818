"""Rows that hold from one day to another. Both days are included; no last day means until further notice."""

from datetime import date

from django.db.models import F, Q


def in_force(day: date, *, start: str = "valid_from", end: str = "valid_to") -> Q:
    """The rows that hold on `day`; a row without a first day has always held."""
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
    not_ended = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})
    return begun & not_ended


def not_revoked(day: date) -> Q:
    """The roles and substitutions that hold on `day` and were not ended before their last day."""
    return in_force(day) & Q(ended_at__isnull=True)


def in_order(*, start: str = "valid_from", end: str = "valid_to") -> Q:
    """The constraint that a period does not end before it begins."""
    is_open = Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": True})
    return is_open | Q(**{f"{end}__gte": F(start)})

"""The list of an alliance's members as the lines of a sheet."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .queries import MemberRow


def member_lines(rows: Iterable[MemberRow]) -> list[tuple[str, ...]]:
    """The header and one line for each member, branch and station."""
    header = (
        _("Member code"),
        _("Name"),
        _("Kind"),
        _("Level"),
        _("Region code"),
        _("Help number"),
        _("Whom to ask for"),
        _("Joined"),
        _("Last day"),
    )
    return [header, *(_cells(row) for row in rows)]


def _cells(row: MemberRow) -> tuple[str, ...]:
    organisation = row.organisation
    days = (day.isoformat() if day else "" for day in (row.joined_on, row.left_on))
    return (
        organisation.code,
        str(organisation),
        str(organisation.kind),
        str(row.depth + 1),
        organisation.region_code,
        organisation.phone,
        row.contact,
        *days,
    )

"""Writes of the members app: one function, one verb, one transaction, one event."""

from .absence import end_absence, enter_absence, leave_service
from .alliances import (
    create_alliance,
    join_alliance,
    leave_alliance,
    name_supervising_body,
    revise_alliance,
)
from .founding import FoundingRow, found_alliance, founding_rows
from .invitations import (
    Invited,
    accept_by_provider,
    accept_invitation,
    invite_again,
    invite_user,
    withdraw_invitation,
)
from .logins import (
    demand_second_factor,
    note_access_change,
    note_failed_login,
    note_login,
    note_logout,
)
from .organisations import create_organisation, retire_organisation, revise_organisation
from .people import (
    create_user,
    end_sessions,
    revise_settings,
    revise_user,
    unlock_user,
)
from .roles import assign_role, end_role
from .succession import name_successor, note_work_left, pass_on_work

__all__ = [
    "FoundingRow",
    "Invited",
    "accept_by_provider",
    "accept_invitation",
    "assign_role",
    "create_alliance",
    "create_organisation",
    "create_user",
    "demand_second_factor",
    "end_absence",
    "end_role",
    "end_sessions",
    "enter_absence",
    "found_alliance",
    "founding_rows",
    "invite_again",
    "invite_user",
    "join_alliance",
    "leave_alliance",
    "leave_service",
    "name_successor",
    "name_supervising_body",
    "note_access_change",
    "note_failed_login",
    "note_login",
    "note_logout",
    "note_work_left",
    "pass_on_work",
    "retire_organisation",
    "revise_alliance",
    "revise_organisation",
    "revise_settings",
    "revise_user",
    "unlock_user",
    "withdraw_invitation",
]

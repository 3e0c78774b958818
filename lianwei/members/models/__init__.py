"""Who belongs to the alliance and who works for whom. Open tables: names of associations are public."""

from .alliances import Alliance, Membership, SupervisingBody
from .keys import OrganisationKey
from .organisations import Organisation, OrganisationKind
from .people import Absence, Role, RoleAssignment, RoleScope, User

__all__ = [
    "Absence",
    "Alliance",
    "Membership",
    "Organisation",
    "OrganisationKey",
    "OrganisationKind",
    "Role",
    "RoleAssignment",
    "RoleScope",
    "SupervisingBody",
    "User",
]

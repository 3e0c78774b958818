"""Who belongs to the alliance and who works for whom. Open tables: names of associations are public."""

from .alliances import Alliance, Membership, SupervisingBody
from .organisations import Organisation, OrganisationKind
from .people import Role, RoleAssignment, RoleScope, Substitute, User

__all__ = [
    "Alliance",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Role",
    "RoleAssignment",
    "RoleScope",
    "Substitute",
    "SupervisingBody",
    "User",
]

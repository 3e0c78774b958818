"""Who may do what, and who sees what."""

import tomllib

from lianwei.members.permissions import expand, permission_names
from lianwei.members.reference_data import DATA
from lianwei.members.visibility import sights

from .tables import table


def permissions() -> str:
    """Permissions down, roles across."""
    roles = tomllib.loads((DATA / "roles.toml").read_text(encoding="utf-8"))["role"]
    granted = [expand(role["permissions"]) for role in roles]
    head = ("permission", "", *(f"{role['name']} {role['name_en']}" for role in roles))
    rows = [
        (f"`{name}`", row["name"], *("●" if name in each else "" for each in granted))
        for name, row in permission_names().items()
    ]
    return "# Permissions and roles\n\nOne person may hold several roles.\n\n" + table(head, rows)


def visibility() -> str:
    """What each kind of viewer sees of a case."""
    head = ("viewer", "existence", "facts", "narrative", "identity", "documents", "note")
    rows = [
        (s.viewer, s.existence, s.facts, s.narrative, s.identity, s.documents, s.note)
        for s in sights().values()
    ]
    return "# Who sees what of a case\n\n" + table(head, rows)

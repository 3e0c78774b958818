"""Organisation kinds and roles, loaded from data/. Running it again changes only what the files changed."""

import csv
import tomllib
from pathlib import Path

from .models import OrganisationKind, Role, RoleScope

DATA = Path(__file__).parent / "data"
FLAGS = ("is_association", "is_authority", "is_station", "may_sue")


def load_organisation_kinds_and_roles() -> dict[str, int]:
    """Write both tables; returns how many rows of each the files hold."""
    return {"organisation_kinds": _load_kinds(), "roles": _load_roles()}


def _load_kinds() -> int:
    with (DATA / "organisation_kinds.csv").open(encoding="utf-8", newline="") as lines:
        rows = [_kind(row, position) for position, row in enumerate(csv.DictReader(lines))]
    changed = [f.name for f in OrganisationKind._meta.concrete_fields if not f.primary_key]
    OrganisationKind.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=changed
    )
    return len(rows)


def _kind(row: dict[str, str], position: int) -> OrganisationKind:
    flags = {flag: row.pop(flag) == "yes" for flag in FLAGS}
    return OrganisationKind(position=position, **row, **flags)


def _load_roles() -> int:
    described = tomllib.loads((DATA / "roles.toml").read_text(encoding="utf-8"))["role"]
    rows = [_role(each, position) for position, each in enumerate(described)]
    changed = [f.name for f in Role._meta.concrete_fields if not f.primary_key]
    Role.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=changed)
    return len(rows)


def _role(described: dict, position: int) -> Role:
    return Role(position=position, **described | {"scope": RoleScope(described["scope"])})

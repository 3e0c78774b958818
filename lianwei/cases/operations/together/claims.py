"""The list of creditors (债权登记表) of a shop that closed: what each paid, used up, is still owed."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseGroup
from lianwei.cases.queries.together.creditors import Creditors, creditors_of
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock

from .joint import open_group, own_rows

Claim = tuple[int, int]  # paid and used up, in fen


@transaction.atomic
def enter_claims(group_id: int, *, actor: Actor, claims: Mapping[int, Claim]) -> CaseGroup:
    """Note what was paid and what of it was used up, by case. Raises Invalid where that is more."""
    group = open_group(group_id, actor=actor, verb="enter_claims")
    rows = own_rows(group, claims)
    for row in rows:
        paid, used = claims[row.complaint_id]
        if not 0 <= used <= paid:
            raise Invalid({used_field(row.complaint_id): _("No more can be used up than was paid.")})
        row.paid, row.used = paid, used
        row.save(update_fields=["paid", "used"])
    record("case_group.claims_entered", group, actor=actor, cases=len(rows))
    return group


@transaction.atomic
def export_creditors(group_id: int, *, actor: Actor, form: str) -> Creditors:
    """The list to take along, as `form` (pdf, xlsx); who took it is noted."""
    group = lock(CaseGroup, group_id, actor=actor)
    actor.require("case_group.export")
    creditors = creditors_of(group, actor=actor)
    record("case_group.exported", group, actor=actor, form=form, cases=len(creditors.lines))
    return creditors


def paid_field(complaint_id: int) -> str:
    """How a form calls what was paid in a case."""
    return f"paid_{complaint_id}"


def used_field(complaint_id: int) -> str:
    """How a form calls what was used up in a case."""
    return f"used_{complaint_id}"

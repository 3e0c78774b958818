"""An organisation chooses its rules from a day on, with limits of its own. The choice is a new row; cases
received or accepted since that day are computed again by the worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import OrganisationRuleset
from lianwei.cases.rules.families import offered
from lianwei.cases.rules.overrides import RulesetInvalidError, overridden
from lianwei.cases.rules.rulesets import Ruleset
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.operations.locking import lock_organisation


@dataclass(frozen=True, slots=True)
class RulesetEntry:
    """A choice as somebody makes it: the family, the first day, and what the organisation sets itself."""

    family: str
    valid_from: date
    overrides: Mapping[str, Any]


@transaction.atomic
def revise_ruleset(organisation_id: int, *, actor: Actor, entry: RulesetEntry) -> OrganisationRuleset:
    """Follow a family of rules from a day on. Raises Invalid where the family does not fit the organisation,
    where a limit is looser than the law allows, or where a limit of its own cites no article.
    """
    organisation = lock_organisation(organisation_id, actor=actor)
    actor.require("ruleset.revise")
    rules = tuned(organisation, entry)
    row = OrganisationRuleset.objects.create(
        organisation=organisation,
        family=entry.family,
        valid_from=entry.valid_from,
        overrides=dict(entry.overrides),
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    record(
        "ruleset.revised",
        row,
        actor=actor,
        organisation=organisation.pk,
        ruleset=rules.code,
        tells=rules.name,
        valid_from=entry.valid_from.isoformat(),
        settings=sorted(entry.overrides),
    )
    return row


def tuned(organisation: Organisation, entry: RulesetEntry) -> Ruleset:
    """The version in force on the first day with the organisation's own limits, checked."""
    kind = organisation.kind
    known = offered(kind.code, is_authority=kind.is_authority, on=entry.valid_from)
    base = next((each for each in known if each.family == entry.family), None)
    if base is None:
        raise Invalid({"family": _("These rules are not for an organisation of this kind on that day.")})
    _refuse_without_article(entry.overrides)
    try:
        return overridden(base, entry.overrides)
    except RulesetInvalidError as fault:
        raise Invalid({each.path: _(each.sentence) for each in fault.problems}) from fault


def _refuse_without_article(overrides: Mapping[str, Any]) -> None:
    """A limit of one's own names the rule it comes from."""
    clocks = overrides.get("clocks", {})
    bare = [role for role, row in clocks.items() if not str(row.get("article", "")).strip()]
    if bare:
        sentence = _("Please name the article of your own rules that sets this limit.")
        raise Invalid({f"clocks.{role}.article": sentence for role in bare})

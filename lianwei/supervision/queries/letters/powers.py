"""Which article lets an organisation call a business in (约谈, practice A8)."""

from datetime import date

from django.utils.translation import gettext as _

from lianwei.core.errors import WrongStatus
from lianwei.core.scope import Actor
from lianwei.knowledge.rules import article_name
from lianwei.members.models import Organisation
from lianwei.supervision.models import InterviewPower
from lianwei.supervision.rules.letters.powers import powers_of_kind


def powers_held(organisation: Organisation, *, actor: Actor, on: date) -> list[dict[str, str]]:
    """The articles as they stand on a day, as a letter keeps them: of the organisation, then of its kind."""
    rows = InterviewPower.objects.visible_to(actor).filter(organisation=organisation).order_by("pk")
    own = [row for row in rows if row.is_in_force(on)]
    found = [*own, *powers_of_kind(organisation.kind_id, on=on)]
    return [
        {
            "citation": f"《{each.law_name}》{article_name(each.article)}",
            "text": each.text,
            "since": each.valid_from.isoformat(),
        }
        for each in found
    ]


def power_to_sign(
    organisation: Organisation, *, actor: Actor, on: date, cited: dict[str, str]
) -> dict[str, str]:
    """The article an organisation signs an interview by: the one it cited where that holds, else the first in
    force. Raises WrongStatus where none is.
    """
    held = powers_held(organisation, actor=actor, on=on)
    if not held:
        raise WrongStatus(
            _("No article in force lets %(name)s call a business in, so it cannot sign this letter.")
            % {"name": organisation.name}
        )
    return cited if cited in held else held[0]


def powers_listed(*, actor: Actor) -> list[InterviewPower]:
    """What members have entered, for the page of powers."""
    actor.require("interview_power.view")
    rows = InterviewPower.objects.visible_to(actor).select_related("organisation")
    return list(rows.order_by("organisation__path", "-valid_from", "pk")[:200])

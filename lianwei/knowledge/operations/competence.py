"""Verifying an entry of the competence directory: what stands in it, and the day it was checked."""

import re
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.knowledge.models import CompetentBody
from lianwei.knowledge.queries.competence import body_coded

NUMBER = re.compile(r"\+?[0-9][0-9 -]{1,28}[0-9]")  # people tap on it: nothing but a number to dial


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """What people read: the body, its number, and what to tell; English may stay empty."""

    body: str
    contact: str
    say: str = ""
    body_en: str = ""
    say_en: str = ""


@transaction.atomic
def verify_competent_body(code: str, entry: BodyEntry, *, actor: Actor, on: date) -> CompetentBody:
    """Note that an entry was checked with the body on a day, with what was found; it is shown from now on.

    Raises Invalid for a day to come, or a number nobody can dial.
    """
    before = body_coded(code)
    actor.require("competent_body.verify")
    _refuse(entry, on)
    row, _made = CompetentBody.objects.select_for_update().update_or_create(
        code=code, defaults=asdict(entry) | {"verified_on": on, "verified_by": actor.user_id}
    )
    changed = sorted(name for name, value in asdict(entry).items() if value != getattr(before, name))
    record(
        "competent_body.verified",
        row,
        actor=actor,
        code=code,
        on=on.isoformat(),
        changed=changed,
        contact=row.contact,
    )
    return row


def _refuse(entry: BodyEntry, on: date) -> None:
    faults = {}
    if not entry.body.strip():
        faults["body"] = _("Please name the body.")
    if not NUMBER.fullmatch(entry.contact):
        faults["contact"] = _("Please enter a number people can dial, such as 12345 or 023-12345678.")
    if on > clock.today():
        faults["on"] = _("This day has not come yet. Please enter today or an earlier day.")
    if faults:
        raise Invalid(faults)

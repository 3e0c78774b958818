"""From the draft of three screens to what is handed in at the door."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianwei.arrivals.models import Door, Draft
from lianwei.arrivals.operations import ArrivalEntry
from lianwei.core import clock
from lianwei.core.errors import Invalid

from .consents import ENGLISH, IN_PAYLOAD
from .details import shipped_details
from .portal import TextReading, read_text, usual_place

AGREES = "agrees_"
HEALTH = ("S10", "G09")
CHILD = "P02"
LONGEST = 5000


def reading_of(draft: Draft) -> TextReading:
    """What the narrative of a draft proposes."""
    return read_text(str(draft.typed.get("narrative") or ""))


def is_sensitive(draft: Draft, reading: TextReading) -> bool:
    """Whether health or a child comes into it, so that the law asks for a consent of its own."""
    typed = draft.typed
    is_health = str(typed.get("category") or "").startswith(HEALTH) or reading.speaks_of_health
    return is_health or reading.speaks_of_child or CHILD in (typed.get("groups") or [])


def consents_of(wish: dict[str, Any]) -> list[dict[str, Any]]:
    """The consents that were given, each a record of its own; those of intake v1 go with the complaint."""
    at = clock.now().isoformat()
    asked = [each for each in ENGLISH if each not in IN_PAYLOAD and wish.get(AGREES + each)]
    return [{"purpose": purpose, "given_at": at} for purpose in asked]


def entry_of(draft: Draft, clean: dict[str, Any]) -> ArrivalEntry:
    """The complaint as the door takes it; `clean` holds the values of all three screens. Raises Invalid where
    no association has a region yet.
    """
    place = clean.get("place") or ""
    to = int(place) if place else getattr(usual_place(), "pk", None)
    if to is None:
        raise Invalid({"place": _("No association takes complaints here yet. What you typed is kept.")})
    return ArrivalEntry(
        door=Door.PORTAL,
        kind="complaint",
        organisation_id=to,
        client_id=draft.client_id,
        payload=payload_of(clean),
    )


def payload_of(clean: dict[str, Any]) -> dict[str, Any]:
    """Intake v1; what was left open is left out."""
    day = clean.get("happened_on")
    person = {
        "name": clean["name"],
        "phone": clean.get("phone"),
        "email": clean.get("email"),
        **{name: bool(clean.get(AGREES + purpose)) for purpose, name in IN_PAYLOAD.items()},
    }
    business = {"name": clean["business"], "address": clean.get("address")}
    return _filled(
        {
            "person": _filled(person),
            "respondents": [_filled(business)],
            "narrative": narrative_of(clean),
            "wish": clean.get("wish"),
            "category": clean.get("category"),
            "requests": list(clean.get("requests") or ()),
            "groups": list(clean.get("groups") or ()),
            "amount_disputed": clean.get("amount"),
            "happened_on": day.isoformat() if day else None,
        }
    )


def narrative_of(clean: dict[str, Any]) -> str:
    """What happened, and below it the answers to the questions of the category, as people wrote them."""
    with override("zh-hans"):
        lines = [f"{each.words[0]}：{clean[each.name]}" for each in shipped_details() if clean.get(each.name)]
    tail = "".join(f"\n{line}" for line in dict.fromkeys(lines))
    return clean["narrative"][: LONGEST - len(tail)] + tail


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}

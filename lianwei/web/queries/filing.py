"""From the draft of three screens to what is handed in at the door."""

from typing import Any

from django.utils.translation import override

from lianwei.arrivals.models import Door, Draft
from lianwei.arrivals.operations import ArrivalEntry
from lianwei.core import clock

from .details import shipped_details
from .portal import TextReading, read_text, usual_place

TEXT_VERSION = "2026-11"
HEALTH = ("S10", "G09")
CHILD = "P02"
LONGEST = 5000
# field → (purpose, legal basis, article)
CONSENTS = {
    "agrees_handling": ("handling", "consent", "PIPL 13"),
    "agrees_business": ("tell_business", "separate_consent", "PIPL 23"),
    "agrees_member": ("pass_on", "separate_consent", "PIPL 23"),
    "agrees_sensitive": ("sensitive", "separate_consent", "PIPL 29"),
    "agrees_publicity": ("publicity", "separate_consent", "PIPL 25"),
    "agrees_entrusted": ("entrusted_mediation", "consent", "PIPL 21"),
}


def reading_of(draft: Draft) -> TextReading:
    """What the narrative of a draft proposes."""
    return read_text(str(draft.typed.get("narrative") or ""))


def is_sensitive(draft: Draft, reading: TextReading) -> bool:
    """Whether health or a child comes into it, so that the law asks for a consent of its own."""
    typed = draft.typed
    is_health = str(typed.get("category") or "").startswith(HEALTH) or reading.speaks_of_health
    return is_health or reading.speaks_of_child or CHILD in (typed.get("groups") or [])


def consents_of(wish: dict[str, Any]) -> list[dict[str, Any]]:
    """The consents that were given, each a record of its own."""
    at = clock.now().isoformat()
    return [
        {"purpose": purpose, "basis": basis, "article": article, "text_version": TEXT_VERSION, "given_at": at}
        for field, (purpose, basis, article) in CONSENTS.items()
        if wish.get(field)
    ]


def entry_of(draft: Draft, clean: dict[str, Any]) -> ArrivalEntry:
    """The complaint as the door takes it; `clean` holds the values of all three screens."""
    place = clean.get("place") or ""
    to = int(place) if place else getattr(usual_place(), "pk", 0)
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

"""What the public pages show: where a complaint goes, what its text proposes, what to do at once."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.rules.cues import CATEGORY, TAG, URGENT, Suggestion, suggestions
from lianwei.core import clock
from lianwei.knowledge.queries import Advice, advice_for
from lianwei.knowledge.rules import Matter
from lianwei.members.models import Organisation
from lianwei.registry.queries import code_names, region_labels

OFFERED = 3
URGENT_WORDS = {
    "injury": _l(
        "If somebody is hurt or ill: see a doctor first (120), in a fire call 119. Keep the thing, the "
        "packing and the medical records; do not throw leftovers away."
    ),
    "death": _l(
        "If somebody has died: call 110 and 120 first. You need not fill this in now; call us and a person "
        "takes it down for you."
    ),
    "minor": _l(
        "If it is about a child: a parent or guardian files. Keep the payments; what a child under 8 bought "
        "is void, and from 8 to 18 a guardian may refuse what does not fit the age."
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """An association that takes complaints, and the region it is there for."""

    pk: int
    name: str
    region: str
    phone: str

    @property
    def label(self) -> str:
        return _("%(region)s (%(name)s)") % {"region": self.region, "name": self.name}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kind of goods that the text speaks of, and the words that led to it."""

    code: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a narrative says by itself. A person confirms it; nothing follows from it alone."""

    categories: list[Proposal]
    urgent: list[object]
    advice: list[Advice]
    speaks_of_health: bool
    speaks_of_child: bool


def places(*, on: date) -> list[Place]:
    """The associations of the instance, by region."""
    rows = Organisation.objects.filter(kind__is_association=True).order_by("region_code", "path")
    held = [each for each in rows if each.is_in_force(on) and each.region_code]
    names = region_labels([each.region_code for each in held], on=on)
    return [Place(each.pk, str(each), names[each.region_code], each.phone) for each in held]


def place_of(pk: int | None) -> Place | None:
    """One of them."""
    return next((each for each in places(on=clock.today()) if each.pk == pk), None)


def usual_place() -> Place | None:
    """Where a complaint goes whose place nobody knows: the association of the widest region."""
    found = places(on=clock.today())
    return min(found, key=lambda each: (-_zeros(each), each.pk), default=None)


def _zeros(place: Place) -> int:
    region = Organisation.objects.values_list("region_code", flat=True).get(pk=place.pk)
    return len(region) - len(region.rstrip("0"))


def read_text(text: str) -> TextReading:
    """Proposals from the words of a narrative."""
    said = suggestions(text)
    today = clock.today()
    names = code_names("category", on=today)
    kinds = [_proposal(each, names) for each in said[CATEGORY][:OFFERED] if each.code in names]
    tags = frozenset(each.code for each in said[TAG])
    matter = Matter(kinds[0].code if kinds else "", "", tags)
    urgent = [each.code for each in said[URGENT] if each.code in URGENT_WORDS]
    return TextReading(
        categories=kinds,
        urgent=[URGENT_WORDS[code] for code in urgent],
        advice=advice_for(matter, on=today, limit=1) if kinds or tags else [],
        speaks_of_health=bool({"injury", "death"} & set(urgent)),
        speaks_of_child="minor" in urgent,
    )


def _proposal(found: Suggestion, names: dict[str, str]) -> Proposal:
    return Proposal(found.code, names[found.code], "、".join(found.words))

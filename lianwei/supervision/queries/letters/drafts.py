"""What a draft begins with: kinds that may be chosen, why others may not, what stood in a letter before."""

from dataclasses import dataclass
from typing import Any

from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.scope import Actor, find
from lianwei.knowledge.models import LawArticle, is_chinese
from lianwei.members.models import Organisation
from lianwei.supervision.models import Interview, InterviewPower, Letter, addressees_of, issuers_of
from lianwei.supervision.queries.letters.powers import powers_held
from lianwei.supervision.rules.letters.kinds import LetterKind, kinds_on

ARTICLES = 3


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind as the page of choice offers it; `power` the article an interview would rest on."""

    kind: LetterKind
    label: str
    is_open: bool
    power: dict[str, str]


def kinds_offered(*, actor: Actor) -> list[KindChoice]:
    """Every kind of today; an interview is closed where no article gives the power (practice A8)."""
    day = clock.today()
    powers = powers_held(home_of(actor), actor=actor, on=day)
    return [
        KindChoice(
            each,
            label_of(each),
            bool(powers) or not each.needs_power,
            powers[0] if powers and each.needs_power else {},
        )
        for each in kinds_on(day)
    ]


def kind_offered(code: str, *, actor: Actor) -> LetterKind:
    """A kind that may be drafted on this day. Raises NotVisible."""
    found = next((each.kind for each in kinds_offered(actor=actor) if each.kind.code == code), None)
    if found is None:
        raise NotVisible
    return found


def label_of(kind: LetterKind) -> str:
    """The name in the reader's language."""
    return kind.name if is_chinese() else kind.name_en


def home_of(actor: Actor) -> Organisation:
    """The organisation that would issue the letter. Raises NotAllowed."""
    if actor.organisation_id is None:
        raise NotAllowed
    return Organisation.objects.select_related("kind").get(pk=actor.organisation_id)


def names_in(letter: Letter, *, is_next: bool, actor: Actor) -> dict[str, Any]:
    """Addressees, articles, partners and the talk as the form names them; of a letter that is followed, only
    the addressees.
    """
    rows = list(addressees_of(letter))
    told: dict[str, Any] = {
        "businesses": "\n".join(each.name for each in rows if each.business_id),
        "authorities": [each.authority for each in rows if each.authority],
    }
    if is_next:
        return told
    told["partners"] = [str(each.organisation_id) for each in issuers_of(letter) if not each.is_lead]
    told |= {f"article_{n}": str(pk) for n, pk in enumerate(_articles(letter), start=1)}
    venue = Interview.objects.visible_to(actor).filter(letter=letter).first()
    if venue is not None:
        at = clock.as_office_time(venue.held_at)
        told |= {"held_on": at.date(), "hour": at.time(), "place": venue.place, "is_video": venue.is_video}
        told |= {"ours": venue.ours, "theirs": venue.theirs}
    return told


def power_held(pk: int, *, actor: Actor) -> InterviewPower:
    """A power of the actor's organisation. Raises NotVisible, NotAllowed."""
    power = find(InterviewPower, pk, actor=actor)
    if not power.is_within_reach(actor):
        raise NotAllowed
    return power


def _articles(letter: Letter) -> list[int]:
    held = {each.citation: each.pk for each in LawArticle.objects.on(clock.today())} if letter.basis else {}
    return [held[each["citation"]] for each in letter.basis if each["citation"] in held][:ARTICLES]

"""What follows from letters: papers of those who signed along, facts on businesses."""

from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.registry.operations import add_business_fact
from lianwei.supervision.models import Letter, rectifications_of
from lianwei.supervision.operations.letters.signing import dispatch_letter_paper, void_letter_paper
from lianwei.supervision.queries.letters.facts import Fact, fact_of_rectification, facts_of_letter


@on("letter.sent")
def send_papers_along(event: Event) -> None:
    """Papers of members that signed along went out with the letter."""
    for pk in event.details["papers"]:
        dispatch_letter_paper(_key(event), pk, actor=SYSTEM, way=event.details["way"])


@on("letter.recalled")
@on("letter.withdrawn")
def void_papers_along(event: Event) -> None:
    """They were signed for another text, or for a letter that never goes out."""
    for pk in event.details.get("papers", ()):
        void_letter_paper(_key(event), pk, actor=SYSTEM)


@on("letter.sent")
@on("letter.published")
@on("letter.answered")
@on("letter.closed")
def state_facts(event: Event) -> None:
    """What is known of each business now; the same fact is stated once."""
    letter = find(Letter, _key(event), actor=SYSTEM)
    for fact in facts_of_letter(letter, event.name.partition(".")[2]):
        state_fact(fact, organisation_id=letter.holder_id)


@on("letter.checked")
def state_rectification(event: Event) -> None:
    """That something was put right, as another member found, or that a second look found the contrary."""
    letter = find(Letter, _key(event), actor=SYSTEM)
    row = rectifications_of(letter).get(pk=event.details["rectification"])
    is_confirmed, is_reverted = event.details["confirmed"], event.details.get("reverted", False)
    fact = fact_of_rectification(letter, row, is_confirmed=is_confirmed, seen=event.pk)
    if fact is not None and (is_confirmed or is_reverted):
        state_fact(fact, organisation_id=letter.holder_id)


def state_fact(fact: Fact, *, organisation_id: int) -> None:
    """A dated sentence on a business, stated by a member; the same one twice is one fact."""
    add_business_fact(
        fact.business_id,
        actor=SYSTEM,
        kind=fact.kind,
        on=fact.on,
        headline=fact.headline[:200],
        headline_en=fact.headline_en[:200],
        organisation_id=organisation_id,
        source=fact.source,
        audience=fact.audience,
    )


def _key(event: Event) -> int:
    return int(event.subject.partition(":")[2])

"""What anybody could learn of people from what is published: the instance's own sealed values looked for in
every cell, narratives that stand there twice or still name somebody.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.rules.open_data.leaks import occurring, repeated
from lianwei.analytics.rules.open_data.narratives import names_left
from lianwei.analytics.warehouse.open_files import read_published
from lianwei.cases.models import Complainant, NarrativeToken, Respondent
from lianwei.core.scope import Actor

AT_ONCE = 2000  # rows read together
LEAST = {"address": 8}  # characters; a shorter address is a district, and districts are named
OF_PEOPLE = (
    (Complainant, ("name", "phone", "email", "id_number", "address", "agent_name", "agent_phone")),
    (Respondent, ("contact_name", "contact_phone")),
    (NarrativeToken, ("value",)),
)


def leaks(snapshots: Sequence[OpenSnapshot], *, actor: Actor) -> dict[str, list[str]]:
    """By snapshot what it gives away, in words that name nobody; nothing where it is safe."""
    read = [(each, row) for each in snapshots for row in read_published(each.files)]
    texts = ["\n".join(str(value) for value in row.values() if value) for _snapshot, row in read]
    found: dict[str, list[str]] = {each.name: [] for each in snapshots}
    for kind, text in _known(texts, actor):
        found[read[text][0].name].append(f"known: {kind} in row {_number(read, text)}")
    told = [n for n, (each, _row) in enumerate(read) if each.kind == OpenDataKind.NARRATIVES]
    for n in told:
        found[read[n][0].name] += names_left(read[n][1])
    for n in repeated([(read[each][0].name, read[each][1]["text"]) for each in told]):
        found[read[told[n]][0].name].append(f"twice: row {_number(read, told[n])}")
    return found


def _known(texts: Sequence[str], actor: Actor) -> Iterator[tuple[str, int]]:
    """The kind of each value of the instance that stands in a text, and the text."""
    for model, columns in OF_PEOPLE:
        rows = model.objects.visible_to(actor).only("pk", "seal_id", *columns).iterator(AT_ONCE)
        values = chain.from_iterable([(column, getattr(row, column)) for column in columns] for row in rows)
        opened = [(column, value.plain()) for column, value in values if value]
        opened = [(column, plain) for column, plain in opened if len(plain) >= LEAST.get(column, 0)]
        yield from ((opened[n][0], text) for n, text in occurring((plain for _c, plain in opened), texts))


def _number(read: Sequence[tuple[OpenSnapshot, dict]], at: int) -> int:
    """The place of a row in its snapshot, from one on."""
    return 1 + at - next(n for n, (each, _row) in enumerate(read) if each.pk == read[at][0].pk)

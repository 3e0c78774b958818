"""The pages of a questionnaire without scripts: a group at the top is one, what stands between groups
another.
"""

from dataclasses import dataclass

from .answers import Answers, Spot, place_of
from .form import RANK, VALUE, Form, Question, Section, Words, said

LEAST_ROWS = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its title and what stands on it."""

    labels: Words
    items: tuple[Question | Section, ...]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(_paths(self.items))

    @property
    def repeats(self) -> list[Section]:
        return [each for each in _sections(self.items) if each.is_repeat]


def sheets_of(form: Form) -> list[Sheet]:
    """The pages in order, as survey_json divides them."""
    made: list[Sheet] = []
    loose: list[Question | Section] = []
    for each in form.items:
        if isinstance(each, Section) and not each.is_repeat:
            made += [Sheet({}, tuple(loose))] if loose else []
            loose = []
            made.append(Sheet(each.labels, (each,)))
        else:
            loose.append(each)
    return made + ([Sheet({}, tuple(loose))] if loose else [])


def with_rows(form: Form, answers: Answers) -> Answers:
    """The answers with one row at least in each repeat, so that there is something to fill in."""
    filled = dict(answers)
    for each in form.all_items():
        if isinstance(each, Section) and each.is_repeat and not filled.get(each.name):
            filled[each.name] = [{} for _row in range(LEAST_ROWS)]
    return filled


def label_of(spot: Spot, spots: dict[str, Spot], language: str) -> str:
    """A label with the values it repeats."""
    words = said(spot.item.labels, language)
    return VALUE.sub(lambda found: _value(found[1], spot, spots, language), words)


def _value(path: str, spot: Spot, spots: dict[str, Spot], language: str) -> str:
    name = path.rpartition("/")[2]
    found = spots.get(place_of((*spot.key[:-1], name))) or spots.get(name)
    if found is None:
        return ""
    value = found.element.text or ""
    choices = found.item.choices if isinstance(found.item, Question) and found.item.kind != RANK else ()
    return next((said(each.labels, language) for each in choices if each.name == value), value)


def _sections(items: tuple[Question | Section, ...]) -> list[Section]:
    found = [each for each in items if isinstance(each, Section)]
    return [*found, *(inner for each in found for inner in _sections(each.items))]


def _paths(items: tuple[Question | Section, ...]) -> list[str]:
    return [
        path
        for each in items
        for path in ([each.path] if isinstance(each, Question) else [each.path, *_paths(each.items)])
    ]

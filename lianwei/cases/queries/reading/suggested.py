"""What the reading help proposes for a text: the words of the table, and the instance's own model."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from lianwei.cases.models import ReadingModel
from lianwei.cases.rules.cues import (
    CATEGORY,
    GROUP,
    NATURE,
    REQUEST,
    TARGETS,
    URGENT,
    Suggestion,
    suggestions,
)
from lianwei.reading.confidence import LIKELY, SURE, UNSURE

if TYPE_CHECKING:
    from lianwei.reading.classifier import Classifier, Reading

SHIPPED = Path(__file__).parents[2] / "data"
SEEDED = (NATURE,)
SHORTEST = 8  # characters of a text from which the seed says anything
MODELS_KEPT = 4
OFFERED = 3
STORED = (CATEGORY, NATURE, REQUEST, GROUP, URGENT)
OTHER = {CATEGORY: "X01", NATURE: "N99"}  # what stands there until somebody knows better
NUMBER = re.compile(r"\d{3}")  # a word with such a number in it may be a person's; it is not kept


@dataclass(frozen=True, slots=True)
class Reader:
    """The reading help as it stands now; made once for many texts."""

    models: "Mapping[str, Classifier]"
    seeds: "Mapping[str, Classifier]" = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Reader":
        """With the latest model of each target; the seed that is shipped, while the instance has none."""
        rows = ReadingModel.objects.order_by().values("target").annotate(latest=Max("pk"))
        own = {row["target"]: _model(row["latest"]) for row in rows}
        return cls(own, {target: _seed(target) for target in SEEDED if target not in own})

    def read(
        self, text: str, *, age: int | None = None, targets: Iterable[str] = TARGETS
    ) -> dict[str, list[Suggestion]]:
        """Proposals per target, the strongest first. A model that is sure goes before the table's words; one
        that is fairly sure goes before words that do not agree among themselves.
        """
        found = suggestions(text, age=age, targets=targets)
        for target, model in self.models.items():
            if target in found and text.strip():
                found[target] = _joined(found[target], model.read(text))
        for target, seed in self.seeds.items():
            if target in found and len(text.strip()) >= SHORTEST and not _are_sure(found[target]):
                found[target] = _with_seed(found[target], seed.read(text))
        return found


def suggested(text: str, *, age: int | None = None) -> dict[str, list[Suggestion]]:
    """Proposals for one text."""
    return Reader.now().read(text, age=age)


def as_stored(found: Mapping[str, list[Suggestion]]) -> dict[str, Any]:
    """Proposals as they are kept with a case: {target: [[code, confidence, words], …]}."""
    return {
        target: [
            [each.code, each.confidence, [word for word in each.words if not NUMBER.search(word)]]
            for each in found[target][:OFFERED]
        ]
        for target in STORED
        if found.get(target)
    }


def from_stored(stored: Mapping[str, Any]) -> dict[str, list[Suggestion]]:
    """What as_stored() wrote; every target has a list."""
    return {
        target: [
            Suggestion(code, confidence, tuple(words)) for code, confidence, words in stored.get(target, ())
        ]
        for target in STORED
    }


def taken_for(found: Mapping[str, list[Suggestion]], target: str) -> str:
    """The code that stands for goods or nature until a person confirms: the first proposal where it is fairly
    sure, else “other”.
    """
    first = next(iter(found.get(target, ())), None)
    return first.code if first and first.confidence in (SURE, LIKELY) else OTHER[target]


def _joined(by_words: list[Suggestion], reading: "Reading") -> list[Suggestion]:
    learnt = Suggestion(reading.label, reading.confidence, reading.cues)
    others = [each for each in by_words if each.code != learnt.code]
    agreeing = [each for each in by_words if each.code == learnt.code]
    if agreeing and learnt.confidence in (SURE, LIKELY):
        return [Suggestion(learnt.code, SURE, agreeing[0].words), *others]
    if learnt.confidence == SURE or (learnt.confidence == LIKELY and not _are_sure(by_words)):
        return [learnt, *others]
    return by_words or ([learnt] if learnt.words else [])


def _with_seed(by_words: list[Suggestion], reading: "Reading") -> list[Suggestion]:
    """The seed was made of composed texts, so it only helps where the words do not agree, and is never more
    than “please check”; what it is unsure of itself it does not say.
    """
    if reading.confidence == UNSURE:
        return by_words
    said = Suggestion(reading.label, UNSURE, reading.cues)
    others = [each for each in by_words if each.code != said.code]
    if len(others) < len(by_words):
        return [each for each in by_words if each.code == said.code] + others
    if by_words and by_words[0].confidence != UNSURE:
        return [*by_words, said]
    return [said, *others] if said.words else by_words


def _are_sure(by_words: list[Suggestion]) -> bool:
    return bool(by_words) and by_words[0].confidence == SURE


@cache
def _seed(target: str) -> "Classifier":
    """The model that is shipped (tools/seed.py makes it), read once by each process."""
    from lianwei.reading.classifier import load  # noqa: PLC0415 - as below

    return load((SHIPPED / f"seed-{target}.npz").read_bytes())


@lru_cache(maxsize=MODELS_KEPT)
def _model(pk: int) -> "Classifier":
    """A trained model, read once by each process."""
    from lianwei.reading.classifier import load  # noqa: PLC0415 - numpy: 20 MB, and few instances have a model

    return load(bytes(ReadingModel.objects.get(pk=pk).data))

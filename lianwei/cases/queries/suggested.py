"""What the reading help proposes for a text: the words of the table, and the instance's own model."""

from functools import lru_cache
from typing import TYPE_CHECKING

from lianwei.cases.models import ReadingModel
from lianwei.cases.rules.cues import CATEGORY, NATURE, Suggestion, suggestions
from lianwei.reading.confidence import LIKELY, SURE

if TYPE_CHECKING:
    from lianwei.reading.classifier import Classifier, Reading

MODELS_KEPT = 4


def suggested(text: str, *, age: int | None = None) -> dict[str, list[Suggestion]]:
    """Proposals per target, the strongest first. A model that is sure goes before the table's words; one that
    is fairly sure goes before words that do not agree among themselves.
    """
    found = suggestions(text, age=age)
    for target in (CATEGORY, NATURE):
        newest = ReadingModel.of(target).values_list("pk", flat=True).first()
        if newest is not None and text.strip():
            found[target] = _joined(found[target], _model(newest).read(text))
    return found


def _joined(by_words: list[Suggestion], reading: "Reading") -> list[Suggestion]:
    learnt = Suggestion(reading.label, reading.confidence, reading.cues)
    others = [each for each in by_words if each.code != learnt.code]
    agreeing = [each for each in by_words if each.code == learnt.code]
    if agreeing and learnt.confidence in (SURE, LIKELY):
        return [Suggestion(learnt.code, SURE, agreeing[0].words), *others]
    if learnt.confidence == SURE or (learnt.confidence == LIKELY and not _are_sure(by_words)):
        return [learnt, *others]
    return by_words or ([learnt] if learnt.words else [])


def _are_sure(by_words: list[Suggestion]) -> bool:
    return bool(by_words) and by_words[0].confidence == SURE


@lru_cache(maxsize=MODELS_KEPT)
def _model(pk: int) -> "Classifier":
    """A trained model, read once by each process."""
    from lianwei.reading.classifier import load  # noqa: PLC0415 - numpy: 20 MB, and few instances have a model

    return load(bytes(ReadingModel.objects.get(pk=pk).data))

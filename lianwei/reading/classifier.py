"""Says which class a text belongs to, how sure that is, and which words led to it. Needs numpy only.

Two linear models vote: a support vector machine on TF-IDF weights, and one on the presence of runs weighed by
their log-count ratio (Wang and Manning, 2012, “Baselines and Bigrams”). They are trained in `training`.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianwei.reading.confidence import LIKELY, SURE, UNSURE
from lianwei.reading.features import LONGEST, Keys, features, runs
from lianwei.reading.scripts import plain

SHOWN_CUES = 3
LONGEST_CUE = 8

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A proposed class. `confidence` is SURE, LIKELY or UNSURE; `cues` are the words of the text that led to
    it, the strongest first.
    """

    label: str
    confidence: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classifier:
    """The numbers of a trained model. Rows follow `keys`, columns follow `labels`.

    `sure` and `likely` are margins between the first two classes above which 95 and 80 of 100 held-back texts
    were read rightly.
    """

    labels: tuple[str, ...]
    keys: Keys
    rarity: Floats
    by_weight: Floats
    by_presence: Floats
    bias: Floats
    sure: float = np.inf
    likely: float = np.inf
    facts: dict[str, str] = field(default_factory=dict)

    def scores(self, text: str) -> Floats:
        """How much speaks for each class, in the order of `labels`."""
        rows, weights = self._found(text)
        return weights @ self.by_weight[rows] + self.by_presence[rows].sum(0, dtype=np.float32) + self.bias

    def read(self, text: str) -> Reading:
        """The likeliest class of a text; UNSURE also where nothing in it is known."""
        scores = self.scores(text)
        best = int(scores.argmax())
        return Reading(self.labels[best], self._confidence(scores), self._cues(text, best))

    def label(self, text: str) -> str:
        """The likeliest class alone, for many texts."""
        return self.labels[int(self.scores(text).argmax())]

    def save(self) -> bytes:
        """The model as one file (numpy's .npz), readable by `load`."""
        out = BytesIO()
        np.savez_compressed(
            out,
            labels=np.array(self.labels),
            keys=self.keys,
            rarity=self.rarity.astype(np.float16),
            by_weight=self.by_weight.astype(np.float16),
            by_presence=self.by_presence.astype(np.float16),
            bias=self.bias,
            margins=np.array([self.sure, self.likely]),
            facts=np.array([*self.facts.items()] or np.empty((0, 2), dtype=str)),
        )
        return out.getvalue()

    def _found(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """The known rows of a text and their TF-IDF weights, of length one together."""
        keys, counts = features(text)
        rows = np.searchsorted(self.keys, keys)
        rows[rows == self.keys.size] = 0
        is_known = self.keys[rows] == keys if self.keys.size else np.zeros(keys.size, dtype=bool)
        rows = rows[is_known]
        weights = (1 + np.log(counts[is_known])) * self.rarity[rows]
        length = np.sqrt((weights * weights).sum())
        return rows, (weights / length if length else weights).astype(np.float32)

    def _confidence(self, scores: Floats) -> str:
        second, first = np.sort(scores)[-2:] if scores.size > 1 else (0.0, np.inf)
        margin = first - second
        return SURE if margin >= self.sure else LIKELY if margin >= self.likely else UNSURE

    def _cues(self, text: str, column: int) -> tuple[str, ...]:
        """The passages whose characters speak most for a class against the mean of the others."""
        letters = plain(text)
        rows, weights = self._found(text)
        if not rows.size:
            return ()
        votes = weights[:, None] * self.by_weight[rows] + self.by_presence[rows]
        lead = votes[:, column] - votes.mean(axis=1)
        return _strongest(letters, _per_character(letters, self.keys[rows], lead))


def _per_character(letters: str, keys: Keys, lead: Floats) -> Floats:
    """The lead of every run, shared among the characters it covers."""
    scores = np.zeros(len(letters))
    for size in range(1, LONGEST + 1):
        at = runs(letters, size)
        rows = np.searchsorted(keys, at)
        rows[rows == keys.size] = 0
        share = np.where(keys[rows] == at, lead[rows], 0.0) / size
        for place in range(size):
            scores[place : place + share.size] += share
    return scores


def _strongest(letters: str, scores: Floats) -> tuple[str, ...]:
    """Words of at most LONGEST_CUE characters, each standing out from the text around it."""
    threshold = scores.mean() + scores.std()
    cues: dict[str, float] = {}
    start = 0
    while start < len(letters):
        end = start
        while end < len(letters) and scores[end] > threshold and letters[end].isalnum():
            end += 1
        if 1 < end - start <= LONGEST_CUE:
            cues[letters[start:end]] = max(cues.get(letters[start:end], 0.0), float(scores[start:end].sum()))
        start = end + 1
    return tuple(sorted(cues, key=lambda cue: -cues[cue])[:SHOWN_CUES])


def load(data: bytes) -> Classifier:
    """A model from what `save` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        sure, likely = file["margins"]
        return Classifier(
            labels=tuple(str(each) for each in file["labels"]),
            keys=file["keys"],
            rarity=file["rarity"].astype(np.float32),
            by_weight=file["by_weight"],
            by_presence=file["by_presence"],
            bias=file["bias"].astype(np.float32),
            sure=float(sure),
            likely=float(likely),
            facts={str(name): str(value) for name, value in file["facts"]},
        )

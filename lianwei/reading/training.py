"""Trains a classifier from labelled texts, with scikit-learn; never imported by the web process."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from lianwei.reading.classifier import Classifier, Floats
from lianwei.reading.features import Keys, features

SMOOTHING = 0.5
# C of the two machines: the best of .03, .1, .5 and 2 in five-fold trials on complaint texts and their titles
BY_WEIGHT, BY_PRESENCE = 0.5, 2.0
FOLDS = 3
PRECISE, FAIR = 0.95, 0.80
SEEN_TWICE = 2
SMALL = 400  # with fewer texts a run that stands in one of them counts too

Matrix: TypeAlias = sparse.csr_matrix


def train(texts: Sequence[str], labels: Sequence[str], *, facts: dict[str, str] | None = None) -> Classifier:
    """A classifier for these classes. Raises ValueError with fewer than two of them.

    Margins of confidence come from held-back thirds; where a class is too small for that, nothing is SURE.
    """
    names = tuple(sorted(set(labels)))
    if names[1:] == ():
        raise ValueError("A classifier needs texts of two classes at least.")
    classes = np.searchsorted(np.array(names), np.array(labels))
    counted = [features(text) for text in texts]
    whole = _fit(counted, classes, names)
    return replace(whole, **_margins(texts, counted, classes, names), facts=facts or {})


def _fit(counted: list, classes: NDArray, names: tuple[str, ...]) -> Classifier:
    keys, counts = _matrix(counted)
    seen = np.diff(counts.tocsc().indptr)
    rarity = (np.log((1 + counts.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    weights, bias = _by_weight(counts, rarity, classes, len(names))
    presence, more_bias = _by_presence(counts, classes, len(names))
    return Classifier(names, keys, rarity, weights, presence, bias + more_bias)


def _matrix(counted: list) -> tuple[Keys, Matrix]:
    """Texts × runs that stand in two texts at least (in one, where there are few texts)."""
    every = np.concatenate([keys for keys, _ in counted])
    keys, seen = np.unique(every, return_counts=True)
    keys = keys[seen >= (SEEN_TWICE if len(counted) >= SMALL else 1)]
    starts = np.cumsum([0, *(each.size for each, _ in counted)])
    columns = np.searchsorted(keys, every)
    columns[columns == keys.size] = 0
    values = np.concatenate([times for _, times in counted]) * (keys[columns] == every)
    matrix = sparse.csr_matrix((values.astype(float), columns, starts), shape=(len(counted), keys.size))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return keys, matrix


def _by_weight(counts: Matrix, rarity: Floats, classes: NDArray, n: int) -> tuple[Floats, Floats]:
    weighed = counts.copy()
    weighed.data = 1 + np.log(weighed.data)
    weighed = weighed @ sparse.diags(rarity)
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed = sparse.diags(1 / np.maximum(length, 1e-9)) @ weighed
    machines = [_machine(weighed, classes == each, BY_WEIGHT) for each in range(n)]
    return _standard(weighed, np.array([m.coef_[0] for m in machines]).T, [m.intercept_[0] for m in machines])


def _by_presence(counts: Matrix, classes: NDArray, n: int) -> tuple[Floats, Floats]:
    present = counts.copy()
    present.data = np.ones_like(present.data)
    columns, biases = [], []
    for each in range(n):
        inside = np.asarray(present[classes == each].sum(axis=0)).ravel() + SMOOTHING
        outside = np.asarray(present[classes != each].sum(axis=0)).ravel() + SMOOTHING
        ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
        rated = present @ sparse.diags(ratio)
        size = np.sqrt(np.asarray(rated.multiply(rated).sum(axis=1)).ravel()).mean() or 1.0
        machine = _machine(rated / size, classes == each, BY_PRESENCE)
        columns.append(machine.coef_[0] * ratio / size)
        biases.append(machine.intercept_[0])
    return _standard(present, np.array(columns).T, biases)


def _machine(rows: Matrix, is_class: NDArray, penalty: float) -> LinearSVC:
    return LinearSVC(C=penalty, class_weight="balanced", random_state=0, max_iter=4000).fit(rows, is_class)


def _standard(rows: Matrix, weights: Floats, bias: list[float]) -> tuple[Floats, Floats]:
    """Weights and bias scaled so that both machines speak equally loud."""
    spread = float((rows @ weights + np.array(bias)).std()) or 1.0
    return (weights / spread).astype(np.float32), (np.array(bias) / spread).astype(np.float32)


def _margins(texts: Sequence[str], counted: list, classes: NDArray, names: tuple[str, ...]) -> dict:
    """The leads over the second class from which PRECISE and FAIR shares of held-back texts are right."""
    if min(Counter(classes.tolist()).values()) < FOLDS:
        return {}
    leads, is_right = np.zeros(len(texts)), np.zeros(len(texts), dtype=bool)
    for taught, held in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(counted, classes):
        model = _fit([counted[i] for i in taught], classes[taught], names)
        for i in held:
            scores = model.scores(texts[i])
            second, first = np.sort(scores)[-2:]
            leads[i], is_right[i] = first - second, scores.argmax() == classes[i]
    return {"sure": _from(leads, is_right, PRECISE), "likely": _from(leads, is_right, FAIR)}


def _from(leads: Floats, is_right: NDArray, share: float) -> float:
    """The smallest lead above which at least this share was right; infinite where there is none."""
    order = np.argsort(-leads)
    rightly = np.cumsum(is_right[order]) / np.arange(1, order.size + 1)
    enough = np.flatnonzero(rightly >= share)
    return float(leads[order][enough[-1]]) if enough.size else float("inf")


def shrink(model: Classifier, *, runs: int = 60_000) -> Classifier:
    """The model with its weightiest runs only, so that it stays small in every process that reads."""
    if model.keys.size <= runs:
        return model
    weight = np.abs(model.by_weight).max(axis=1) + np.abs(model.by_presence).max(axis=1)
    kept = np.sort(np.argpartition(-weight, runs)[:runs])
    return replace(
        model,
        keys=model.keys[kept],
        rarity=model.rarity[kept],
        by_weight=model.by_weight[kept],
        by_presence=model.by_presence[kept],
    )

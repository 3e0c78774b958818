"""The schools of R `survey` as samples, and the numbers that R printed of them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from lianwei.surveys.rules.statistics.design import Sample
from lianwei.surveys.rules.statistics.estimates import difference, mean, quantile, ratio, share, total
from lianwei.surveys.rules.statistics.tables import cross_table
from lianwei.surveys.rules.statistics.weighting import design_effect, post_stratify, rake

HERE = Path(__file__).parent
TYPES, WIDE = {"E": 4421, "H": 755, "M": 1018}, {"No": 1072, "Yes": 5122}
TEXTS = ("stype", "sch.wide", "comp.imp")
SAMPLES = (
    "strata",
    "strata_nofpc",
    "clusters",
    "two_stages",
    "weights",
    "stratified_after",
    "raked",
    "raked_strata",
)


def numbers(directory: Path = HERE) -> dict[str, float]:
    """By name; the first two rows tell versions."""
    lines = (directory / "numbers.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(lines))[3:]
    return {name: float(value) for name, value in rows}


def schools(name: str, directory: Path = HERE) -> dict[str, np.ndarray]:
    """The columns of one sample; missing numbers are NaN."""
    with (directory / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        key: np.array([row[key] if key in TEXTS else float(row[key] or "nan") for row in rows])
        for key in rows[0]
    }


def sample(name: str, directory: Path = HERE) -> tuple[Sample, dict[str, np.ndarray]]:
    """One of SAMPLES and its schools."""
    one, two, three = (schools(each, directory) for each in ("apistrat", "apiclus1", "apiclus2"))
    drawn = {"clusters": two["dnum"], "population": two["fpc"]}
    if name == "stratified_after":
        after = post_stratify(two["pw"], two["stype"], TYPES)
        return Sample(after, **drawn, margins=[two["stype"]], start=two["pw"]), two
    if name.startswith("raked"):
        return _raked(two, drawn) if name == "raked" else _raked(one, {"strata": one["comp.imp"]})
    return {
        "strata": (Sample(one["pw"], strata=one["stype"], population=one["fpc"]), one),
        "strata_nofpc": (Sample(one["pw"], strata=one["stype"]), one),
        "clusters": (Sample(two["pw"], **drawn), two),
        "two_stages": (Sample(three["pw"], clusters=three["dnum"]), three),
        "weights": (Sample(one["pw"]), one),
    }[name]


def _raked(table, drawn):
    margins = [table["stype"], table["sch.wide"]]
    found = rake(table["pw"], margins, [TYPES, WIDE])
    assert found.has_converged
    return Sample(found.weights, **drawn, margins=margins, start=table["pw"]), table


def computed(name: str, directory: Path = HERE) -> Iterator[tuple[str, float]]:
    """What our functions make of a sample, by the names of the R script."""
    drawn, table = sample(name, directory)
    values, types = table["api00"], table["stype"]
    wide = (table["sch.wide"] == "Yes").astype(float)
    average = mean(values, drawn)
    yield from _whole("mean", average)
    yield "mean.deff", average.design_effect
    yield from _whole("total", total(table["enroll"], drawn))
    yield from _whole("ratio", ratio(values, table["api99"], drawn))
    for kind in "EHM":
        part = mean(values, drawn, within=types == kind)
        yield f"by.{kind}.value", part.value
        yield f"by.{kind}.error", part.error
    gap = difference(values, drawn, types == "E", types == "H")
    yield from (("gap.value", gap.value), ("gap.error", gap.error))
    yield from _whole("share.mean", mean(wide, drawn, degrees=drawn.degrees))
    yield from _whole("share.xlogit", share(wide, drawn, degrees=drawn.degrees))
    yield "degrees", drawn.degrees
    for at in (0.25, 0.5, 0.75):
        yield from _whole(f"quantile.{at}", quantile(values, at, drawn))
    yield from _table(table, drawn)
    yield "weights.kish", design_effect(drawn.weights)
    for row in (1, 50, 100):
        yield f"weights.{row}", float(drawn.weights[row - 1])


def _table(table, drawn):
    crossed = cross_table(table["sch.wide"], table["stype"], drawn)
    test = crossed.test
    yield from (("table.f", test.f_value), ("table.p", test.p_value), ("table.chisq", test.chi_square))
    yield from (("table.above", test.above), ("table.below", test.below), ("table.first", test.first_order))
    yield from (("table.NoE.value", crossed.shares[0, 0]), ("table.NoE.error", crossed.errors[0, 0]))
    yield from (("table.YesM.value", crossed.shares[1, 2]), ("table.YesM.error", crossed.errors[1, 2]))


def _whole(name, found):
    yield from ((f"{name}.{key}", getattr(found, key)) for key in ("value", "error", "low", "high"))

"""`lianwei watch`: which weekly counts of a file stand out. No instance."""

import argparse
import sys
from collections.abc import Iterator

import numpy as np
import pandas as pd

from lianwei.analytics.rules.surveillance.methods import METHODS, Method, judge

NEEDED = ["series", "t", "observed"]
WRITTEN = [*NEEDED, "expected", "threshold", "alarm"]


class CountsRefusedError(ValueError):
    """A file of counts or a method that cannot be used, with the reason."""


def watch(arguments: argparse.Namespace) -> int:
    """Judge the weekly counts of a CSV file (series,t,observed; may be .gz) by one method.

    Prints series,t,observed,expected,threshold,alarm in the order of the file, from week `--from` on; without
    it from the first week before which there is history enough. What cannot be said is empty.
    """
    try:
        method = _method(arguments.method, arguments.set)
        table = read_counts(arguments.file)
        judged = list(_judged(table, method, arguments.since))
    except CountsRefusedError as fault:
        print(fault, file=sys.stderr)
        return 1
    whole = pd.concat(judged).sort_index() if judged else pd.DataFrame(columns=WRITTEN)
    if silent := table["series"].nunique() - whole["series"].nunique():
        print(f"{silent} series are too short for {arguments.method}.", file=sys.stderr)
    whole.to_csv(sys.stdout, index=False, lineterminator="\n", float_format="%.12g")
    return 0


def read_counts(path: str) -> pd.DataFrame:
    """The weeks of a file: whole numbers, no gap within a series. Raises CountsRefusedError."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, EOFError) as fault:
        raise CountsRefusedError(f"{path}: {getattr(fault, 'strerror', None) or fault}.") from fault
    except ValueError as fault:  # not UTF-8, no header, rows of other lengths
        raise CountsRefusedError(f"{path}: {fault}") from fault
    if missing := [name for name in NEEDED if name not in table.columns]:
        raise CountsRefusedError(f"{path}: the header lacks {', '.join(missing)}.")
    table = table[NEEDED].copy()
    for name in ("t", "observed"):
        wrong = ~table[name].str.fullmatch(r"\d{1,15}")
        if wrong.any():
            row = int(np.argmax(wrong))
            raise CountsRefusedError(
                f"{path}, line {row + 2}: {name} is no whole number: {table[name][row]!r}."
            )
        table[name] = table[name].astype("int64")
    _without_gaps(path, table)
    return table


def _without_gaps(path: str, table: pd.DataFrame) -> None:
    ordered = table.sort_values(["series", "t"], kind="stable")
    follows = (ordered["series"] == ordered["series"].shift()) & (ordered["t"].diff() != 1)
    if follows.any():
        row = int(ordered.index[np.argmax(follows)])
        name, week = table["series"][row], table["t"][row]
        raise CountsRefusedError(
            f"{path}, line {row + 2}: week {week} of {name} does not follow the week before."
        )


def _method(name: str, given: list[str]) -> Method:
    if name not in METHODS:
        raise CountsRefusedError(f"No method is called {name}; there are {', '.join(METHODS)}.")
    pairs = {key: value for key, _, value in (each.partition("=") for each in given)}
    try:
        return METHODS[name].with_settings(pairs)
    except KeyError as fault:
        known = ", ".join(METHODS[name].setting_names())
        raise CountsRefusedError(f"{name} has no setting {fault.args[0]}; it has {known}.") from fault
    except ValueError as fault:
        raise CountsRefusedError(f"{name} cannot work so: {fault}.") from fault


def _judged(table: pd.DataFrame, method: Method, since: int | None) -> Iterator[pd.DataFrame]:
    """Series of the same weeks are judged together."""
    ordered = table.sort_values(["series", "t"], kind="stable")
    weeks = ordered.groupby("series", sort=False)["t"].agg(["min", "size"])
    for (first, length), names in weeks.groupby(["min", "size"]).groups.items():
        begin = max(0, since - first) if since is not None else method.settings.history()
        if begin >= length:
            continue
        rows = ordered[ordered["series"].isin(names)]
        counts = rows["observed"].to_numpy().reshape(-1, length)
        verdict = judge(counts, np.arange(begin, length), method)
        told = rows.iloc[np.arange(len(rows)).reshape(-1, length)[:, begin:].ravel()]
        yield told.assign(
            expected=verdict.expected.ravel(),
            threshold=verdict.threshold.ravel(),
            alarm=pd.arrays.IntegerArray(verdict.alarm.ravel().astype(int), verdict.silent.ravel()),
        )

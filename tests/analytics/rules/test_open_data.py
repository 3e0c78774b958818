"""What is told of a month: no small count, no difference of two, and nothing an attacker can work out."""

from collections import Counter
from itertools import combinations, product
from math import ceil, floor, inf
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from lianwei.analytics.rules.open_data.checking import COUNTS, differences, findings
from lianwei.analytics.rules.open_data.dominance import Part
from lianwei.analytics.rules.open_data.telling import Line, month_told, without_tables
from lianwei.analytics.rules.open_data.terms import terms_of

TERMS = terms_of("2026-07")
NAMES = ("member", "category_main", "nature", "channel")
NEAR = 1e-6  # what the solver may be off
KEYS = {"member": "ABCDE", "category_main": ("G01", "G02", "S01"), "nature": "xyz", "channel": "pq"}


def cases(seed, count):
    """So many complaints, most of them in few places; some resolved, a few of these with more."""
    rng = Random(seed)
    found = []
    for _n in range(count):
        place = {name: rng.choices(keys, [0.6, *[0.4] * (len(keys) - 1)])[0] for name, keys in KEYS.items()}
        resolved = rng.random() < 0.8
        found.append(place | {"resolved": resolved, "multiple": resolved and rng.random() < 0.1})
    return found


def counted(rows):
    """The same as the warehouse would answer."""

    def values(measure, by):
        chosen = {
            "accepted": rows,
            "resolved": [row for row in rows if row["resolved"]],
            "multiple_cases": [row for row in rows if row["multiple"]],
            "enquiries": rows[::2],
            "recovered_promised": [row for row in rows if row["resolved"]],
            "multiple_amount": [row for row in rows if row["multiple"]],
        }[measure]
        weight = 123_456 if measure in ("recovered_promised", "multiple_amount") else 1
        found = Counter(tuple(row[name] for name in by) for row in chosen)
        return {keys: n * weight for keys, n in found.items()} or ({} if by else {(): 0})

    return values


def parted(rows, fen=123_456):
    """What each case adds to a sum of money, each of a business of its own where it does not say."""

    def parts(measure):
        of = "resolved" if measure == "recovered_promised" else "multiple"
        return [
            Part(row.get("shop", f"case {n}"), n, row["member"], row.get("fen", fen) if row[of] else 0)
            for n, row in enumerate(rows)
        ]

    return parts


def told(rows):
    return month_told(TERMS, counted(rows), parted(rows))


def value(month, table, measure, *keys):
    [line] = [e for e in month.lines if (e.table, e.measure, e.keys) == (table, measure, keys)]
    return line.value


@pytest.mark.parametrize("seed", range(24))
def test_nothing_told_is_small_and_nothing_withheld_follows(seed):
    month = told(cases(seed, Random(seed).choice([3, 8, 20, 60, 200, 800])))

    assert findings(month.lines, TERMS) == []


@pytest.mark.parametrize("seed", range(4))
def test_an_attacker_who_solves_all_tables_at_once_learns_no_hidden_cell(seed):
    rows = cases(seed, 150)
    month = told(rows)

    assert exposed(month, rows) == []


def test_a_table_that_gives_something_away_goes_with_all_that_part_it_further():
    month = told(cases(1, 5000))

    safe = without_tables(month, TERMS, {("member", "resolved")})

    named = {(line.table, line.measure) for line in safe.lines}
    assert [pair for pair in named if pair[0] in ("member", "member_category_main")] == [
        ("member", "enquiries")
    ]
    assert {("month", "resolved"), ("nature", "accepted")} <= named
    assert {"member.accepted", "member.resolution_rate", "member_category_main.accepted"} <= {*safe.withheld}


def test_a_large_month_tells_nearly_everything():
    rows = cases(1, 5000)
    month = told(rows)

    assert value(month, "month", "accepted") == 5000
    assert value(month, "member", "accepted", "A") == sum(row["member"] == "A" for row in rows)
    assert sum(line.value is None for line in month.lines) < 0.05 * len(month.lines)
    assert month.withheld == ()


def test_the_whole_of_a_tiny_month_stays_out():
    month = told(cases(1, 3))

    assert month.lines == ()
    assert "member.accepted" in month.withheld


def test_resolved_stays_out_where_few_were_not():
    rows = [row | {"resolved": True, "multiple": False} for row in cases(2, 300)]
    for row in rows[:2]:
        row["resolved"] = False

    month = told(rows)

    assert "month.resolved" in month.withheld
    assert value(month, "month", "accepted") == 300


def test_money_is_rounded_and_goes_with_its_count():
    rows = cases(3, 400)
    month = told(rows)
    exact = sum(row["resolved"] for row in rows) * 123_456

    fen = value(month, "month", "recovered_promised")

    assert fen % TERMS.round_fen == 0
    assert abs(fen - exact) <= TERMS.round_fen / 2
    assert [line.table for line in month.lines if line.measure == "recovered_promised"] == ["month"]


PLANTED = {
    "small": [Line("member", ("A",), "accepted", 4)],
    "rest": [Line("nature", ("x",), "accepted", 20), Line("nature", ("x",), "resolved", 18)],
    "sum": [
        Line("month", (), "accepted", 20),
        Line("member", ("A",), "accepted", 17),
        Line("member", ("B",), "accepted", None),
        Line("member", ("C",), "accepted", None),
    ],
    "solved": [
        Line("month", (), "accepted", 20),
        Line("member", ("A",), "accepted", 12),
        Line("member", ("B",), "accepted", None),
    ],
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault):
    assert fault in {each.fault for each in findings(PLANTED[fault], TERMS)}


def test_a_cell_told_here_and_withheld_there_is_found():
    one, other = Line("member", ("A",), "accepted", 12), Line("member", ("A",), "accepted", None)
    near, far = Line("member", ("A",), "accepted", 14), Line("member", ("A",), "accepted", 17)

    found = [[each.fault for each in differences([one], [then], ["A"])] for then in (one, other, near, far)]

    assert found == [[], ["differs"], ["differs"], []]
    assert differences([one], [other], ["B"]) == []


def test_the_terms_hold_from_a_month_on():
    assert terms_of("2026-07").days == 60
    with pytest.raises(ValueError, match="2019-12"):
        terms_of("2019-12")


def exposed(month, rows):
    """The cells that stay out and that only one number fits, tried exactly: is there another set of cases of
    which every figure told is true, and this one is not the same? Unknowns are whole numbers of cases by all
    dimensions and by how they ended, which the solver may also part; a cell that stays out is one or more.
    """
    ways = list(product(*KEYS.values(), ("no", "single", "multiple")))
    told_cells, hidden = {}, []
    for line in month.lines:
        if line.measure not in COUNTS or line.measure == "enquiries":
            continue
        by = next(table.by for table in TERMS.tables if table.name == line.table)
        row = np.array([float(_fits(way, by, line)) for way in ways])
        if line.value is None:
            hidden.append((line, row))
        else:
            told_cells[line] = row
    matrix = np.array([*told_cells.values(), *(row for _line, row in hidden)])
    low = [line.value for line in told_cells] + [1] * len(hidden)
    high = [line.value for line in told_cells] + [inf] * len(hidden)
    given = LinearConstraint(matrix, low, high)
    found = []
    for line, row in hidden:
        ends = [
            milp(sign * row, constraints=given, bounds=Bounds(0, inf), integrality=np.zeros(len(ways)))
            for sign in (1, -1)
        ]
        least, most = ceil(ends[0].fun - NEAR), floor(-ends[1].fun + NEAR)
        if least == most:
            found.append(line)
    return found


def _fits(way, by, line):
    place, end = dict(zip(NAMES, way[:-1], strict=True)), way[-1]
    if tuple(place[name] for name in by) != line.keys:
        return False
    return {
        "accepted": True,
        "resolved": end != "no",
        "multiple_cases": end == "multiple",
    }[line.measure]


def test_the_attack_finds_what_is_planted():
    """Else it would prove nothing."""
    rows = cases(1, 150)
    month = told(rows)
    safe = [line for line in month.lines if (line.table, line.measure) == ("member", "accepted")]
    opened = [Line(e.table, e.keys, e.measure, e.value) for e in safe]
    opened[0] = Line("member", opened[0].keys, "accepted", None)
    whole = Line("month", (), "accepted", 150)

    assert [len(exposed(type(month)((whole, *opened), ()), rows))] == [1]


def test_every_pair_of_dimensions_that_is_told_has_its_totals():
    by = {table.by for table in TERMS.tables}

    for pair in (each for each in by if len(each) > 1):
        assert {tuple(part) for part in combinations(pair, 1)} <= by

"""`lianwei index`: what it prints, what it refuses, what it leaves out when asked."""

import csv
import io

import numpy as np
import pytest

from lianwei.cli import main

HEAD = "city,year,indicator,respondent,score,weight"
GOOD = ["无锡,2026,I1,a,90,1", "无锡,2026,I1,b,80,3", "哈密,2026,I1,a,60,1", "哈密,2026,I1,b,64,1"]


def run(tmp_path, capsys, rows, *options, head=HEAD, encoding="utf-8"):
    file = tmp_path / "answers.csv"
    file.write_bytes("\n".join([head, *rows, ""]).encode(encoding))
    code = main(["index", str(file), *options])
    said = capsys.readouterr()
    return code, list(csv.DictReader(io.StringIO(said.out))), said.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_scores_are_weighted_means_with_interval_and_place(tmp_path, capsys, encoding):
    code, found, said = run(tmp_path, capsys, GOOD, encoding=encoding)

    first, second = found
    error = (
        np.sqrt(2 * 2 * (1 * (90 - 82.5)) ** 2) / 4
    )  # both clusters lie as far from their mean, n / (n - 1) = 2
    assert (code, said) == (0, "")
    assert list(first) == ["city", "year", "indicator", "score", "low", "high", "rank"]
    assert (first["city"], first["year"], first["indicator"], first["rank"]) == ("无锡", "2026", "I1", "1")
    assert float(first["score"]) == pytest.approx(82.5)
    assert float(first["low"]) == pytest.approx(82.5 - 1.959964 * error, abs=1e-4)
    assert float(first["high"]) == pytest.approx(82.5 + 1.959964 * error, abs=1e-4)
    assert (second["city"], second["rank"]) == ("哈密", "2")
    assert float(second["score"]) == pytest.approx(62)


def test_cities_that_cannot_be_told_apart_share_their_places(tmp_path, capsys):
    random = np.random.default_rng(3)
    rows = [
        f"{city},2026,I1,{person},{min(100, max(0, random.normal(centre, 8))):.2f},1"
        for city, centre in (("甲", 85), ("乙", 80), ("丙", 79.9), ("丁", 60))
        for person in range(400)
    ]

    _code, found, _said = run(tmp_path, capsys, rows, "--places")

    places = {row["city"]: (row["rank_low"], row["rank_high"]) for row in found}
    assert places["甲"] == ("1", "1")
    assert places["乙"] == places["丙"] == ("2", "3")
    assert places["丁"] == ("4", "4")


def test_years_and_indicators_are_ranked_apart(tmp_path, capsys):
    rows = [*GOOD, "哈密,2025,I1,a,70,1", "哈密,2026,I2,a,70,1"]

    _code, found, _said = run(tmp_path, capsys, rows)

    assert [(row["year"], row["indicator"], row["city"], row["rank"]) for row in found] == [
        ("2025", "I1", "哈密", "1"),
        ("2026", "I1", "无锡", "1"),
        ("2026", "I1", "哈密", "2"),
        ("2026", "I2", "哈密", "1"),
    ]


def test_one_answer_has_no_interval(tmp_path, capsys):
    _code, found, _said = run(tmp_path, capsys, GOOD[:1])

    assert (found[0]["score"], found[0]["low"], found[0]["high"]) == ("90.000000", "", "")


WRONG = [
    ("哈密,2026,I1,c,101,1", "score lies outside 0 to 100: 101"),
    ("哈密,2026,I1,c,-1,1", "score lies outside 0 to 100: -1"),
    ("哈密,2026,I1,c,好,1", "score is no number: 好"),
    ("哈密,2026,I1,c,nan,1", "score is no number: nan"),
    ("哈密,2026,I1,c,70,", "weight is empty"),
    ("哈密,2026,I1,c,70,0", "weight is not above 0: 0"),
    ("哈密,2026,I1,c,70,inf", "weight is no number: inf"),
    ("哈密,2026,I1,c", "score is empty"),
    (",2026,I1,,70,1", "city, respondent is empty"),
    ("哈密,26年,I1,c,70,1", "year is none: 26年"),
    ("哈密,2026,I1,a,70,1", "a answered I1 already in line 4"),
]


@pytest.mark.parametrize(("row", "reason"), WRONG)
def test_a_wrong_row_is_told_with_its_line_and_nothing_is_printed(tmp_path, capsys, row, reason):
    code, found, said = run(tmp_path, capsys, [*GOOD, row])

    assert (code, found) == (1, [])
    assert f"line 6: {reason}." in said


@pytest.mark.parametrize(("row", "reason"), WRONG)
def test_a_wrong_row_is_left_out_when_asked(tmp_path, capsys, row, reason):
    _code, without, _said = run(tmp_path, capsys, GOOD)

    code, found, said = run(
        tmp_path, capsys, [row, *GOOD] if "already" not in reason else [*GOOD, row], "--skip"
    )

    assert (code, found) == (0, without)
    assert "1 rows are left out." in said


def test_without_a_column_of_weights_everybody_counts_alike(tmp_path, capsys):
    rows = [row.rsplit(",", 1)[0] for row in GOOD]

    code, found, said = run(tmp_path, capsys, rows, head=HEAD.removesuffix(",weight"))

    assert code == 0
    assert float(found[0]["score"]) == 85
    assert "no column weight" in said


def test_files_that_cannot_be_read_are_refused(tmp_path, capsys):
    code, _found, said = run(tmp_path, capsys, ["x"], head="city,year")
    assert (code, "lacks indicator, respondent, score" in said) == (1, True)
    code, _found, said = run(tmp_path, capsys, [])
    assert (code, "has no rows" in said) == (1, True)
    assert main(["index", str(tmp_path / "none.csv")]) == 1
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    assert main(["index", str(tmp_path / "bytes.csv")]) == 1
    assert "neither UTF-8" in capsys.readouterr().err


def test_the_history_tells_what_was_published_from_2017_to_2023(capsys):
    assert main(["index", "--history"]) == 0

    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["year"], row["overall"]) for row in found] == [
        ("2017", "71.75"),
        ("2018", ""),
        ("2020", "79.32"),
        ("2021", "80.59"),
        ("2022", "78.81"),
        ("2023", "79.92"),
    ]
    assert main(["index"]) == 1

"""`lianwei watch`: the file it takes, what it prints, what it refuses."""

import csv
import gzip
import io

import pytest

from lianwei.cli import main

HEAD = "series,t,observed"


def written(tmp_path, rows, head=HEAD, name="counts.csv"):
    file = tmp_path / name
    text = "\n".join([head, *rows, ""])
    file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return str(file)


def weeks(name, counts, first=1):
    return [f"{name},{first + at},{count}" for at, count in enumerate(counts)]


def printed(capsys):
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("name", ["counts.csv", "counts.csv.gz"])
def test_alarms_of_series_of_unlike_length_stand_in_the_order_of_the_file(tmp_path, capsys, name):
    rows = [*weeks("贝", [2, 3, 2, 1, 2, 3, 2, 2, 30]), *weeks("A", [2, 3, 2, 1, 2, 3, 2, 1])]

    code = main(["watch", written(tmp_path, rows, name=name), "--method", "ears_c1"])

    found = printed(capsys)
    assert code == 0
    assert [(row["series"], row["t"], row["observed"], row["alarm"]) for row in found] == [
        ("贝", "8", "2", "0"),
        ("贝", "9", "30", "1"),
        ("A", "8", "1", "0"),
    ]
    assert list(found[0]) == ["series", "t", "observed", "expected", "threshold", "alarm"]
    assert float(found[0]["expected"]) == pytest.approx(15 / 7)


def test_the_first_week_and_settings_are_told(tmp_path, capsys):
    rows = weeks("A", [2, 3, 2, 1, 2, 3, 2, 2, 4])

    code = main(
        ["watch", written(tmp_path, rows), "--method", "ears_c1", "--from", "9", "--set", "alpha=0.2"]
    )

    assert code == 0
    assert [(row["t"], row["alarm"]) for row in printed(capsys)] == [("9", "1")]


def test_weeks_without_history_before_them_are_empty_when_asked_for(tmp_path, capsys):
    main(["watch", written(tmp_path, weeks("A", [1, 2])), "--method", "ears_c1", "--from", "1"])

    assert [(row["expected"], row["threshold"], row["alarm"]) for row in printed(capsys)] == [
        ("", "", "")
    ] * 2


def test_of_a_week_after_seven_alike_the_third_method_says_nothing(tmp_path, capsys):
    """R `surveillance` says NA there: the excess of a week cannot be told in deviations of none."""
    rows = weeks("A", [*[2, 3, 2, 3, 2], *[1] * 10, 9, 1])

    main(["watch", written(tmp_path, rows), "--method", "ears_c3"])

    said = [(row["t"], row["alarm"]) for row in printed(capsys)]
    assert said[-4:] == [("14", "0"), ("15", "0"), ("16", ""), ("17", "")]


def test_a_series_that_is_too_short_is_told_of(tmp_path, capsys):
    code = main(["watch", written(tmp_path, weeks("A", [1, 2])), "--method", "rki3"])

    told = capsys.readouterr()
    assert (code, told.out) == (0, "series,t,observed,expected,threshold,alarm\n")
    assert told.err == "1 series are too short for rki3.\n"


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        (["A,1,2"], "series,week,observed", "the header lacks t."),
        (["A,1,2", "A,2,-3"], HEAD, "line 3: observed is no whole number"),
        (["A,1,2", "A,2,"], HEAD, "line 3: observed is no whole number"),
        (["A,1,2", "A,3,1"], HEAD, "line 3: week 3 of A does not follow"),
        (["A,1,2", "A,1,2"], HEAD, "line 3: week 1 of A does not follow"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path, capsys, rows, head, words):
    code = main(["watch", written(tmp_path, rows, head), "--method", "ears_c1"])

    told = capsys.readouterr()
    assert (code, told.out) == (1, "")
    assert words in told.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--method", "guess"], "No method is called guess"),
        (["--method", "ears_c1", "--set", "colour=red"], "no setting colour"),
        (["--method", "ears_c1", "--set", "alpha=much"], "cannot work so"),
    ],
)
def test_a_method_that_is_not_there_is_refused(tmp_path, capsys, more, words):
    code = main(["watch", written(tmp_path, weeks("A", [1, 2])), *more])

    assert code == 1
    assert words in capsys.readouterr().err


def test_files_that_are_no_table_are_refused(tmp_path, capsys):
    (tmp_path / "bad.csv.gz").write_bytes(b"no gzip")
    (tmp_path / "picture.csv").write_bytes(b"\xff\xd8\xff\xe0" * 9)
    (tmp_path / "empty.csv").write_bytes(b"")

    codes = [
        main(["watch", str(tmp_path / name), "--method", "ears_c1"])
        for name in ("bad.csv.gz", "picture.csv", "empty.csv", "none.csv")
    ]

    assert codes == [1, 1, 1, 1]
    assert capsys.readouterr().out == ""

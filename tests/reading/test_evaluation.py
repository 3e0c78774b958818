"""Figures of a reading, counted by hand; the command that prints them."""

import json

import pytest

from lianwei.cli import main
from lianwei.reading.evaluation import ClassResult, compare
from lianwei.reading.tables import TableRefusedError, read_labelled

ROWS = "id,text,label\n" + "".join(
    f"{n},{text},{label}\n"
    for n, (text, label) in enumerate(
        [("健身卡跑路", "卡"), ("会员卡不退", "卡"), ("面包发霉", "食"), ("牛奶过期", "食")]
    )
)


def test_figures_are_those_counted_by_hand():
    result = compare(["a", "a", "b", "c"], ["a", "b", "b", "b"])

    assert result.accuracy == 0.5
    assert result.per_class["a"] == ClassResult(precision=0.5, recall=1.0, f1=2 / 3, texts=1)
    assert result.per_class["b"] == ClassResult(precision=1.0, recall=1 / 3, f1=0.5, texts=3)
    assert result.per_class["c"] == ClassResult(precision=0.0, recall=0.0, f1=0.0, texts=0)
    assert result.macro_f1 == pytest.approx((2 / 3 + 0.5) / 3)


def test_nothing_to_compare_is_refused():
    with pytest.raises(ValueError, match="no text"):
        compare([], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_in_each_encoding(tmp_path, encoding):
    path = tmp_path / "texts.csv"
    path.write_bytes(ROWS.encode(encoding))

    assert read_labelled(str(path)).labels == ["卡", "卡", "食", "食"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,text\n1,a\n", "the header lacks label."),
        (b"id,text,label\n1,a,\n", "line 2: the label is empty."),
        (b"\xff\xfe\x00\xd8", "neither UTF-8 nor GB 18030."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, content, said):
    path = tmp_path / "texts.csv"
    path.write_bytes(content)

    with pytest.raises(TableRefusedError, match=said):
        read_labelled(str(path))


def test_the_command_prints_one_object(tmp_path, capsys):
    path = tmp_path / "texts.csv"
    path.write_text(ROWS, encoding="utf-8")

    status = main(["reading", "evaluate", str(path), str(path)])

    shown = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (shown["accuracy"], shown["macro_f1"]) == (1.0, 1.0)
    assert set(shown) == {"accuracy", "macro_f1", "per_class", "seconds"}
    assert shown["per_class"]["卡"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "texts": 2}


def test_a_missing_file_is_named_and_nothing_printed(tmp_path, capsys):
    status = main(["reading", "evaluate", str(tmp_path / "no.csv"), str(tmp_path / "no.csv")])

    said = capsys.readouterr()
    assert status == 1
    assert said.out == ""
    assert "no.csv: No such file or directory." in said.err

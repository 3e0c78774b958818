"""`lianwei deadlines FILE.csv`: columns that scripts rely on, refused rows, status."""

import argparse
import io
import os
import subprocess
import sys

import pytest

from lianwei.cases.commands.deadlines import deadlines

HEADER = "ruleset,event_from,date,pauses"


@pytest.fixture
def run(tmp_path, capsys):
    def call(*rows, header=HEADER):
        file = tmp_path / "in.csv"
        file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        status = deadlines(argparse.Namespace(file=str(file)))
        printed = capsys.readouterr()
        return status, printed.out.splitlines(), printed.err

    return call


def test_the_columns_are_kept_and_four_are_added(run):
    status, out, err = run(
        "SAMR-121,complaint_accepted,2026-04-15,", "SAMR-20,complaint_accepted,2026-04-14,"
    )

    assert (status, err) == (0, "")
    assert out == [
        "ruleset,event_from,date,pauses,event_to,due_on,basis,provisional",
        "SAMR-121,complaint_accepted,2026-04-15,,mediation_closed,2026-06-15,"
        "Order 121 art. 23(1)(v); 实施条例 art. 46 (appraisal time not counted),false",
        "SAMR-20,complaint_accepted,2026-04-14,,mediation_closed,2026-06-18,Order 20 art. 21,false",
    ]


@pytest.mark.parametrize(
    ("pauses", "due_on"),
    [
        ("2026-05-01/2026-05-10", "2026-06-24"),  # ten days, both ends included
        ("2026-05-01/2026-05-10;2026-05-08/2026-05-12", "2026-06-26"),  # twelve days: overlaps count once
        (" 2026-05-20/2026-05-20 ; 2026-05-01/2026-05-01 ;", "2026-06-16"),  # two days, out of order
        ("2026-07-01/2026-07-10", "2026-06-15"),  # after the limit was over
    ],
)
def test_pauses(run, pauses, due_on):
    _, out, _ = run(f"SAMR-121,complaint_accepted,2026-04-15,{pauses}")

    assert out[1].split(",")[5] == due_on


def test_two_clocks_of_one_event_are_two_rows(run):
    status, out, _ = run("LAW,goods_received,2026-04-15,")

    assert status == 0
    assert [line.split(",")[4:6] for line in out[1:]] == [
        ["return_declared", "2026-04-22"],
        ["defect_found", "2026-10-15"],
    ]


def test_a_family_takes_the_version_in_force(run):
    _, out, _ = run(
        "SAMR-COMPLAINT,complaint_accepted,2026-04-14,", "SAMR-COMPLAINT,complaint_accepted,2026-04-15,"
    )

    assert [line.split(",")[5] for line in out[1:]] == ["2026-06-18", "2026-06-15"]


def test_a_date_in_a_year_without_notice_is_provisional(run):
    _, out, _ = run("CCA-GUIDE,complaint_accepted,2026-12-01,")

    assert out[1].endswith(",2027-02-01,CCA guide and local rules: configurable per member,true")


def test_bad_rows_are_named_and_the_others_printed(run):
    status, out, err = run(
        "SAMR-999,complaint_accepted,2026-04-15,",
        "SAMR-121,moon_rose,2026-04-15,",
        "SAMR-121,complaint_accepted,2026-02-30,",
        "SAMR-121,complaint_accepted,15.4.2026,",
        "SAMR-121,complaint_accepted,2026-04-15,2026-05-10/2026-05-01",
        "SAMR-121,complaint_accepted,2026-04-15,2026-05-10",
        "SAMR-121,complaint_accepted,2026-04-15,",
    )

    assert status == 1
    assert len(out) == 2
    assert err.splitlines() == [
        "line 2: No ruleset SAMR-999 in force on 2026-04-15.",
        "line 3: No clock of SAMR-121 starts with moon_rose.",
        "line 4: '2026-02-30' is not a date such as 2026-04-15.",
        "line 5: '15.4.2026' is not a date such as 2026-04-15.",
        "line 6: The pause 2026-05-10/2026-05-01 ends before it begins.",
        "line 7: '2026-05-10' is not a pause such as 2026-05-01/2026-05-10.",
    ]


def test_what_the_reader_should_know_goes_to_stderr(run):
    status, out, err = run(
        "SAMR-121,complaint_accepted,2026-04-14,",
        "SAMR-ODR,sent_to_odr_trader,2026-04-14,2026-04-15/2026-04-16",
    )

    assert (status, len(out)) == (0, 3)
    assert err.splitlines() == [
        "line 2: D121-MEDIATE was not in force on 2026-04-14; computed as asked.",
        "line 3: The rules know no pause of D-ODR; pauses not counted.",
    ]


def test_further_columns_are_kept_and_pauses_may_be_missing(run):
    status, out, _ = run("7,PIPL,breach_found,2026-10-03", header="id,ruleset,event_from,date")

    assert status == 0
    assert out[0] == "id,ruleset,event_from,date,event_to,due_on,basis,provisional"
    assert out[1] == "7,PIPL,breach_found,2026-10-03,authority_told,2026-10-03,PIPL art. 57,false"


def test_a_header_that_lacks_columns_is_refused(run):
    assert run("x", header="ruleset,day") == (1, [], "The header lacks event_from, date.\n")


def test_a_file_that_is_not_there(capsys, tmp_path):
    assert deadlines(argparse.Namespace(file=str(tmp_path / "none.csv"))) == 1
    assert "none.csv" in capsys.readouterr().err


def test_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{HEADER}\nPIPL,breach_found,2026-10-03,\n"))

    assert deadlines(argparse.Namespace(file="-")) == 0
    assert (
        capsys.readouterr().out.splitlines()[1]
        == "PIPL,breach_found,2026-10-03,,authority_told,2026-10-03,PIPL art. 57,false"
    )


def test_it_needs_no_instance_and_no_settings(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(f"{HEADER}\nSAMR-121,complaint_accepted,2026-04-15,\n", encoding="utf-8")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LIANWEI", "DJANGO"))}

    command = [sys.executable, "-m", "lianwei.cli", "deadlines", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, env=bare, check=True)

    assert "2026-06-15" in done.stdout

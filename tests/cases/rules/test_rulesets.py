"""The shipped rulesets: every deadline, and which version governs.

Due dates are counted by hand on the calendar, never by the code under test.
"""

from datetime import date

import pytest

from lianwei.cases.rules.choice import RulesetMissingError, clocks_for, ruleset_for
from lianwei.cases.rules.facts import fact_from_json, ruleset_changed, started
from lianwei.cases.rules.ledger import run_clock
from lianwei.cases.rules.loading import load_rulesets
from lianwei.core.calendar import shipped_calendar

# code, ruleset, event, day zero, limit, due date, provisional
DEADLINES = [
    ("D121-ACCEPT", "SAMR-121", "complaint_received", "2026-04-30", 7, "2026-05-13", False),
    (
        "D121-MEDIATE",
        "SAMR-121",
        "complaint_accepted",
        "2026-04-15",
        60,
        "2026-06-15",
        False,
    ),  # 14 June: Sunday
    ("D121-ENDNOTICE", "SAMR-121", "mediation_ended", "2026-06-15", 7, "2026-06-25", False),  # 19–21 June off
    ("D020-MEDIATE", "SAMR-20", "complaint_accepted", "2026-04-14", 45, "2026-06-18", False),
    ("D-REPORT-CHECK", "SAMR-PUNISH", "clue_received", "2026-09-28", 15, "2026-10-23", False),
    ("D-REPORT-TELL", "SAMR", "filing_decided", "2026-10-23", 5, "2026-10-30", False),
    ("D046-ACCEPT", "STATE-778", "complaint_received", "2026-07-01", 7, "2026-07-10", False),
    (
        "D046-MEDIATE",
        "STATE-778",
        "complaint_accepted",
        "2026-07-01",
        60,
        "2026-08-31",
        False,
    ),  # 30 August: Sunday
    ("DCCA-ACCEPT", "CCA-GUIDE", "complaint_received", "2026-09-28", 10, "2026-10-16", False),
    ("DCCA-MEDIATE", "CCA-GUIDE", "complaint_accepted", "2026-10-12", 60, "2026-12-11", False),
    ("DCCA-SUPPLEMENT", "CCA-GUIDE", "supplement_requested", "2026-10-12", 5, "2026-10-19", False),
    ("D-TRADER-REPLY", "CCA-GUIDE", "forwarded_to_trader", "2026-12-10", 10, "2026-12-24", False),
    ("D-ODR", "SAMR-ODR", "sent_to_odr_trader", "2026-03-02", 10, "2026-03-16", False),
    (
        "D-TRANSFER-5",
        "ALLIANCE",
        "complaint_accepted",
        "2026-02-12",
        5,
        "2026-02-26",
        False,
    ),  # Saturday 14 works
    ("D-TRANSFER-ACK", "ALLIANCE", "transfer_sent", "2026-12-10", 3, "2026-12-15", False),
    (
        "D-TRANSFER-FEEDBACK",
        "ALLIANCE",
        "transfer_accepted",
        "2026-11-03",
        60,
        "2027-01-04",
        True,
    ),  # 2 January: Saturday
    (
        "D-JUDCONF",
        "LAW",
        "agreement_effective",
        "2026-08-26",
        30,
        "2026-09-28",
        False,
    ),  # 25 September: holiday
    ("D-RETURN7", "LAW", "goods_received", "2026-04-30", 7, "2026-05-07", False),
    (
        "D-REFUND7",
        "LAW",
        "returned_goods_received",
        "2026-09-24",
        7,
        "2026-10-08",
        False,
    ),  # 1 October: holiday
    ("D-BURDEN6M", "LAW", "goods_received", "2026-08-31", 6, "2027-03-01", True),  # 28 February: Sunday
    ("D-LIMIT3Y", "LAW", "right_known", "2023-06-12", 3, "2026-06-12", False),
    ("D-PIL-NOTICE", "LAW", "pil_filed", "2026-06-09", 10, "2026-06-22", False),  # 19–21 June off
    ("D-PI-REPLY", "PIPL", "rights_request", "2026-01-05", 15, "2026-01-26", False),
    ("D-BREACH", "PIPL", "breach_found", "2026-10-03", 0, "2026-10-03", False),  # at once, holiday or not
    ("D-PIA-KEEP", "PIPL", "pia_done", "2024-02-29", 3, "2027-03-01", True),  # 28 February 2027: Sunday
    ("D-LOG-KEEP", "CSL", "log_written", "2026-03-30", 6, "2026-09-30", False),
    ("D-INTERVIEW", "CCA-GUIDE", "interview_held", "2026-04-20", 15, "2026-05-13", False),
    (
        "D-LETTER",
        "CCA-GUIDE",
        "letter_sent",
        "2025-09-26",
        10,
        "2025-10-16",
        False,
    ),  # Sunday 28 and Saturday 11 work
    ("D-REVISIT", "CCA-GUIDE", "case_closed", "2026-11-16", 15, "2026-12-07", False),
]


@pytest.mark.parametrize("row", DEADLINES, ids=[row[0] for row in DEADLINES])
def test_deadline(row):
    code, ruleset, event, day_zero, n, due_on, provisional = row
    on = date.fromisoformat(day_zero)
    rule = load_rulesets()[ruleset].clock(code)

    ledger = run_clock(rule, [started(on)], shipped_calendar(), as_of=on)

    assert (rule.event_from, rule.n, rule in clocks_for(ruleset, event=event, on=on)) == (event, n, True)
    assert (ledger.due_on.isoformat(), ledger.provisional) == (due_on, provisional)


def test_all_29_deadlines_are_in_the_list():
    assert len(DEADLINES) == len({row[0] for row in DEADLINES}) == 29


def test_every_ground_and_clock_has_an_article_a_source_and_a_confidence():
    for ruleset in load_rulesets().values():
        for item in (*ruleset.clocks, *ruleset.refusal_grounds, *ruleset.end_grounds):
            assert item.article and item.basis and item.confidence and item.name and item.name_en, item.code


def test_codes_are_unique_over_all_rulesets():
    codes = [
        item.code
        for ruleset in load_rulesets().values()
        for item in (*ruleset.clocks, *ruleset.refusal_grounds, *ruleset.end_grounds)
    ]

    assert len(codes) == len(set(codes))


def test_case_rulesets_have_a_clock_for_every_stage():
    roles = {
        "acceptance",
        "supplement",
        "business_reply",
        "mediation",
        "end_notice",
        "performance",
        "follow_up",
    }

    for name in ("SAMR-20", "SAMR-121", "CCA-GUIDE"):
        assert roles <= {rule.role for rule in load_rulesets()[name].clocks}, name


@pytest.mark.parametrize(
    ("on", "code"), [("2020-01-01", "SAMR-20"), ("2026-04-14", "SAMR-20"), ("2026-04-15", "SAMR-121")]
)
def test_the_family_changes_its_version_on_2026_04_15(on, code):
    assert ruleset_for("SAMR-COMPLAINT", on=date.fromisoformat(on)).code == code


def test_a_case_that_keeps_its_old_rules_asks_by_code():
    assert ruleset_for("SAMR-20", on=date(2026, 6, 1)).clock("mediation").n == 45


def test_no_version_before_2020():
    with pytest.raises(RulesetMissingError, match="No ruleset SAMR-COMPLAINT in force on 2019-12-31"):
        ruleset_for("SAMR-COMPLAINT", on=date(2019, 12, 31))


def test_rules_survive_storing():
    for ruleset in load_rulesets().values():
        for rule in ruleset.clocks:
            fact = ruleset_changed(date(2026, 5, 6), rule)
            assert fact_from_json(fact.as_json()) == fact


def test_a_faulty_file_is_named(tmp_path):
    (tmp_path / "own.toml").write_text(
        'code = "OWN"\nfamily = "OWN"\nname = "x"\nname_en = "x"\ncolour = "red"\n'
    )

    with pytest.raises(ValueError, match=r"own\.toml: OWN: unknown key colour"):
        load_rulesets(tmp_path)

"""What an organisation may set in a ruleset, and what it may not."""

from datetime import date

import pytest

from lianwei.cases.rules.choice import ruleset_for
from lianwei.cases.rules.overrides import RulesetInvalidError, overridden
from lianwei.cases.rules.rulesets import SettlementFirst, Unit


@pytest.mark.parametrize("days", [5, 7, 10])
def test_an_association_sets_its_own_days_to_accept(days):
    ruleset = overridden(
        ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)),
        {"clocks": {"acceptance": {"n": days, "article": "本会受理规则 第十二条", "version": "2026-04-15"}}},
    )

    rule = ruleset.clock("acceptance")
    assert (rule.n, rule.article, rule.version) == (days, "本会受理规则 第十二条", date(2026, 4, 15))
    assert ruleset.clock("mediation") == ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)).clock("mediation")


def test_overrides_of_every_kind():
    ruleset = overridden(
        ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)),
        {
            "name": "渝中区消委会受理规则",
            "settlement_first": "after",
            "settled_before_acceptance_counts": True,
            "outcomes": {"O08": True},
            "soon_percent": 70,
            "warn_percents": [90, 60],
            "clocks": {
                "mediation": {
                    "extension": {"n": 15, "unit": "working_day", "times": 2},
                    "pauses": ["testing"],
                }
            },
            "refusal_grounds": {"off": ["RFCCA-08"]},
            "end_grounds": {
                "add": [{"code": "OWN-1", "name": "本会规定的情形", "article": "本会规则第二十条"}]
            },
        },
    )

    assert (ruleset.name, ruleset.settlement_first) == ("渝中区消委会受理规则", SettlementFirst.AFTER)
    assert ruleset.settled_before_acceptance_counts is True
    assert ruleset.counts_as_resolved("O08", default=False) is True
    assert ruleset.counts_as_resolved("O01", default=True) is True
    rule = ruleset.clock("mediation")
    assert (rule.extension.n, rule.extension.unit, rule.extension.times, rule.pauses) == (
        15,
        Unit.WORKING_DAY,
        2,
        ("testing",),
    )
    assert (rule.soon_percent, rule.warn_percents) == (70, (60, 90))
    assert "RFCCA-08" not in [ground.code for ground in ruleset.refusal_grounds]
    assert ruleset.end_ground("OWN-1").name == "本会规定的情形"


@pytest.mark.parametrize(
    ("overrides", "path", "sentence"),
    [
        ({"colour": "red"}, "colour", "This setting is not known."),
        ({"name": " "}, "name", "Please give a text."),
        ({"settlement_first": "sometimes"}, "settlement_first", "Please choose one of the values offered."),
        (
            {"settled_before_acceptance_counts": 1},
            "settled_before_acceptance_counts",
            "Please choose yes or no.",
        ),
        ({"outcomes": {"O08": "ja"}}, "outcomes.O08", "Please choose yes or no."),
        ({"outcomes": []}, "outcomes", "Please give a list."),
        ({"soon_percent": 0}, "soon_percent", "Please give a whole number within the limits."),
        ({"warn_percents": [0, 50]}, "warn_percents", "Please give a whole number within the limits."),
        ({"clocks": {"tea": {"n": 1}}}, "clocks.tea", "This ruleset has no such clock."),
        (
            {"clocks": {"acceptance": {"n": "7"}}},
            "clocks.acceptance.n",
            "Please give a whole number within the limits.",
        ),
        (
            {"clocks": {"acceptance": {"n": -1}}},
            "clocks.acceptance.n",
            "Please give a whole number within the limits.",
        ),
        (
            {"clocks": {"acceptance": {"n": 9999}}},
            "clocks.acceptance.n",
            "Please give a whole number within the limits.",
        ),
        (
            {"clocks": {"acceptance": {"unit": "hour"}}},
            "clocks.acceptance.unit",
            "Please choose one of the values offered.",
        ),
        (
            {"clocks": {"acceptance": {"version": "15.4."}}},
            "clocks.acceptance.version",
            "Please give a date such as 2026-04-15.",
        ),
        ({"clocks": {"acceptance": {"role": "x"}}}, "clocks.acceptance.role", "This setting is not known."),
        (
            {"clocks": {"mediation": {"extension": {"n": 3}}}},
            "clocks.mediation.extension",
            "Please choose one of the values offered.",
        ),
        ({"refusal_grounds": {"off": ["RF-0"]}}, "refusal_grounds.off", "This ruleset has no such ground."),
        (
            {"end_grounds": {"add": [{"code": "A", "name": ""}]}},
            "end_grounds.add.name",
            "Please give a text.",
        ),
    ],
)
def test_overrides_are_refused_with_a_sentence_at_their_place(overrides, path, sentence):
    with pytest.raises(RulesetInvalidError) as caught:
        overridden(ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)), overrides)

    assert (path, sentence) in caught.value.problems


def test_all_faults_are_named_at_once():
    with pytest.raises(RulesetInvalidError) as caught:
        overridden(ruleset_for("CCA-GUIDE", on=date(2026, 5, 1)), {"name": "", "clocks": {"tea": {}}, "x": 1})

    assert [problem.path for problem in caught.value.problems] == ["name", "clocks.tea", "x"]


def test_an_order_may_be_tightened_but_not_loosened():
    order = ruleset_for("SAMR-121", on=date(2026, 5, 1))

    assert overridden(order, {"clocks": {"mediation": {"n": 45}}}).clock("mediation").n == 45
    for loose in (
        {"n": 61},
        {"unit": "working_day"},
        {"pauses": ["holiday"]},
        {"extension": {"n": 9, "unit": "month"}},
    ):
        with pytest.raises(RulesetInvalidError, match="stricter"):
            overridden(order, {"clocks": {"mediation": loose}})
    with pytest.raises(RulesetInvalidError, match="grounds of a law"):
        overridden(order, {"refusal_grounds": {"off": ["RF121-1"]}})


def test_our_own_proposals_in_an_order_may_be_set_freely():
    order = ruleset_for("SAMR-121", on=date(2026, 5, 1))

    assert overridden(order, {"clocks": {"follow_up": {"n": 30}}}).clock("follow_up").n == 30

"""From receipt to the decision: acceptance, refusal on a ground, material asked for; rulesets by date."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.clockwork import ruleset_of_case
from lianwei.cases.models import Clock, OrganisationRuleset, Status, SupplementRequest
from lianwei.cases.operations import (
    accept_complaint,
    decline_complaint,
    request_supplement,
    supply_complaint,
    terminate_complaint,
)
from lianwei.cases.rules.loading import load_rulesets
from lianwei.core.errors import Invalid
from tests.cases.stages import access, clocks, last_event, playing, refused, row, standing, take
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Received on Monday, 2 March 2026: the decision is due on the 16th."""
    with playing("2026-03-02"):
        return complaint(actor=actor)


def follow(actor, family, *, since=date(2020, 1, 1), **overrides):
    return OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id, family=family, valid_from=since, overrides=overrides
    )


@pytest.mark.parametrize(
    ("day", "late", "acceptance"), [("2026-03-16", False, "met"), ("2026-03-17", True, "missed")]
)
def test_accepting_starts_the_mediation_clock_and_says_if_late(actor, case, day, late, acceptance):
    with playing(day):
        accept_complaint(case.pk, actor=actor, no_talks="refuses")

    due = "2026-05-15" if day == "2026-03-16" else "2026-05-18"  # 60 days; 16 May 2026 is a Saturday
    stored = row(case.pk)
    assert (stored.status, stored.accepted_on.isoformat(), stored.ruleset) == ("accepted", day, "CCA-GUIDE")
    assert (stored.due_on.isoformat(), stored.due_clock, stored.handler_id) == (
        due,
        "mediation",
        actor.user_id,
    )
    assert clocks(case.pk) == [("acceptance", acceptance, "2026-03-16"), ("mediation", "running", due)]
    assert last_event(case.pk) == (
        "complaint.accepted",
        {"ruleset": "CCA-GUIDE", "due_on": due, "late": late, "no_talks": "refuses"},
    )
    assert access(case.pk) == [("holder", True, due, "accepted")]
    assert stored.version == case.version + 1


def test_accepting_straight_out_of_long_talks_is_not_late_because_the_clock_stood_still(actor, case):
    with playing("2026-03-03"):
        take(case.pk, actor, "try_settlement")
    with playing("2026-04-20"):
        accept_complaint(case.pk, actor=actor, no_talks="refuses")

    assert last_event(case.pk)[1]["late"] is False
    assert [(name, state) for name, state, _due in clocks(case.pk)] == [
        ("acceptance", "met"),
        ("business_reply", "missed"),
        ("mediation", "running"),
    ]


def test_a_colleague_can_be_made_handler_with_the_acceptance(actor, case):
    colleague = make_user(organisation=case.holder)

    accept_complaint(case.pk, actor=actor, handler_id=colleague.pk, no_talks="refuses")

    assert row(case.pk).handler_id == colleague.pk


@pytest.mark.parametrize("stranger", ["of another member", "out of service", "nobody"])
def test_nobody_but_a_colleague_in_service_becomes_handler(actor, case, stranger):
    if stranger == "of another member":
        handler = make_user(organisation=make_organisation("JB")).pk
    elif stranger == "out of service":
        handler = make_user(organisation=case.holder, is_active=False).pk
    else:
        handler = 0x7FFF_FFFF

    with refused(case.pk, Invalid) as refusal:
        accept_complaint(case.pk, actor=actor, handler_id=handler, no_talks="refuses")

    assert list(refusal.value.fields) == ["handler"]


RULESETS = {"SAMR-20": "2026-03-02", "SAMR-121": "2026-05-06", "CCA-GUIDE": "2026-03-02"}
REFUSALS = [(code, g) for code in RULESETS for g in load_rulesets()[code].refusal_grounds]
ENDS = [(code, g) for code in RULESETS for g in load_rulesets()[code].end_grounds]


def under(code, actor):
    """The actor's organisation follows the family of a ruleset."""
    family = load_rulesets()[code].family
    if family != "CCA-GUIDE":
        follow(actor, family)
    return RULESETS[code]


@pytest.mark.parametrize(("code", "ground"), REFUSALS, ids=[g.code for _, g in REFUSALS])
def test_every_ground_to_decline(actor, code, ground):
    with playing(under(code, actor)):
        case = complaint(actor=actor)
        if ground.needs_text:
            with refused(case.pk, Invalid) as refusal:
                decline_complaint(case.pk, actor=actor, ground=ground.code, explanation=" ")
            assert list(refusal.value.fields) == ["explanation"]
        decline_complaint(case.pk, actor=actor, ground=ground.code, explanation="请致电13700002222")

    stored = row(case.pk)
    assert (stored.status, stored.ground, stored.outcome) == (Status.DECLINED, ground.code, "O07")
    assert (stored.closed_on.isoformat(), stored.due_clock) == (RULESETS[code], "follow_up")
    assert [(name, state) for name, state, _ in clocks(case.pk)] == [
        ("acceptance", "met"),
        ("follow_up", "running"),
    ]
    assert last_event(case.pk) == (
        "complaint.declined",
        {"ground": ground.code, "article": ground.article, "ruleset": code, "explanation": "请致电〔电话2〕"},
    )


@pytest.mark.parametrize(("code", "ground"), ENDS, ids=[g.code for _, g in ENDS])
def test_every_ground_to_terminate(actor, code, ground):
    with playing(under(code, actor)):
        case = standing(Status.ACCEPTED, actor)
    due_on = row(case.pk).due_on.isoformat()
    if ground.after_clock:
        with playing(due_on), refused(case.pk, Invalid) as refusal:
            terminate_complaint(case.pk, actor=actor, ground=ground.code)
        assert list(refusal.value.fields) == ["ground"]
    day = f"{due_on[:-2]}{int(due_on[-2:]) + 1:02}" if ground.after_clock else RULESETS[code]
    with playing(day):
        if ground.needs_text:
            with refused(case.pk, Invalid) as refusal:
                terminate_complaint(case.pk, actor=actor, ground=ground.code)
            assert list(refusal.value.fields) == ["explanation"]
        terminate_complaint(case.pk, actor=actor, ground=ground.code, explanation="双方差距过大")

    stored = row(case.pk)
    outcome = ground.outcomes[0] if len(ground.outcomes) == 1 else "O06"
    assert (stored.status, stored.ground, stored.outcome) == (Status.TERMINATED, ground.code, outcome)
    assert (stored.closed_on, stored.due_clock) == (None, "end_notice")
    assert last_event(case.pk) == (
        "complaint.terminated",
        {
            "ground": ground.code,
            "article": ground.article,
            "ruleset": code,
            "explanation": "双方差距过大",
            "due_on": stored.due_on.isoformat(),
        },
    )


@pytest.mark.parametrize("ground", ["", "RF121-1", "MECCA-01", "RFCCA-1"])
def test_a_ground_of_other_rules_is_refused(actor, case, ground):
    with refused(case.pk, Invalid) as refusal:
        decline_complaint(case.pk, actor=actor, ground=ground, explanation="说明")

    assert list(refusal.value.fields) == ["ground"]


@pytest.mark.parametrize(
    ("received", "accepted", "rules", "due"),
    [
        ("2026-04-10", "2026-04-14", ["D020-ACCEPT", "D020-MEDIATE"], "2026-06-18"),
        ("2026-04-10", "2026-04-15", ["D020-ACCEPT", "D121-MEDIATE"], "2026-06-15"),
        ("2026-04-15", "2026-04-15", ["D121-ACCEPT", "D121-MEDIATE"], "2026-06-15"),
    ],
)
def test_an_authority_changes_its_rules_on_2026_04_15(actor, received, accepted, rules, due):
    follow(actor, "SAMR-COMPLAINT")
    with playing(received):
        case = complaint(actor=actor)
        assert case.ruleset == ("SAMR-20" if rules[0] == "D020-ACCEPT" else "SAMR-121")
    with playing(accepted):
        accept_complaint(case.pk, actor=actor, no_talks="refuses")

    ruleset = "SAMR-20" if rules[1] == "D020-MEDIATE" else "SAMR-121"
    started = QuerySet(Clock).filter(complaint=case).order_by("pk").values_list("rule", flat=True)
    assert (list(started), row(case.pk).due_on.isoformat()) == (rules, due)
    assert row(case.pk).ruleset == ruleset_of_case(row(case.pk)).code == ruleset


@pytest.mark.parametrize(
    ("day", "right", "wrong"), [("2026-04-14", "RF020-1", "RF121-1"), ("2026-04-15", "RF121-1", "RF020-1")]
)
def test_a_refusal_stands_on_the_rules_of_its_own_day(actor, day, right, wrong):
    follow(actor, "SAMR-COMPLAINT")
    with playing("2026-04-10"):
        case = complaint(actor=actor)
    with playing(day):
        with refused(case.pk, Invalid):
            decline_complaint(case.pk, actor=actor, ground=wrong)
        decline_complaint(case.pk, actor=actor, ground=right)

    assert row(case.pk).ground == right


def test_an_association_may_decide_faster_than_the_guide(actor):
    follow(actor, "CCA-GUIDE", clocks={"acceptance": {"n": 5, "article": "本会办法第三条"}})

    with playing("2026-03-02"):
        quick, usual = complaint(actor=actor), complaint(actor=staff("JB"))

    assert (quick.due_on, usual.due_on) == (date(2026, 3, 9), date(2026, 3, 16))


def test_rules_chosen_later_do_not_touch_what_came_in_before(actor):
    with playing("2026-03-02"):
        before = complaint(actor=actor)
    follow(actor, "CCA-GUIDE", since=date(2026, 3, 3), clocks={"acceptance": {"n": 5}})
    with playing("2026-03-03"):
        after = complaint(actor=actor)
        again = row(before.pk)

    assert (again.due_on, after.due_on) == (date(2026, 3, 16), date(2026, 3, 10))


def test_asking_for_material_stops_the_acceptance_clock_until_it_comes(actor, case):
    with playing("2026-03-04"):
        request = request_supplement(case.pk, actor=actor, items=["购物小票", " ", "合同,电话13900001111"])
    assert (request.items, request.due_on) == (["购物小票", "合同,电话〔电话1〕"], date(2026, 3, 11))
    assert [c[:2] for c in clocks(case.pk)] == [("acceptance", "paused"), ("supplement", "running")]
    assert last_event(case.pk) == (
        "complaint.supplement_requested",
        {"items": ["购物小票", "合同,电话〔电话1〕"], "due_on": "2026-03-11"},
    )

    with playing("2026-03-09"):
        supply_complaint(case.pk, actor=actor, supplied="小票")

    stored = row(case.pk)
    assert (stored.status, stored.due_clock) == (Status.RECEIVED, "acceptance")
    assert clocks(case.pk) == [("acceptance", "running", "2026-03-19"), ("supplement", "met", "2026-03-11")]
    assert last_event(case.pk) == ("complaint.supplied", {"due_on": "2026-03-19"})
    assert access(case.pk) == [("holder", True, "2026-03-19", "received")]
    kept = QuerySet(SupplementRequest).get(complaint=case)
    assert (kept.supplied_on, kept.supplied) == (date(2026, 3, 9), "小票")


def test_an_order_without_that_pause_lets_the_acceptance_clock_run_on(actor):
    follow(actor, "SAMR-COMPLAINT")
    with playing("2026-05-06"):
        case = complaint(actor=actor)
        take(case.pk, actor, "request_supplement")

    assert [c[:2] for c in clocks(case.pk)] == [("acceptance", "running"), ("supplement", "running")]


@pytest.mark.parametrize("items", [[], ["", "  "]])
def test_a_request_for_material_says_what_is_missing(actor, case, items):
    with refused(case.pk, Invalid) as refusal:
        request_supplement(case.pk, actor=actor, items=items)

    assert list(refusal.value.fields) == ["items"]


@pytest.mark.parametrize("way", [(), ("request_supplement",), ("try_settlement",)])
def test_declining_ends_whatever_was_waited_for(actor, case, way):
    with playing("2026-03-03"):
        take(case.pk, actor, *way, "decline")

    assert [name for name, state, _due in clocks(case.pk) if state in ("running", "paused")] == ["follow_up"]

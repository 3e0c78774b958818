"""No sequence of steps, right or wrong, leaves a case without holder, clock or event; ledgers replay."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lianwei.cases import clockwork
from lianwei.cases.lifecycle import TRANSITIONS
from lianwei.cases.models import (
    Access,
    Agreement,
    Clock,
    OrganisationRuleset,
    Payment,
    RecoveredLoss,
    Signature,
)
from lianwei.cases.queries.page.agreement import fingerprint_of, still_to_sign
from lianwei.cases.rules.facts import fact_from_json
from lianwei.cases.sight import access_rows
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.events import seal_events
from lianwei.core.models import Event
from lianwei.core.verification import verify_log
from tests.cases.actors import consumer, onlooker, worker
from tests.cases.stages import STEPS, WAYS, picture, row, take, verb
from tests.factories.cases import SALON, SUPPLIER, complaint, staff
from tests.factories.members import at_office, make_organisation

COLUMNS = ("organisation_id", "role", "is_open", "due_on", "category", "handler_id", "status")
RULES = (None, ("SAMR-COMPLAINT", {}), ("CCA-GUIDE", {"clocks": {"acceptance": {"n": 5}}}))
BEGINNINGS = (*WAYS.values(), ("accept", "agree"), ("accept", "agree", "sign"), ("accept", "terminate"))
BEGINNINGS += (("accept", "agree", "renegotiate"), ("settle", "record_part"))
PATIENCE = settings(
    max_examples=30,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Case(RuleBasedStateMachine):
    """One complaint in the hands of people who do anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.now = at_office("2026-03-27 10:00")  # Order 121 comes into force in the middle of it

    @initialize(rules=st.sampled_from(RULES), way=st.sampled_from(BEGINNINGS), shops=st.integers(1, 2))
    def receive(self, rules, way, shops):
        self.actor = staff()
        if rules:
            family, overrides = rules
            OrganisationRuleset.objects.create(
                organisation_id=self.actor.organisation_id,
                family=family,
                valid_from=date(2020, 1, 1),
                overrides=overrides,
            )
        with clock.playing(self.now):
            self.pk = complaint(actor=self.actor, respondents=(SALON, SUPPLIER)[:shops]).pk
            at = way.index("sign") if way.count("sign") > 1 else len(way)  # everybody signs
            take(self.pk, self.actor, *way[:at], *["sign"] * (shops - 1 if at < len(way) else 0), *way[at:])
        self.stranger = worker(make_organisation("JB"))
        self.onlooker = onlooker(make_organisation("SJ"), 1)

    def attempt(self, name, actor, *, days: int) -> bool:
        """Take a step some days later: one event more, or a refusal that changed nothing."""
        self.now += timedelta(days=days)
        before = picture(self.pk)
        count = Event.objects.filter(subject=f"complaint:{self.pk}").count
        events = count()
        with clock.playing(self.now):
            try:
                with transaction.atomic():
                    STEPS[name](self.pk, actor)
            except (LianweiError, IntegrityError):
                assert picture(self.pk) == before, name
                return False
        assert count() == events + 1, name
        return True

    @rule(n=st.integers(0, 40), days=st.sampled_from((0, 0, 1, 3, 15, 70)))
    def sensible(self, n, days):
        """A step that the status allows."""
        case = row(self.pk)
        fitting = [name for name in STEPS if any(t.verb == verb(name) and t.fits(case) for t in TRANSITIONS)]
        self.attempt(fitting[n % len(fitting)], self.actor, days=days)

    @rule(name=st.sampled_from(sorted(STEPS)), days=st.sampled_from((0, 2)))
    def anything(self, name, days):
        self.attempt(name, self.actor, days=days)

    @rule(name=st.sampled_from(sorted(STEPS)), who=st.sampled_from(("stranger", "onlooker", "consumer")))
    def somebody_else(self, name, who):
        actor = consumer(row(self.pk)) if who == "consumer" else getattr(self, who)
        assert not self.attempt(name, actor, days=0)

    @invariant()
    def somebody_holds_it(self):
        assert row(self.pk).holder_id is not None

    @invariant()
    def an_open_case_has_an_open_clock_and_is_due_when_the_first_of_them_is(self):
        case = row(self.pk)
        rows = QuerySet(Clock).filter(complaint=case, state__in=clockwork.OPEN)
        first = sorted(rows, key=lambda each: (each.state != Clock.State.RUNNING, each.due_on, each.pk))[:1]
        assert bool(first) is case.is_open, case.status
        for each in first:
            assert (case.due_on, case.due_clock) == (each.due_on, each.name)

    @invariant()
    def who_sees_it_follows_from_it(self):
        stored = QuerySet(Access).filter(complaint=self.pk).order_by("organisation_id").values(*COLUMNS)
        assert list(stored) == [{c: getattr(each, c) for c in COLUMNS} for each in access_rows(row(self.pk))]

    @invariant()
    def every_clock_replays_to_its_day(self):
        for each in QuerySet(Clock).filter(complaint=self.pk):
            last_day = max(fact_from_json(fact).on for fact in each.facts)
            ledger = clockwork.ledger_of(each, as_of=last_day)
            assert (ledger.due_on or ledger.due_if_resumed) == each.due_on
            assert str(ledger.state) == each.state or each.state in clockwork.OPEN

    @invariant()
    def no_promise_waits_for_a_case_that_has_ended_without_it(self):
        case = row(self.pk)
        if case.status in ("terminated", "declined", "withdrawn", "performed", "archived"):
            assert not Commitment.objects.filter(subject=f"complaint:{self.pk}", status="open").exists()

    @invariant()
    def what_was_received_is_what_was_paid_and_never_more_than_promised(self):
        for each in QuerySet(RecoveredLoss).filter(complaint=self.pk):
            paid = QuerySet(Payment).filter(loss=each, struck_on=None).aggregate(sum=Sum("amount"))["sum"]
            assert each.received == (paid or 0) <= each.promised
            promise = Commitment.objects.filter(pk=each.commitment_id).first()
            assert promise is None or (promise.status == "reported") is (each.received == each.promised)

    @invariant()
    def only_what_everybody_signed_as_it_stands_is_in_effect(self):
        for each in QuerySet(Agreement).filter(
            complaint=self.pk, kind="mediated", is_performed_at_once=False
        ):
            is_whole = not still_to_sign(each)
            assert (each.effective_on is not None) is is_whole
            marks = {row.content_hash for row in QuerySet(Signature).filter(agreement=each)}
            assert marks <= {fingerprint_of(each)}

    def teardown(self):
        while seal_events():
            pass
        assert verify_log()["broken_at"] is None
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)


@pytest.mark.django_db
def test_no_sequence_of_steps_breaks_a_case():
    machine: Callable[[], Case] = Case
    run_state_machine_as_test(machine, settings=PATIENCE)

"""Whatever members offer, take, ask, merge, split, dispute, and whoever leaves: every case has one owner."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lianwei.cases import operations as do
from lianwei.cases.models import (
    Access,
    AccessRole,
    Assistance,
    CaseLink,
    CompetenceDispute,
    Complaint,
    Status,
    Transfer,
)
from lianwei.cases.queries.between.custody import custody_checked
from lianwei.cases.sight import access_rows
from lianwei.cases.tasks import end_what_leavers_left
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.models import Basis
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import Membership, Organisation
from lianwei.members.queries.succession import ended_and_followed, open_work
from lianwei.members.successions import successions
from lianwei.members.tasks import pass_on_to_successors
from tests.cases.actors import worker
from tests.factories.cases import PLAIN, complaint
from tests.factories.members import make_member, make_user

MEMBERS = ("YZ", "NA", "BN")
MOST_CASES = 4
PATIENCE = settings(
    max_examples=int(os.environ.get("LIANWEI_EXAMPLES", "12")),  # more of them: the more the better
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
someone = st.integers(0, len(MEMBERS) - 1)
rarely = st.sampled_from((True, False, False, False))
seldom = st.one_of(st.none(), st.none(), st.none(), someone)  # mostly whose step it is, else anybody


def member(code: str) -> Actor:
    organisation = make_member(code)
    return worker(organisation, user=make_user(f"p-{code.lower()}", organisation=organisation))


class Alliance(RuleBasedStateMachine):
    """Three members and two cases that came in at the first; anybody tries anything."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()

    @initialize()
    def begin(self):
        self.actors = [member(code) for code in MEMBERS]
        self.pks = [complaint(actor=self.actors[0]).pk for _n in range(2)]

    def attempt(self, deed, *given, **told) -> None:
        try:
            with transaction.atomic():
                deed(*given, **told)
        except (LianweiError, IntegrityError):
            return

    def one_of(self, rows, n: int):
        found = list(rows.order_by("pk"))
        return found[n % len(found)] if found else None

    def whose(self, organisation_id: int, stranger: int | None) -> Actor:
        """The member whose step it is; anybody, where a number is given."""
        if stranger is not None:
            return self.actors[stranger]
        return next(each for each in self.actors if each.organisation_id == organisation_id)

    def holder(self, case: int, stranger: int | None) -> Actor:
        return self.whose(QuerySet(Complaint).get(pk=self.pks[case]).holder_id, stranger)

    @rule(case=st.integers(0, 1), whom=someone, stranger=seldom)
    def offer(self, case, whom, stranger):
        told = {"taker_id": self.actors[whom].organisation_id, "reason": "店在那里", "basis": Basis.ORAL}
        self.attempt(do.offer_transfer, self.pks[case], actor=self.holder(case, stranger), **told)

    @rule(case=st.integers(0, 1), whom=someone)
    def hand_over(self, case, whom):
        self.offer(case, whom, None)
        self.answer(0, None, "accept")

    @rule(
        n=st.integers(0, 5),
        stranger=seldom,
        answer=st.sampled_from(("accept", "accept", "return", "withdraw")),
    )
    def answer(self, n, stranger, answer):
        if row := self.one_of(QuerySet(Transfer).filter(state="offered"), n):
            deed = {
                "accept": do.accept_transfer,
                "return": do.return_transfer,
                "withdraw": do.withdraw_transfer,
            }[answer]
            more = {"ground": "other", "answer": "不在这里"} if answer == "return" else {}
            actor = self.whose(row.giver_id if answer == "withdraw" else row.taker_id, stranger)
            self.attempt(deed, row.case_id, actor=actor, transfer_id=row.pk, **more)

    @rule(case=st.integers(0, 1), whom=someone, is_joint=st.booleans(), stranger=seldom)
    def ask(self, case, whom, is_joint, stranger):
        told = {"kind": "inspect", "matter": "请看一看", "due_on": clock.today(), "is_joint": is_joint}
        asked, actor = self.actors[whom].organisation_id, self.holder(case, stranger)
        self.attempt(do.ask_assistance, self.pks[case], actor=actor, asked_id=asked, **told)

    @rule(n=st.integers(0, 5), stranger=seldom)
    def help(self, n, stranger):
        if row := self.one_of(QuerySet(Assistance).filter(state="asked"), n):
            told = {"assistance_id": row.pk, "answer": "看过了"}
            actor = self.whose(row.asked_id, stranger)
            self.attempt(do.answer_assistance, row.case_id, actor=actor, **told)

    @rule(folded=st.integers(0, 1), stranger=seldom)
    def merge(self, folded, stranger):
        told = {"kept_id": self.pks[1 - folded], "reason": "同一件事"}
        actor = self.holder(folded, stranger)
        self.attempt(do.merge_complaint, self.pks[folded], actor=actor, **told)

    @rule(case=st.integers(0, 1), stranger=seldom)
    def unmerge(self, case, stranger):
        self.attempt(do.unmerge_complaint, self.pks[case], actor=self.holder(case, stranger), reason="两件事")

    @rule(case=st.integers(0, 1), stranger=seldom)
    def accept(self, case, stranger):
        self.attempt(do.accept_complaint, self.pks[case], actor=self.holder(case, stranger), no_talks="tried")

    @rule(case=st.integers(0, 1), stranger=seldom)
    def split(self, case, stranger):
        if len(self.pks) < MOST_CASES:
            self.attempt(self.split_off, self.pks[case], actor=self.holder(case, stranger))

    def split_off(self, pk, *, actor):
        self.pks.append(do.split_complaint(pk, actor=actor, entry=PLAIN).pk)

    @rule(case=st.integers(0, 1), other=st.integers(0, 3), stranger=seldom)
    def group(self, case, other, stranger):
        told = {"other_id": self.pks[other % len(self.pks)], "reason": "同一家店"}
        self.attempt(do.group_complaint, self.pks[case], actor=self.holder(case, stranger), **told)

    @rule(case=st.integers(0, 1), whom=someone, stranger=seldom)
    def dispute(self, case, whom, stranger):
        told = {"taker_id": self.actors[whom].organisation_id, "reason": "店在那里", "basis": Basis.ORAL}
        self.attempt(do.dispute_competence, self.pks[case], actor=self.holder(case, stranger), **told)

    @rule(n=st.integers(0, 5), goes=st.booleans())
    def decide(self, n, goes):
        if row := self.one_of(QuerySet(CompetenceDispute).filter(state="open"), n):
            self.attempt(do.decide_competence_dispute, row.pk, actor=OPERATOR, goes=goes, words="就近")

    @rule(who=st.integers(1, 2), is_now=rarely)
    def leave_the_alliance(self, who, is_now):
        """A member that leaves keeps the cases it holds."""
        if is_now:
            rows = Membership.objects.filter(organisation_id=self.actors[who].organisation_id)
            rows.update(left_on=clock.today() - timedelta(days=1))

    @rule(who=st.integers(1, 2), is_now=rarely)
    def be_switched_off(self, who, is_now):
        """Its people and its cases go to the first member."""
        if is_now:
            gone = Organisation.objects.filter(pk=self.actors[who].organisation_id)
            gone.update(valid_to=clock.today() - timedelta(days=1), successor=self.actors[0].organisation_id)

    @rule()
    def a_night_passes(self):
        end_what_leavers_left()
        pass_on_to_successors()
        ended = list(ended_and_followed())
        assert [each.name for each in successions() if open_work(each, ended).exists()] == []

    @invariant()
    def every_case_has_one_owner(self):
        if not hasattr(self, "pks"):
            return
        holders = QuerySet(Access).filter(role=AccessRole.HOLDER).order_by("complaint_id")
        stored = list(holders.values_list("complaint_id", "organisation_id"))
        rows = QuerySet(Complaint).order_by("pk")
        assert stored == list(rows.values_list("pk", "holder_id"))
        assert custody_checked(actor=OPERATOR).is_sound

    @invariant()
    def no_case_is_lost_or_counted_twice(self):
        if not hasattr(self, "pks"):
            return
        found = dict(QuerySet(Complaint).values_list("pk", "status"))
        assert sorted(found) == sorted(self.pks)
        folded = QuerySet(CaseLink).filter(kind=CaseLink.Kind.MERGE, undone_at=None)
        assert sorted(pk for pk, status in found.items() if status == Status.MERGED) == sorted(
            folded.values_list("complaint_id", flat=True)
        )

    @invariant()
    def who_sees_a_case_follows_from_it(self):
        for case in QuerySet(Complaint).order_by("pk"):
            stored = dict(QuerySet(Access).filter(complaint=case).values_list("organisation_id", "role"))
            assert stored == {each.organisation_id: str(each.role) for each in access_rows(case)}

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)


@pytest.mark.django_db(transaction=True)
def test_no_sequence_of_deeds_leaves_a_case_with_none_or_two():
    run_state_machine_as_test(Alliance, settings=PATIENCE)

"""Many at once: nothing lost, nothing twice, no deadlock, every chain whole."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from lianwei.cases.entries import LossEntry
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.forms.steps_acceptance import NoteForm
from lianwei.cases.models import (
    Access,
    CaseLink,
    CaseNumber,
    Caseworker,
    Clock,
    Complaint,
    MediationSession,
    Note,
    Offer,
    Payment,
    Presence,
    RecoveredLoss,
    Respondent,
    Status,
    cases_in,
)
from lianwei.cases.operations import (
    accept_complaint,
    answer_offer,
    assign_complaint,
    confirm_bulk,
    make_offer,
    merge_complaint,
    note_complaint,
    receive_complaint,
    record_payment,
    settle_complaint,
    undo_bulk,
)
from lianwei.cases.operations.desk.bulk_stages import advance_bulk, counts_of
from lianwei.cases.operations.desk.presence import be_present
from lianwei.cases.operations.together.groups import confirm_case_group
from lianwei.cases.operations.together.joint import Meeting, arrange_joint_session
from lianwei.cases.queries.doors.tracking import consumer_of
from lianwei.cases.queries.page.presence import others_present
from lianwei.cases.sight import access_rows
from lianwei.commitments.models import Commitment
from lianwei.core import clock, events, queue
from lianwei.core.errors import WrongStatus
from lianwei.core.events import on, record, seal_events
from lianwei.core.models import Delivery, Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.core.verification import verify_log
from lianwei.members.queries import actor_of
from tests.cases.stages import last_event, row, standing, take, terms
from tests.factories import bulk
from tests.factories.cases import PLAIN, case_group, complaint, staff
from tests.factories.counter import at_counter, joined, put_to
from tests.factories.members import make_member, make_organisation, make_staff, make_user

pytestmark = pytest.mark.both
WRITERS = 8


@pytest.fixture
def database(transactional_db, tmp_path):
    """A database that threads share as processes do: on SQLite a file, with the journal of the product."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, settings = connection.connection, connection.settings_dict
    name, file = settings["NAME"], str(tmp_path / "cases.sqlite3")
    with sqlite3.connect(file) as target:
        memory.backup(target)
    target.close()
    connection.connection, settings["NAME"] = None, file
    yield
    connection.close()
    connection.connection, settings["NAME"] = memory, name


@pytest.fixture
def actor(database):
    return staff()


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """What each task gave or raised; all begin at the same moment, each on its own connection."""
    begin = Barrier(len(tasks), timeout=30)

    def run(task: Callable[[], object]) -> object:
        try:
            begin.wait()
            return task()
        except (WrongStatus, IntegrityError) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))


def in_turn(*steps: Callable[[], object]) -> Callable[[], object]:
    return lambda: [step() for step in steps]


def chain_of(pk):
    return list(Event.objects.filter(subject=f"complaint:{pk}").order_by("seq").values_list("seq", flat=True))


def test_eight_writers_on_one_complaint_lose_nothing(actor):
    case = complaint(actor=actor)
    losses = tuple(LossEntry("refund", 100 * n) for n in range(1, WRITERS + 1))
    settle_complaint(case.pk, actor=actor, terms=terms(losses=losses))
    rows = list(QuerySet(RecoveredLoss).filter(complaint=case).order_by("pk"))
    before = row(case.pk).version

    def writer(loss):
        def pay():
            given = {
                "received": loss.promised,
                "received_on": row(case.pk).closed_on,
                "paper": f"凭证 {loss.pk}",
            }
            return record_payment(case.pk, actor=actor, loss_id=loss.pk, **given)

        def note():
            return note_complaint(case.pk, actor=actor, text=f"记 {loss.pk} 电话1390000{loss.pk:04}")

        return in_turn(note, pay, note)

    at_once(*(writer(loss) for loss in rows))

    paid = QuerySet(Payment).filter(complaint=case).order_by("loss").values_list("amount", "paper")
    assert list(paid) == [(loss.promised, f"凭证 {loss.pk}") for loss in rows]
    assert QuerySet(Note).filter(complaint=case).count() == 2 * WRITERS
    assert row(case.pk).version == before + WRITERS
    assert set(Commitment.objects.values_list("status", flat=True)) == {"reported"}
    assert chain_of(case.pk) == list(range(1, 2 + 3 * WRITERS + 1))
    assert verify_log()["broken_at"] is None


def test_eight_writers_on_many_complaints(actor):
    actors = [staff(f"M{n}") for n in range(WRITERS)]

    def life(mine):
        def live():
            pk = receive_complaint(PLAIN, actor=mine).pk
            return take(pk, mine, "try_settlement", "end_talks", "accept", "agree", "sign", "sign").pk

        return live

    made = at_once(*(life(each) for each in actors))

    assert (
        list(QuerySet(Complaint).filter(pk__in=made).values_list("status", flat=True)) == ["agreed"] * WRITERS
    )
    for pk in made:
        case = row(pk)
        stored = QuerySet(Access).filter(complaint=pk).values_list("role", "due_on", "status").get()
        assert stored == (access_rows(case)[0].role, case.due_on, "agreed")
        assert chain_of(pk) == list(range(1, 8))
    assert verify_log()["broken_at"] is None


def test_of_two_acceptances_at_once_one_wins_and_the_other_is_told(actor):
    case = standing(Status.RECEIVED, actor)

    outcome = at_once(*[lambda: accept_complaint(case.pk, actor=actor, no_talks="refuses").status] * 2)

    assert sorted(outcome, key=str) == sorted(["accepted", WrongStatus], key=str)
    assert QuerySet(Clock).filter(complaint=case, name="mediation").count() == 1
    assert chain_of(case.pk) == [1, 2]
    assert last_event(case.pk)[0] == "complaint.accepted"


def test_every_number_is_given_once(actor):
    def register():
        return [receive_complaint(PLAIN, actor=actor).number for _ in range(4)]

    numbers = [number for batch in at_once(*[register] * WRITERS) for number in batch]

    year = QuerySet(Complaint).latest("pk").received_on.year
    assert sorted(numbers) == [f"YZ-{year}-{n:05}" for n in range(1, 4 * WRITERS + 1)]
    assert CaseNumber.objects.values_list("last", flat=True).get() == 4 * WRITERS


def test_one_form_sent_twice_at_the_same_moment_is_one_complaint(actor):
    form = uuid4()

    outcome = at_once(*[lambda: receive_complaint(PLAIN, actor=actor, client_id=form).pk] * 2)

    pk = QuerySet(Complaint).get().pk
    assert set(outcome) <= {pk, IntegrityError}
    assert pk in outcome
    assert chain_of(pk) == [1]


def test_sealing_while_others_write_leaves_no_gap(actor):
    case = complaint(actor=actor)

    def write():
        return [note_complaint(case.pk, actor=actor, text="记") for _ in range(5)]

    def seal():
        return [seal_events() for _ in range(5)]

    at_once(write, write, seal)
    seal_events()

    positions = list(Event.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, Event.objects.count() + 1))
    assert verify_log()["broken_at"] is None


def test_two_workers_deliver_each_event_once_and_in_order(database, monkeypatch):
    monkeypatch.setattr(events, "HANDLERS", type(events.HANDLERS)(dict))
    monkeypatch.setattr(queue, "HANDLERS", events.HANDLERS)
    told = []

    @on("office.opened")
    def tell(event):
        told.append((event.subject, event.details["n"]))

    offices = [make_organisation() for _ in range(6)]
    for n in range(4):
        for office in offices:
            record("office.opened", office, actor=OPERATOR, n=n)

    def work():
        while Delivery.objects.filter(done_at=None).exists():
            deliver_pending(3)

    at_once(work, work)

    assert sorted(told) == sorted((f"organisation:{office.pk}", n) for office in offices for n in range(4))
    by_office = {subject: [n for s, n in told if s == subject] for subject, _n in told}
    assert set(map(tuple, by_office.values())) == {(0, 1, 2, 3)}


def test_one_form_sent_eight_times_at_once_is_taken_once(actor):
    case = complaint(actor=actor)
    typed = {"text": "已联系商家", "form_mark": str(uuid4())}

    told = at_once(*[lambda: carry_out(NoteForm(typed, complaint=case, actor=actor))] * WRITERS)

    assert len(set(told)) == 1 and told[0]
    assert QuerySet(Note).filter(complaint=case).count() == 1


def test_eight_colleagues_who_open_a_case_are_all_present(actor):
    case = complaint(actor=actor)
    people = [make_staff("mediator", organisation=case.holder) for _n in range(WRITERS)]

    def arrive(user):
        colleague = actor_of(user)
        return in_turn(*(lambda: be_present(case.pk, actor=colleague) for _n in range(2)))

    at_once(*(arrive(user) for user in people))

    assert {each.user_id for each in others_present(case, actor=actor)} == {user.pk for user in people}
    assert QuerySet(Presence).filter(complaint=case).count() == WRITERS


def test_eight_heads_who_assign_a_case_leave_one_handler_and_a_whole_chain(actor):
    case = complaint(actor=actor)
    people = [make_staff("mediator", organisation=case.holder) for _n in range(WRITERS)]

    at_once(*(lambda pk=user.pk: assign_complaint(case.pk, actor=actor, handler_id=pk) for user in people))

    given = [e.details["handler"] for e in Event.objects.filter(name="complaint.assigned").order_by("seq")]
    assert sorted(given) == sorted(user.pk for user in people)
    assert row(case.pk).handler_id == given[-1]
    assert QuerySet(Caseworker).filter(organisation=case.holder_id, last_assigned_at=None).count() == 0


def test_two_workers_on_one_bulk_action_do_each_case_once(database, reference_data):
    actor = bulk.head(make_organisation())
    cases = [complaint(actor=actor) for _ in range(12)]
    action = bulk.prepared(actor, cases)
    confirm_bulk(action.pk, actor=actor, reason="集中办理")

    at_once(*[lambda: advance_bulk(action.pk, actor=SYSTEM, seconds=60)] * 4)

    assert counts_of(action) == {"done": 12}
    assert Event.objects.filter(name="complaint.tagged").count() == 12
    assert Event.objects.filter(name="bulk_action.finished").count() == 1


def test_undoing_meets_a_colleague_who_changes_the_same_cases(database, reference_data):
    home = make_organisation()
    actor, other = bulk.head(home), make_user(organisation=home)
    cases = [complaint(actor=actor) for _ in range(8)]
    action = bulk.carried_out(actor, cases, "assign", handler=other.pk)
    third = make_user(organisation=home)
    undo_bulk(action.pk, actor=actor)

    def reassign():
        for case in cases:
            assign_complaint(case.pk, actor=actor, handler_id=third.pk)

    at_once(lambda: advance_bulk(action.pk, actor=SYSTEM, seconds=60), reassign)

    assert {row(case.pk).handler_id for case in cases} == {third.pk}
    assert sum(counts_of(action).values()) == 8
    assert all(chain_of(case.pk) == list(range(1, len(chain_of(case.pk)) + 1)) for case in cases)


def test_two_people_merge_at_once_and_one_of_them_wins(actor):
    one, other, kept = (complaint(actor=actor) for _ in range(3))

    def merge(folded, into):
        return lambda: merge_complaint(folded.pk, actor=actor, kept_id=into.pk, reason="重复投诉").pk

    twice = at_once(merge(one, kept), merge(one, kept))
    crosswise = at_once(merge(other, kept), merge(kept, other))

    assert [sum(isinstance(each, int) for each in made) for made in (twice, crosswise)] == [1, 1]
    assert row(one.pk).duplicate_of == kept.pk
    merged = {pk: row(pk).duplicate_of for pk in (other.pk, kept.pk)}
    assert sorted(merged.values(), key=str) in ([kept.pk, None], [other.pk, None])
    assert QuerySet(CaseLink).filter(kind="merge", undone_at=None).count() == 2
    assert verify_log()["broken_at"] is None


def test_who_accepts_while_the_business_offers_anew_accepts_one_or_the_other(actor):
    track = joined(actor)
    case = put_to(track, actor=actor)
    said = {"actor": at_counter(track, case), "by": "business", "terms": "退"}
    said["respondent_id"] = QuerySet(Respondent).get(complaint=case).pk
    first = make_offer(case.pk, amount=1, **said)
    consumer = replace(consumer_of(case.pk), permissions=frozenset({"complaint.answer_offer"}))

    accepted, _renewed = at_once(
        lambda: answer_offer(case.pk, actor=consumer, offer_id=first.pk, accepts=True),
        lambda: make_offer(case.pk, amount=2, **said),
    )

    states = list(QuerySet(Offer).filter(complaint=case).order_by("pk").values_list("state", flat=True))
    assert states == (["replaced", "open"] if accepted is WrongStatus else ["accepted", "open"])


def test_two_who_arrange_a_joint_session_at_once_arrange_one(database, reference_data):
    head = make_staff("head", organisation=make_member("YZ"))
    group, actor = case_group(actor=actor_of(head)), actor_of(head)
    pks = list(cases_in([group.pk]).order_by("complaint_id").values_list("complaint_id", flat=True))
    for pk in pks:
        accept_complaint(pk, actor=actor, handler_id=head.pk, no_talks="refuses")
    confirm_case_group(group.pk, actor=actor, title="闭店", facts="", strategy="", speakers=pks[:2])
    meeting = Meeting(held_at=clock.now() + timedelta(days=2), way="phone", mediator_id=head.pk)

    answers = at_once(*[lambda: arrange_joint_session(group.pk, actor=actor, cases=pks, meeting=meeting)] * 2)

    assert [each for each in answers if each is WrongStatus] == [WrongStatus]
    sessions = QuerySet(MediationSession).order_by("complaint_id").values_list("complaint_id", flat=True)
    assert list(sessions) == pks

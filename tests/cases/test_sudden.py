"""Sudden events: opened, reported in time and late, to whom; the people and what they got; who sees what."""

from datetime import date, timedelta

import pytest

from lianwei.cases.models import SuddenEvent, SuddenLine, SuddenState, reports_of
from lianwei.cases.operations import accept_transfer, decline_complaint, offer_transfer
from lianwei.cases.operations.together.sudden import end_sudden_event, revise_sudden_event
from lianwei.cases.operations.together.sudden_people import (
    enter_sudden_line,
    forget_sudden_people,
    link_case_to_sudden_event,
    strike_sudden_line,
)
from lianwei.cases.operations.together.sudden_reports import report_sudden_event, send_sudden_report
from lianwei.cases.queries.together.sudden import event_page, events_in, recipients_of, reports_due
from lianwei.cases.queries.together.sudden_people import event_exported, people_listed, person_revealed
from lianwei.cases.rules.sudden import limit_of, limits
from lianwei.cases.tasks import escalate_late_sudden_reports
from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Basis, Event, Message, ReadLog
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from tests.cases.stages import refusal_ground
from tests.factories import cases, knowledge, members, sudden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
KNOWN = {"facts": "午宴后多人腹泻", "measures": "封存留样", "cause": "沙门氏菌污染", "affected": 107}


class House:
    """A member below an association, in an alliance with a secretary-general and a guiding body."""

    def __init__(self) -> None:
        knowledge.knowledge()
        above = members.make_organisation("CQ")
        self.home = members.make_organisation("YZ", parent=above)
        leading, body = members.make_organisation("LJ"), members.make_organisation("SJ")
        alliance = members.make_alliance(self.home, leading)
        members.supervise(alliance, body)
        self.head_user = members.make_staff("head", organisation=self.home, email="head@yz.example")
        self.writer_user = members.make_staff("mediator", organisation=self.home, email="m@yz.example")
        self.secretary = members.make_staff("secretary_general", organisation=leading, email="s@lj.example")
        self.supervisor = members.make_staff("supervisor", organisation=body)
        members.make_staff("head", organisation=above, email="h@cq.example")
        self.head, self.writer = actor_of(self.head_user), actor_of(self.writer_user)

    def sent(self, event: SuddenEvent) -> SuddenEvent:
        report = sudden.signed(event, writer=self.writer, head=self.head)
        send_sudden_report(event.pk, actor=self.head, report_id=report.pk)
        event.refresh_from_db()
        return event

    def over(self, event: SuddenEvent) -> SuddenEvent:
        """Reported, explained, over: the last report is due."""
        self.sent(event)
        revise_sudden_event(event.pk, actor=self.writer, responsible_id=self.writer.user_id, **KNOWN)
        return end_sudden_event(event.pk, actor=self.head)


@pytest.fixture
def house() -> House:
    return House()


def test_the_limits_cite_where_they_come_from_and_say_that_no_law_sets_them():
    assert {each.kind: each.hours for each in limits()} == {"first": 4, "further": 24, "final": 240}
    assert all(each.source and each.source_en and each.is_default for each in limits())
    assert limit_of("first", on=date(2026, 1, 1)).since == "known"


def test_the_first_report_is_due_four_hours_after_it_was_known(house):
    known = clock.now() - timedelta(hours=1)

    event = sudden.event(actor=house.writer, known_at=known, happened_on=clock.as_office_time(known).date())

    report = sudden.waiting(event)
    assert (report.kind, report.due_at - known) == ("first", timedelta(hours=4))
    assert event.responsible_id == house.writer.user_id
    assert [row.report.pk for row in reports_due(actor=house.writer)] == [report.pk]


def test_who_gets_it_follows_from_the_members(house):
    event = sudden.event(actor=house.writer)

    got = [(each.organisation.code, each.role) for each in recipients_of(event)]

    assert got == [("CQ", "superior"), ("LJ", "secretary"), ("SJ", "supervising")]


def test_a_refusal_changes_nothing(house):
    tomorrow = clock.now() + timedelta(days=1)
    wrong = (
        {"title": " "}, {"facts": ""}, {"affected": 0}, {"kind": "war"}, {"known_at": tomorrow},
        {"happened_on": clock.as_office_time(tomorrow).date()}, {"responsible_id": house.secretary.pk},
    )  # fmt: skip
    for changes in wrong:
        with pytest.raises(Invalid):
            sudden.event(actor=house.writer, **changes)
    with pytest.raises(NotAllowed):
        sudden.event(actor=actor_of(house.secretary))

    assert not SuddenEvent.objects.visible_to(SYSTEM).exists()
    assert not Event.objects.filter(name__startswith="sudden_event").exists()


def test_a_report_goes_out_once_signed_and_the_next_is_due(house):
    event = sudden.event(actor=house.writer)
    report = report_sudden_event(event.pk, actor=house.writer, news=sudden.NEWS)
    with pytest.raises(WrongStatus):
        send_sudden_report(event.pk, actor=house.head, report_id=report.pk)
    with pytest.raises(WrongStatus):
        report_sudden_event(event.pk, actor=house.writer, news=sudden.NEWS)

    papers.submit_document(report.document_id, subject=event, actor=house.writer)
    papers.review_document(report.document_id, subject=event, actor=house.head)
    papers.approve_document(report.document_id, series="渝中消委", subject=event, actor=house.head)
    send_sudden_report(event.pk, actor=house.head, report_id=report.pk)

    following = sudden.waiting(event)
    sent = reports_of(event).get(pk=report.pk)
    assert (following.kind, following.due_at - sent.sent_at) == ("further", timedelta(hours=24))
    told = Event.objects.get(name="sudden_event.report_sent").details
    assert (told["in_time"], len(told["to"])) == (True, 3)
    mails = Message.objects.filter(template="sudden_report_sent")
    assert sorted(each.recipient.plain() for each in mails) == ["h@cq.example", "s@lj.example"]
    with pytest.raises(WrongStatus):
        send_sudden_report(event.pk, actor=house.head, report_id=report.pk)


def test_who_wrote_a_report_does_not_sign_it(house):
    event = sudden.event(actor=house.head)
    report = report_sudden_event(event.pk, actor=house.head, news=sudden.NEWS)
    papers.submit_document(report.document_id, subject=event, actor=house.head)
    papers.review_document(report.document_id, subject=event, actor=house.head)

    with pytest.raises(NotAllowed):
        papers.approve_document(report.document_id, series="渝中消委", subject=event, actor=house.head)


def test_the_last_report_closes_the_event(house):
    event = sudden.event(actor=house.writer)
    with pytest.raises(WrongStatus):
        end_sudden_event(event.pk, actor=house.head)
    house.sent(event)
    ended = end_sudden_event(event.pk, actor=house.head)
    final = sudden.waiting(ended)
    assert (final.kind, final.due_at - ended.over_at) == ("final", timedelta(hours=240))
    with pytest.raises(Invalid):
        report_sudden_event(event.pk, actor=house.writer, news="已全部出院")

    revise_sudden_event(event.pk, actor=house.writer, responsible_id=house.writer.user_id, **KNOWN)
    closed = house.sent(event)

    assert closed.state == SuddenState.CLOSED
    assert [each.kind for each in reports_of(closed)] == ["first", "final"]
    with pytest.raises(WrongStatus):
        sudden.person(closed, actor=house.writer)


def test_a_late_report_is_told_once(house):
    event = sudden.event(actor=house.writer)
    assert escalate_late_sudden_reports() == 0

    with sudden.later(5):
        assert escalate_late_sudden_reports() == 1
        assert escalate_late_sudden_reports() == 0

    assert Event.objects.filter(name="sudden_event.report_overdue").count() == 1
    mails = Message.objects.filter(template="sudden_report_late")
    assert sorted(each.recipient.plain() for each in mails) == ["head@yz.example", "m@yz.example"]
    assert sudden.waiting(event).overdue_at is not None


def test_those_above_see_the_event_once_it_is_reported_and_no_person_in_it(house):
    event = sudden.event(actor=house.writer)
    sudden.person(event, actor=house.writer)
    above = [actor_of(each) for each in (house.secretary, house.supervisor)]
    other = members.make_actor("head", organisation=members.make_organisation("NA"))
    for actor in (*above, other):
        with pytest.raises(NotVisible):
            event_page(event.pk, actor=actor)

    house.sent(event)

    for actor in above:
        page = event_page(event.pk, actor=actor)
        assert ([each.report.seq for each in page.reports], page.people, page.is_ours) == ([1], [], False)
        assert [each.event.pk for each in events_in("open", actor=actor).rows] == [event.pk]
    with pytest.raises(NotVisible):
        event_page(event.pk, actor=other)


def test_names_are_masked_and_opening_them_is_noted(house):
    event = sudden.event(actor=house.writer)
    person = sudden.person(event, actor=house.writer)

    (row,) = people_listed(event, actor=house.writer)
    _person, name, phone = person_revealed(event, person.pk, actor=house.writer, reason="上门看望")

    assert (row.name, row.phone) == (person.name.masked, "138****6027")
    assert (name, phone) == ("王桂芳", "13812346027")
    assert ReadLog.objects.filter(reason="上门看望").count() == 2


def test_compensation_is_promised_and_paid_apart(house):
    event = sudden.event(actor=house.writer)
    person = sudden.person(event, actor=house.writer)
    entered = {"actor": house.writer, "person_id": person.pk, "on": clock.today(), "words": ""}
    with pytest.raises(Invalid):
        enter_sudden_line(event.pk, kind="paid", amount=100, **entered)

    enter_sudden_line(event.pk, kind="cost", amount=85_600, **entered)
    promised = enter_sudden_line(event.pk, kind="promised", amount=200_000, **entered)
    enter_sudden_line(event.pk, kind="visit", amount=None, **entered)
    enter_sudden_line(event.pk, kind="paid", amount=50_000, **entered)

    figures = event_page(event.pk, actor=house.writer).figures
    assert (figures.visits, figures.costs, figures.promised, figures.paid) == (1, 85_600, 200_000, 50_000)
    with pytest.raises(Invalid):
        strike_sudden_line(event.pk, actor=house.head, line_id=promised.pk, reason="录错")
    for kind, amount in (("paid", 150_001), ("cost", 0), ("gift", 1)):
        with pytest.raises(Invalid):
            enter_sudden_line(event.pk, kind=kind, amount=amount, **entered)
    assert SuddenLine.objects.visible_to(SYSTEM).count() == 4


def test_a_line_that_was_taken_back_counts_no_more(house):
    event = sudden.event(actor=house.writer)
    person = sudden.person(event, actor=house.writer)
    told = {"person_id": person.pk, "kind": "cost", "on": clock.today(), "amount": 100, "words": ""}
    line = enter_sudden_line(event.pk, actor=house.writer, **told)

    strike_sudden_line(event.pk, actor=house.head, line_id=line.pk, reason="录错")

    assert event_page(event.pk, actor=house.writer).figures.costs == 0
    with pytest.raises(WrongStatus):
        strike_sudden_line(event.pk, actor=house.head, line_id=line.pk, reason="录错")


def test_who_has_a_case_is_linked_once_and_compensated_there(house):
    event, case = sudden.event(actor=house.writer), cases.complaint(actor=house.head)
    person = link_case_to_sudden_event(event.pk, actor=house.writer, number=case.number, state="seen")

    (row,) = people_listed(event, actor=house.writer)
    assert (row.case.number, person.name, row.promised) == (case.number, None, 0)
    for number in (case.number, "YZ-2026-999999"):
        with pytest.raises(Invalid):
            link_case_to_sudden_event(event.pk, actor=house.writer, number=number)
    told = {"person_id": person.pk, "kind": "promised", "on": clock.today(), "amount": 1, "words": ""}
    with pytest.raises(Invalid):
        enter_sudden_line(event.pk, actor=house.writer, **told)


def test_the_sheet_is_masked_and_noted(house):
    event = sudden.event(actor=house.writer)
    person = sudden.person(event, actor=house.writer)

    lines = event_exported(event.pk, actor=house.head)

    assert [line[1:3] for line in lines[1:2]] == [(person.name.masked, "138****6027")]
    assert ReadLog.objects.filter(what="cases.sudden_people").count() == 1


def test_names_go_after_their_years(house):
    event = sudden.event(actor=house.writer)
    sudden.person(event, actor=house.writer)
    house.over(event)
    house.sent(event)

    assert forget_sudden_people(event.pk, actor=SYSTEM) == 0
    with clock.playing(clock.now() + timedelta(days=3 * 366)):
        assert forget_sudden_people(event.pk, actor=SYSTEM) == 1
        assert forget_sudden_people(event.pk, actor=SYSTEM) == 0

    (row,) = people_listed(event, actor=house.writer)
    assert (row.person.name, row.person.phone) == (None, None)


def test_a_case_that_went_to_another_member_is_not_called_cleared(house):
    event = sudden.event(actor=house.writer)
    case = cases.complaint(actor=actor_of(members.make_staff("clerk", organisation=house.home)))
    link_case_to_sudden_event(event.pk, actor=house.writer, number=case.number)
    other = members.make_staff("head", organisation=members.make_member("NA"))
    told = {"taker_id": other.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(case.pk, actor=house.head, **told)
    accept_transfer(case.pk, actor=actor_of(other), transfer_id=offer.pk)
    decline_complaint(case.pk, actor=actor_of(other), ground=refusal_ground(case.pk))

    [listed] = people_listed(event, actor=house.writer)

    assert (listed.case, listed.name) == (None, "案件在其他成员单位")


def test_an_event_ends_once_the_paper_that_stood_in_the_way_was_voided(house):
    event = house.sent(sudden.event(actor=house.writer))
    report = sudden.drafted(event, actor=house.writer)
    with pytest.raises(WrongStatus):
        end_sudden_event(event.pk, actor=house.head)

    papers.void_document(report.document_id, reason="事件已结束", subject=event, actor=house.head)
    end_sudden_event(event.pk, actor=house.head)

    assert sudden.waiting(event).kind == "final"

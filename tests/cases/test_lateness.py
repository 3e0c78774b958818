"""Members that do not answer: told once, then the secretary-general; the letter that goes with a request."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianwei.cases.handlers.lateness import draft_letter_of_assistance, tell_the_late
from lianwei.cases.models import Assistance, Complaint
from lianwei.cases.operations import answer_assistance, ask_assistance, offer_transfer
from lianwei.cases.operations.between.lateness import report_lateness
from lianwei.cases.queries.between.assistance import letter_of_request
from lianwei.cases.queries.between.lateness import late_here, late_of, second_step_on
from lianwei.cases.tasks import (
    escalate_unanswered_assistance,
    escalate_unanswered_transfers,
    report_who_is_still_late,
)
from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.documents.queries import content_of, document_of
from lianwei.core.errors import NotVisible
from lianwei.core.models import Basis, Event, Message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from lianwei.members.queries import actor_of
from tests.factories import cases, knowledge, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
DAYS = 5


class Three:
    """Who asks, who is asked and does not answer, who leads the alliance."""

    def __init__(self) -> None:
        knowledge.knowledge()
        home, asked, leading = (members.make_member(code) for code in ("YZ", "NA", "LJ"))
        self.asker = members.make_staff("mediator", organisation=home, email="yz@example.org")
        self.helper = members.make_staff("mediator", organisation=asked, email="na@example.org")
        self.leader = members.make_staff("secretary_general", organisation=leading, email="lj@example.org")
        self.case: Complaint = cases.complaint(actor=members.make_actor("clerk", organisation=home))

    def ask(self, matter: str = "看看店面") -> Assistance:
        due = clock.today() + timedelta(days=DAYS)
        told = {
            "asked_id": self.helper.organisation_id,
            "kind": "inspect",
            "matter": matter,
            "due_on": due,
        }
        return ask_assistance(self.case.pk, actor=actor_of(self.asker), **told)


@pytest.fixture
def three() -> Three:
    return Three()


def work() -> None:
    while deliver_pending(50):
        pass


def mails(template: str) -> list[str]:
    return sorted(each.recipient.plain() for each in Message.objects.filter(template=template))


def after(day, days: int = 1):
    return clock.playing(clock.now() + timedelta(days=(day - clock.today()).days + days))


def test_who_does_not_answer_a_request_is_told_once_then_the_secretary_general(three):
    row = three.ask()
    work()

    with after(row.due_on):
        assert (escalate_unanswered_assistance(), escalate_unanswered_assistance()) == (1, 0)
        work()
        assert (mails("member_late"), mails("member_still_late")) == (["na@example.org"], [])
        assert report_who_is_still_late() == 0
    with after(second_step_on(row.due_on)):
        assert (report_who_is_still_late(), report_who_is_still_late()) == (1, 0)
        work()

    assert (mails("member_late"), mails("member_still_late")) == (["na@example.org"], ["lj@example.org"])
    assert Event.objects.filter(name="complaint.lateness_reported").count() == 1
    assert attached(Message, three.case).filter(template__contains="late").count() == 0


def test_an_offer_nobody_answers_is_told_in_the_same_way(three):
    told = {"taker_id": three.helper.organisation_id, "reason": "店在南岸", "basis": Basis.ORAL}
    offer = offer_transfer(three.case.pk, actor=actor_of(three.asker), **told)

    with after(offer.due_on):
        assert escalate_unanswered_transfers() == 1
        work()
    with after(second_step_on(offer.due_on)):
        assert report_who_is_still_late() == 1
        work()

    assert (mails("member_late"), mails("member_still_late")) == (["na@example.org"], ["lj@example.org"])


def test_a_handler_that_runs_again_sends_no_second_message(three):
    row = three.ask()
    with after(row.due_on):
        escalate_unanswered_assistance()
        work()
        event = Event.objects.get(name="complaint.assistance_overdue")
        tell_the_late(event)

    assert mails("member_late") == ["na@example.org"]


def test_it_stands_on_the_first_page_of_both_until_it_is_answered(three, client_of):
    row = three.ask()
    with after(row.due_on):
        escalate_unanswered_assistance()
        shown = client_of(three.helper).get(reverse("home")).content.decode()
        assert three.case.number in shown and "协查待答复" in shown
        assert late_here(actor=actor_of(three.leader)) == []
    with after(second_step_on(row.due_on)):
        report_who_is_still_late()
        shown = client_of(three.leader).get(reverse("home")).content.decode()
        assert three.case.number in shown
        told = {"assistance_id": row.pk, "answer": "店已搬空"}
        answer_assistance(three.case.pk, actor=actor_of(three.helper), **told)

    for user in (three.helper, three.leader):
        assert late_here(actor=actor_of(user)) == []


def test_what_was_answered_meanwhile_is_not_reported(three):
    row = three.ask()
    with after(row.due_on):
        escalate_unanswered_assistance()
        late = late_of("assistance", row.pk, actor=SYSTEM)
        told = {"assistance_id": row.pk, "answer": "店已搬空"}
        answer_assistance(three.case.pk, actor=actor_of(three.helper), **told)

    day = second_step_on(row.due_on) + timedelta(days=1)
    assert report_lateness(late, actor=SYSTEM, on=day) is False


def signed(three: Three, row: Assistance) -> Assistance:
    row.refresh_from_db()
    head = members.make_actor("head", organisation=three.asker.organisation)
    told = {"subject": three.case, "actor": head}
    papers.submit_document(row.document_id, subject=three.case, actor=actor_of(three.asker))
    papers.review_document(row.document_id, **told)
    papers.approve_document(row.document_id, series="渝中消委", **told)
    return row


def test_the_letter_is_drafted_with_the_request_and_read_by_both_once_signed(three, client_of):
    row = three.ask()
    work()
    row.refresh_from_db()
    letter = document_of(three.case, row.document_id)
    assert (letter.kind, letter.status, letter.needs_review) == ("assistance_letter", "draft", True)
    address = reverse("transfer_letter", args=[row.pk])
    assert client_of(three.asker).get(address).status_code == 200
    assert client_of(three.helper).get(address).status_code == 404

    signed(three, row)

    assert client_of(three.helper).get(address)["Content-Type"] == "application/pdf"
    shown = client_of(three.helper).get(reverse("complaint_detail", args=[three.case.pk])).content.decode()
    assert address in shown
    others = [three.leader, members.make_staff("head", organisation=members.make_member("JB"))]
    for user in others:
        with pytest.raises(NotVisible):
            letter_of_request(row.pk, actor=actor_of(user))


def test_the_letter_says_what_is_asked_and_names_no_consumer(three):
    row = three.ask("看看店面，王桂芳说已经搬空")
    work()
    row.refresh_from_db()

    text = content_of(document_of(three.case, row.document_id))
    assert "看看店面" in text and three.case.number in text and three.helper.organisation.name in text
    assert "王桂芳" not in text and "请填写" not in text


def test_the_handler_drafts_one_letter(three):
    row = three.ask()
    work()
    draft_letter_of_assistance(Event.objects.get(name="complaint.assistance_asked"))

    assert Event.objects.filter(name="complaint.assistance_letter_drafted").count() == 1
    assert Assistance.objects.visible_to(SYSTEM).get(pk=row.pk).document_id is not None

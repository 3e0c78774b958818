"""A notice that holds no more: void where nobody signed it, followed by another one where somebody did."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.cases.models import Complaint, MediationSession, Referral, ReferralState, Respondent
from lianwei.cases.operations import accept_complaint, answer_assistance, schedule_session
from lianwei.cases.operations.together.joint_changes import call_off_joint_session, move_joint_session
from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.operations import approve_document, submit_document
from lianwei.core.documents.queries import documents_of
from lianwei.core.messages.models import Message
from lianwei.core.scope import Actor, attached
from lianwei.members.queries import actor_of
from lianwei.web.counter.telling import code_shown_in_demo
from tests.cases.test_board import borrowed, shared
from tests.cases.test_joint_sessions import (  # noqa: F401 - fixtures
    actor,
    arranged,
    content_of,
    group,
    head,
    keys,
    meeting,
    work,
)
from tests.factories import cases, members
from tests.factories.counter import joined
from tests.factories.registry import fast_track_contact

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def papers(pk: int, kind: str = "mediation_notice") -> list[Document]:
    row = QuerySet(Complaint).get(pk=pk)
    return list(documents_of(row).filter(kind=kind).order_by("pk"))


def states(pk: int) -> list[str]:
    return [each.status for each in papers(pk)]


def sign(pk: int, *, actor: Actor) -> str:  # noqa: F811
    """The number of the last notice of a case, signed by its handler."""
    row, paper = QuerySet(Complaint).get(pk=pk), papers(pk)[-1]
    submit_document(paper.pk, subject=row, actor=actor)
    colleague = members.make_staff("head", organisation=members.Organisation.objects.get(pk=row.holder_id))
    told = {"series": "渝中消委", "subject": row, "actor": actor_of(colleague)}
    return approve_document(paper.pk, **told).number


def moved(group, head, actor) -> None:  # noqa: F811
    later = clock.now() + timedelta(days=9)
    move_joint_session(group.pk, actor=actor, meeting=meeting(head, held_at=later))
    work()


def test_an_unsigned_notice_of_the_old_date_is_void(group, head, actor):  # noqa: F811
    arranged(group, head, actor)
    work()

    moved(group, head, actor)
    work()

    assert states(keys(group)[0]) == ["void", "draft"]
    call_off_joint_session(group.pk, actor=actor, reason="场地被占用")
    work()
    assert states(keys(group)[0]) == ["void", "void"]
    assert papers(keys(group)[0], "session_off_notice") == []


def test_a_signed_notice_is_followed_by_one_that_names_it(group, head, actor):  # noqa: F811
    arranged(group, head, actor)
    work()
    first = keys(group)[0]
    number = sign(first, actor=actor)

    moved(group, head, actor)

    assert states(first) == ["approved", "draft"]
    assert f"原通知书（{number}）" in content_of(papers(first)[1])
    call_off_joint_session(group.pk, actor=actor, reason="场地被占用")
    work()
    [off] = papers(first, "session_off_notice")
    assert states(first) == ["approved", "void"]
    assert (off.status, number in content_of(off)) == ("draft", True)


def test_a_business_without_the_console_hears_of_it_once_by_sms(group, head, actor):  # noqa: F811
    arranged(group, head, actor)
    moved(group, head, actor)
    call_off_joint_session(group.pk, actor=actor, reason="场地被占用")
    work()
    work()

    rows = Message.objects.filter(template__startswith="business_session").order_by("pk")
    assert [(each.template, each.recipient.plain()) for each in rows] == [
        ("business_session_moved", "13900001111"),
        ("business_session_off", "13900001111"),
    ]


def at_console(group, actor, head) -> tuple[Client, list[int]]:  # noqa: F811
    """Somebody of the business logged in, and how its cases are known there."""
    grown = actor_of(head)
    track = joined(grown)
    contact = fast_track_contact(track, actor=grown, phone="13800008001")
    put = []
    for each in QuerySet(Respondent).filter(complaint__in=keys(group)).order_by("pk"):
        each.business_id = track.business_id
        each.save()
        told = {"track_id": track.pk, "business_id": track.business_id, "respondent": each}
        told |= {"sent_at": clock.now(), "due_on": clock.today(), "state": ReferralState.ANSWERED}
        put.append(Referral.objects.create(complaint=each.complaint, **told).pk)
    client = Client()
    client.post(reverse("counter_login"), {"address": "13800008001"})
    client.post(reverse("counter_code"), {"code": code_shown_in_demo(contact)})
    return client, put


def test_a_business_at_the_console_reads_it_there_and_gets_one_message(group, head, actor):  # noqa: F811
    client, [first, *_more] = at_console(group, actor, head)
    arranged(group, head, actor)
    page = reverse("counter_case", args=[first])
    shown = [client.get(page).context["case"].session.state_label]

    moved(group, head, actor)
    shown.append(client.get(page).context["case"].session.state_label)
    call_off_joint_session(group.pk, actor=actor, reason="场地被占用")
    work()
    last = client.get(page)
    shown.append(last.context["case"].session.state_label)

    assert shown == ["已安排", "已改期", "已取消"]
    assert 'id="session"' in last.content.decode()
    assert Message.objects.filter(template="counter_session").count() == 2
    assert not Message.objects.filter(template__startswith="business_session").exists()


def test_the_notice_names_whom_another_member_lends(reference_data, group, head, actor):  # noqa: F811
    lender = members.make_staff("head", organisation=members.make_member("NA"))
    person = shared(lender)
    case = cases.complaint(actor=actor)
    accept_complaint(case.pk, actor=actor, handler_id=head.pk, no_talks="refuses")
    told = {"way": "on_site", "mediator_id": head.pk, "place": "二楼"}
    schedule_session(case.pk, actor=actor, held_at=clock.now() + timedelta(days=5), **told)
    work()
    session = QuerySet(MediationSession).get(complaint=case)
    row = borrowed(case, head, person, session_id=session.pk)

    answer_assistance(case.pk, actor=actor_of(lender), assistance_id=row.pk, answer="届时参加")
    work()

    old, new = papers(case.pk)
    assert (old.status, "赵电梯" in content_of(old)) == ("void", False)
    assert (new.status, "赵电梯" in content_of(new)) == ("draft", True)
    assert attached(Message, case).filter(template="session").count() == 1

"""The page of a case: what each kind of reader sees, which step comes first, what the timeline says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.cases.entries import LossEntry, OutsideEntry, TermsEntry
from lianwei.cases.models import Access, AccessRole, Respondent, Status
from lianwei.cases.operations import (
    accept_complaint,
    agree_on_terms,
    commission_appraisal,
    end_talks,
    hold_session,
    note_complaint,
    record_reply,
    schedule_session,
    supervise_complaint,
    try_settlement,
)
from lianwei.cases.queries import case_page, closed_value, reveal_value
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.models import Consent, ReadLog
from lianwei.core.scope import Actor, ActorKind, subject_of
from tests.cases.actors import worker
from tests.cases.stages import reply, sign, take
from tests.factories.cases import SALON, SUPPLIER, complaint, staff
from tests.factories.members import (
    at_office,
    make_actor,
    make_alliance,
    make_organisation,
    make_user,
    supervise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor(reference_data):
    return staff("YZ")


def on(day: str, hour: str = "10:00"):
    return clock.playing(at_office(f"{day} {hour}"))


def verbs(page):
    return [step.verb for step in page.band.steps]


def test_the_holder_sees_everything_masked_with_a_way_to_look_closer(actor):
    case = complaint(actor=actor)

    page = case_page(case.pk, actor=actor)

    assert (page.person.name.masked, page.person.name.key) == ("王**", "complainant.name")
    assert [(v.masked, v.key) for v in page.person.values] == [
        ("138****6027", "complainant.phone"),
        ("渝中区大坪街道****", "complainant.address"),
    ]
    assert [(t.label, t.masked) for t in page.tokens] == [("〔电话1〕", "****1111")]
    assert page.narrative == case.narrative
    assert (page.category, page.nature, page.groups) == ("美容美发", "合同", ["老年人"])


def test_without_the_permission_there_is_no_way_to_look_closer(actor):
    case = complaint(actor=actor)
    reader = replace(actor, permissions=actor.permissions - {"person.reveal"})

    page = case_page(case.pk, actor=reader)

    assert ([v.key for v in page.person.values], page.tokens) == (["", ""], [])


def test_another_member_is_told_that_there_is_no_such_case(actor):
    case = complaint(actor=actor)

    with pytest.raises(NotVisible):
        case_page(case.pk, actor=staff("GA"))


def seen_by(case, role: str) -> Actor:
    """A member that sees the case by a stored row."""
    other = make_organisation()
    Access.objects.create(
        organisation=other, complaint=case, role=role, is_open=True, due_on=case.due_on,
        category=case.category, handler_id=case.handler_id, status=case.status,
    )  # fmt: skip
    return worker(other)


def test_a_former_holder_reads_status_and_clocks(actor):
    case = complaint(actor=actor)
    note_complaint(case.pk, actor=actor, text="请保密")

    page = case_page(case.pk, actor=seen_by(case, AccessRole.FORMER))

    assert (page.person, page.respondents, page.narrative, page.band.steps) == (None, [], None, [])
    assert [clock.name for clock in page.clocks] == ["受理期限"]
    assert (page.parts.notes, [line.text for line in page.lines]) == ([], ["", ""])


def test_a_partner_looks_closer_only_with_a_legal_basis(actor):
    case = complaint(actor=actor)
    partner = seen_by(case, AccessRole.PARTNER)

    assert case_page(case.pk, actor=partner).person.name.key == ""
    Consent.objects.create(
        subject=subject_of(case),
        purpose="identity_to_partner",
        basis="separate_consent",
        given_at=clock.now(),
    )
    assert case_page(case.pk, actor=partner).person.name.key == "complainant.name"


def overseer(role: str, case_actor: Actor) -> Actor:
    from lianwei.members.models import Organisation

    member = Organisation.objects.get(pk=case_actor.organisation_id)
    body = make_organisation("SJ")
    alliance = make_alliance(member, body) if role != "supervisor" else make_alliance(member)
    if role == "supervisor":
        supervise(alliance, body)
    return make_actor(role, organisation=body)


@pytest.mark.parametrize(
    ("role", "narrative", "party", "shown"),
    [
        ("supervisor", "王**办卡后店里不退。", "王**", (1, "美容卡退款")),
        ("secretary_general", None, "王**", (1, "美容美发 · 合同")),
        ("liaison", None, None, (0, "美容美发 · 合同")),
    ],
)
def test_those_who_look_on_see_what_the_table_says(actor, role, narrative, party, shown):
    respondents, title = shown
    reader = overseer(role, actor)
    case = complaint(actor=actor, narrative="王桂芳办卡后店里不退。")
    note_complaint(case.pk, actor=actor, text="请保密")

    page = case_page(case.pk, actor=reader)

    assert (page.narrative, page.title, len(page.respondents)) == (narrative, title, respondents)
    assert (page.person.name.masked if page.person else None) == party
    assert (page.parts.notes, page.may_reveal, page.band.steps, page.return_text) == ([], False, [], "")
    assert {v.key for v in page.person.values} <= {""} if page.person else True


def test_the_consumer_with_a_link_sees_the_own_case(actor):
    case = complaint(actor=actor)
    consumer = Actor(
        ActorKind.CONSUMER,
        grants=frozenset({("cases.complaint", case.pk)}),
        permissions=frozenset({"complaint.view"}),
    )

    page = case_page(case.pk, actor=consumer)

    assert (page.narrative, page.may_reveal, page.parts.notes) == (case.narrative, False, [])


@pytest.mark.parametrize(
    "key",
    [
        "complainant.seal_id",
        "complainant",
        "respondent.1",
        "respondent.999.contact_name",
        "token.x",
        "agreement.7",
        "a.b.c",
    ],
)
def test_a_reveal_of_nothing_does_not_exist(actor, key):
    case = complaint(actor=actor)

    with pytest.raises(NotVisible):
        closed_value(case.pk, key, actor=actor)


def test_a_reveal_shows_the_value_and_leaves_a_trace(actor):
    case = complaint(actor=actor)

    value = reveal_value(closed_value(case.pk, "complainant.phone", actor=actor), actor=actor, reason="回电")

    log = ReadLog.objects.get()
    assert (value, log.subject, log.reason) == ("13812346027", subject_of(case), "回电")


def test_a_supervising_body_cannot_reveal_even_with_the_permission(actor):
    reader = overseer("supervisor", actor)
    case = complaint(actor=actor)
    bold = replace(reader, permissions=reader.permissions | {"person.reveal"})

    with pytest.raises(NotAllowed):
        closed_value(case.pk, "complainant.phone", actor=bold)
    assert ReadLog.objects.count() == 0


def test_the_first_step_follows_the_work(actor):
    with on("2026-03-02"):
        case = complaint(actor=actor)
        assert verbs(case_page(case.pk, actor=actor))[:2] == ["try_settlement", "accept"]
        try_settlement(case.pk, actor=actor)
        assert verbs(case_page(case.pk, actor=actor))[0] == "record_reply"
        end_talks(case.pk, actor=actor, reason="拒绝")
        assert case_page(case.pk, actor=actor).band.title == "决定是否受理"
        accept_complaint(case.pk, actor=actor, no_talks="refuses")
        assert verbs(case_page(case.pk, actor=actor))[0] == "schedule_session"
        session = schedule_session(
            case.pk,
            actor=actor,
            held_at=at_office("2026-03-03 09:00"),
            way="phone",
            mediator_id=actor.user_id,
        )
    with on("2026-03-03"):
        page = case_page(case.pk, actor=actor)
        assert (verbs(page)[0], page.band.title) == ("hold_session", "登记 今天 09:00 调解会的结果")
        hold_session(
            case.pk, actor=actor, session_id=session.pk, attended=[], minutes="谈成", result="agreed"
        )
        page = case_page(case.pk, actor=actor)
        assert (verbs(page)[0], "hold_session" in [s.verb for s in page.band.others]) == ("agree", False)
        terms = TermsEntry("退款", losses=(LossEntry("refund", 100),), perform_by=date(2026, 3, 20))
        agree_on_terms(case.pk, actor=actor, terms=terms)
        assert verbs(case_page(case.pk, actor=actor))[0] == "sign"
        for party in ("consumer", "business"):
            sign(case.pk, actor, party=party)
        page = case_page(case.pk, actor=actor)
    assert (verbs(page)[0], page.band.why) == ("record_payment", "承诺 1.00 元，已收到 0.00 元。")


@pytest.mark.parametrize(
    ("positions", "first", "title"),
    [
        (("agrees",), "settle", "经营者同意：登记和解内容"),
        (("partly",), "settle", "经营者部分同意：按其方案和解，或结束和解"),
        (("refuses", "agrees"), "settle", "经营者同意：登记和解内容"),
        (("refuses", "refuses"), "end_talks", "经营者拒绝：结束和解"),
        (("refuses",), "record_reply", ""),
    ],
)
def test_after_a_reply_the_first_step_is_what_the_reply_suggests(actor, positions, first, title):
    case = complaint(actor=actor, respondents=(SALON, SUPPLIER))
    take(case.pk, actor, "try_settlement")

    for shop, position in zip(
        QuerySet(Respondent).filter(complaint=case).order_by("seq"), positions, strict=False
    ):
        reply(case.pk, actor, respondent_id=shop.pk, position=position)

    page = case_page(case.pk, actor=actor)
    assert (verbs(page)[0], title in page.band.title) == (first, True)
    assert {"settle", "end_talks", "record_reply"} <= {*verbs(page), *(s.verb for s in page.band.others)}


def test_after_terms_were_set_aside_the_first_step_is_to_write_down_new_ones(actor):
    case = complaint(actor=actor)
    take(case.pk, actor, "accept", "agree", "sign")
    page = case_page(case.pk, actor=actor)
    assert [each.name for each in page.parts.missing] == [SALON.name]

    take(case.pk, actor, "renegotiate")

    page = case_page(case.pk, actor=actor)
    assert (verbs(page)[0], page.parts.agreement, len(page.parts.set_aside)) == ("agree", None, 1)


def test_a_pressed_case_is_answered_first(actor):
    case = complaint(actor=actor)
    supervise_complaint(case.pk, actor=actor, demand="加快办理", due_on=clock.today())

    page = case_page(case.pk, actor=actor)

    assert (verbs(page)[0], page.band.why.endswith("加快办理")) == ("answer_supervision", True)


def test_grave_steps_never_come_first_and_are_marked(actor):
    case = complaint(actor=actor)

    band = case_page(case.pk, actor=actor).band

    assert [(step.verb, step.is_grave) for step in band.steps][-1] == ("decline", True)
    assert "withdraw" in [step.verb for step in band.others if step.is_grave]


def test_the_ledger_explains_a_pause(actor):
    with on("2026-03-02"):
        case = complaint(actor=actor)
        accept_complaint(case.pk, actor=actor, no_talks="refuses")
        commission_appraisal(
            case.pk, actor=actor, matter="成分", institution="质检院", agreed_by_parties=True
        )
    with on("2026-03-11"):
        page = case_page(case.pk, actor=actor)

    assert (page.band.clock.chip.kind, page.band.clock.chip.text) == ("pause", "暂停 9 天")
    assert [row.when for row in page.band.clock.rows][:2] == ["3月2日", "3月2日"]


def test_the_timeline_survives_an_unknown_event_and_missing_details(actor):
    case = complaint(actor=actor)
    record("complaint.something_new", case, actor=actor, way=["x"], position={"a": 1}, offer=None)
    record("complaint.accepted", case, actor=actor)

    titles = [line.title for line in case_page(case.pk, actor=actor).lines]

    assert titles[:2] == ["受理，调解期限到 ", "记录：complaint.something_new"]


def test_the_timeline_says_to_whom_a_case_was_given(actor):
    case = complaint(actor=actor)
    colleague = make_user(organisation=case.holder, name="石秀英")
    record("complaint.assigned", case, actor=actor, handler=colleague.pk)
    record("complaint.assigned", case, actor=actor, handler=colleague.pk, automatic=True)
    record("complaint.assigned", case, actor=actor, handler=None)

    titles = [line.title for line in case_page(case.pk, actor=actor).lines]

    assert titles[:3] == ["撤回分派", "按建议自动分派给石秀英", "分派给石秀英"]


def test_words_of_people_stay_out_of_the_timeline_of_those_who_may_not_read_them(actor):
    reader = overseer("supervisor", actor)
    case = complaint(actor=actor)
    try_settlement(case.pk, actor=actor)
    end_talks(case.pk, actor=actor, reason="王桂芳不同意")

    texts = [line.text for line in case_page(case.pk, actor=reader).lines]
    own = [line.text for line in case_page(case.pk, actor=actor).lines]

    assert (set(texts), own[0]) == ({""}, "投诉人不同意")


def test_english_readers_get_english_sentences(actor, english):
    case = complaint(actor=actor)

    page = case_page(case.pk, actor=actor)

    assert (page.band.clock.name, page.lines[0].title.startswith("Registered, received on")) == (
        "Acceptance",
        True,
    )


def test_the_text_to_fill_back_names_nobody(actor):
    due = clock.today() + timedelta(days=2)
    case = complaint(actor=actor, outside_numbers=(OutsideEntry("12345", "CQ1", due),))

    page = case_page(case.pk, actor=actor)

    assert ("王" in page.return_text, case.number in page.return_text) == (False, True)
    assert (page.outside[0].chip.kind, page.outside[0].row.number) == ("soon", "CQ1")


def busy_case(actor, n: int):
    """A case with n rows of everything that may come more than once."""
    case = complaint(
        actor=actor,
        respondents=(SALON, *(replace(SUPPLIER, name=f"供货商{i}") for i in range(n - 1))),
        outside_numbers=tuple(OutsideEntry("12345", f"CQ{i}") for i in range(n)),
    )
    accept_complaint(case.pk, actor=actor, no_talks="refuses")
    for row in Respondent.objects.visible_to(actor).filter(complaint=case):
        record_reply(case.pk, actor=actor, respondent_id=row.pk, position="agrees", reply="同意", offer=100)
    for i in range(n):
        note_complaint(case.pk, actor=actor, text=f"记录{i}")
        later = clock.now() + timedelta(days=1)
        schedule_session(case.pk, actor=actor, held_at=later, way="phone", mediator_id=actor.user_id)
        supervise_complaint(case.pk, actor=actor, demand="快", due_on=clock.today())
    losses = tuple(LossEntry("refund", 100 + i) for i in range(n))
    terms = TermsEntry("退款", losses=losses, perform_by=clock.today())
    agree_on_terms(case.pk, actor=actor, terms=terms)
    return case


def test_one_row_and_three_rows_of_everything_cost_the_same(actor):
    one, three = busy_case(actor, 1), busy_case(actor, 3)
    counts = []

    for case in (one, three):
        case_page(case.pk, actor=actor)
        with CaptureQueriesContext(connection) as captured:
            page = case_page(case.pk, actor=actor)
        counts.append(len(captured))

    assert (page.complaint.status, counts[0] == counts[1], counts[1] <= 27) == (Status.AGREED, True, True), (
        counts
    )

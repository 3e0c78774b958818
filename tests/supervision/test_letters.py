"""Letters: who may write which, signed by several, sent, answered late, put right and checked by another."""

from datetime import timedelta

import pytest

from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.documents.queries import document_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.registry.models import BusinessFact
from lianwei.supervision.models import Letter, LetterNotice, issuers_of
from lianwei.supervision.operations.letters import answering, closing, drafting, rectifying, signing
from lianwei.supervision.papers.letters import NO_FEE, joint_paper
from lianwei.supervision.tasks import remind_of_replies
from tests.factories import letters, registry
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


@pytest.fixture
def third():
    return make_organisation("JB")


@pytest.fixture
def alliance(home, other, third):
    return make_alliance(home, other, third)


def test_an_interview_needs_the_article_that_gives_the_power(home):
    firm, told = registry.business().pk, {"kind": "interview", "venue": letters.venue()}
    with pytest.raises(Invalid) as refusal:
        letters.draft(home, businesses=[firm], **told)
    letters.power(home)

    made = letters.draft(home, businesses=[firm], **told)

    assert "kind" in refusal.value.fields
    assert "第四十七条" in made.power["citation"]
    assert letters.draft(home, businesses=[firm], kind="meeting", venue=letters.venue()).power == {}


def test_a_power_that_has_ended_gives_none(home):
    power = letters.power(home)
    closing.end_interview_power(
        power.pk, actor=letters.head(home), valid_to=clock.today() - timedelta(days=1)
    )

    with pytest.raises(Invalid):
        letters.draft(home, kind="interview", venue=letters.venue())


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("grounds", {"grounds": ""}),
        ("demands", {"demands": [" "]}),
        ("reply_due", {"reply_due": None}),
        ("businesses", {"businesses": []}),
        ("authorities", {"authorities": ["bank"]}),
        ("until", {"since": clock.today()}),
        ("partners", {"partners": [999_999]}),
    ],
)
def test_a_draft_that_lacks_something_is_refused_and_changes_nothing(home, field, changes):
    with pytest.raises(Invalid) as refusal:
        letters.draft(home, **changes)

    assert field in refusal.value.fields
    assert not Letter.objects.visible_to(SYSTEM).exists()


def test_numbers_of_people_do_not_stand_in_a_letter(home):
    made = letters.draft(home, grounds="王女士 13812346027 反映退费难", demands=["请联系 13812346027"])

    assert "13812346027" not in made.grounds + made.demands[0]


def test_a_draft_is_its_holders_alone_and_another_alliance_sees_nothing_of_it(home, other, alliance):
    stranger = make_organisation("XX")
    make_alliance(stranger, code="ELSE")
    draft = letters.draft(home, partners=[other.pk])
    for who in (letters.head(other), letters.head(stranger)):
        with pytest.raises(NotVisible):
            find(Letter, draft.pk, actor=who)
    signing.circulate_letter(draft.pk, actor=letters.writer(home))

    assert find(Letter, draft.pk, actor=letters.head(other)).pk == draft.pk
    with pytest.raises(NotVisible):
        find(Letter, draft.pk, actor=letters.head(stranger))


def test_three_members_sign_each_in_its_own_chain_and_it_goes_out_with_all_numbers(
    home, other, third, alliance
):
    letter = letters.signing_of(home, partners=[other.pk, third.pk])
    letters.signed_by(letter, home)
    with pytest.raises(WrongStatus) as waits:
        signing.send_letter(letter.pk, actor=letters.writer(home), way="post")
    for each in (other, third):
        signing.join_letter(letter.pk, actor=letters.writer(each))
        letters.signed_by(letter, each)

    signing.send_letter(letter.pk, actor=letters.writer(home), way="post")
    work_all()

    rows = list(issuers_of(letter))
    numbers = [document_of(letter, row.document_id).number for row in rows]
    paper = joint_paper(letter, document_of(letter, rows[0].document_id), actor=SYSTEM)
    assert str(other) in str(waits.value.message) or other.name in str(waits.value.message)
    assert len(set(numbers)) == 3 and all(number in paper.blocks[-1].text for number in numbers)
    assert paper.issuer.split("\n") == [home.name, other.name, third.name]
    assert {document_of(letter, row.document_id).status for row in rows} == {DocumentStatus.DISPATCHED}
    notice = LetterNotice.objects.visible_to(letters.head(third)).get()
    assert (notice.kind, notice.sent_on) == ("advisory", clock.today())


def test_who_stays_out_stands_on_no_paper(home, other, alliance):
    letter = letters.signing_of(home, partners=[other.pk])
    signing.stay_out_of_letter(letter.pk, actor=letters.head(other), reason="另行发函")
    letters.signed_by(letter, home)
    signing.send_letter(letter.pk, actor=letters.writer(home), way="post")

    lead = issuers_of(letter).get(is_lead=True)
    paper = joint_paper(letter, document_of(letter, lead.document_id), actor=SYSTEM)
    assert paper.issuer == home.name


def test_a_text_that_is_taken_back_voids_every_paper(home, other, alliance):
    letter = letters.signing_of(home, partners=[other.pk])
    signing.join_letter(letter.pk, actor=letters.writer(other))
    signing.recall_letter(letter.pk, actor=letters.writer(home), reason="改一处")
    work_all()

    assert set(attached(Document, letter).values_list("status", flat=True)) == {"void"}
    assert letters.now(letter).status == "draft"


def test_another_member_does_not_act_on_a_letter_it_signs_along(home, other, alliance):
    letter = letters.signing_of(home, partners=[other.pk])

    with pytest.raises(NotAllowed):
        signing.recall_letter(letter.pk, actor=letters.head(other), reason="不妥")


def test_a_reply_after_the_date_is_taken_and_marked_late(home):
    letter = letters.sent(home)
    with clock.playing(clock.now() + timedelta(days=15)):
        assert remind_of_replies() == 1
        assert remind_of_replies() == 0
        reply = letters.answered(letter, actor=letters.writer(home))

    assert reply.is_late
    assert letters.now(letter).status == "answered"
    assert Event.objects.filter(name="letter.overdue").count() == 1


def test_a_reminder_comes_once_before_the_date(home):
    letter = letters.sent(home)
    with clock.playing(clock.now() + timedelta(days=12)):
        assert (remind_of_replies(), remind_of_replies()) == (1, 0)

    assert letters.now(letter).reminded_on is not None


def test_a_business_answers_by_its_link_and_only_for_itself(home):
    firm, second = registry.business(), registry.business("另一家火锅店")
    letter = letters.sent(home, businesses=[firm.pk, second.pk])
    first = letters.addressee(letter)
    token = answering.invite_answer(letter.pk, actor=letters.writer(home), addressee_id=first.pk)

    reply = answering.answer_by_link(token, words="已收到")

    assert (reply.addressee_id, reply.by_link, reply.is_late) == (first.pk, True, False)
    with pytest.raises(NotVisible):
        answering.answer_by_link("x" * 43, words="已收到")


def test_a_reply_after_closing_is_kept_and_reopens_nothing(home):
    letter, who = letters.sent(home), letters.writer(home)
    closing.close_letter(letter.pk, actor=who, outcome="no_answer")
    letters.answered(letter, actor=who)

    assert (letters.now(letter).status, letters.now(letter).outcome) == ("closed", "no_answer")


def test_what_is_put_right_is_checked_by_another_member(home, other, alliance):
    row = letters.asked(home, other)
    told = {"rectification_id": row.pk, "is_confirmed": True, "finding": "门店已公示"}
    with pytest.raises(NotAllowed):
        rectifying.check_rectification(row.letter_id, actor=letters.writer(home), **told)

    rectifying.check_rectification(row.letter_id, actor=letters.writer(other), **told)
    work_all()

    promise = Commitment.objects.get(pk=row.commitment_id)
    assert promise.status == Commitment.Status.KEPT
    assert "整改经核实" in " ".join(
        BusinessFact.objects.visible_to(SYSTEM).values_list("headline", flat=True)
    )


def test_what_is_not_confirmed_breaks_the_promise(home, other, alliance):
    row = letters.asked(home, other)
    told = {"rectification_id": row.pk, "is_confirmed": False, "finding": "没有公示"}

    rectifying.check_rectification(row.letter_id, actor=letters.writer(other), **told)

    assert Commitment.objects.get(pk=row.commitment_id).status == Commitment.Status.BROKEN


def test_nobody_else_than_the_alliance_is_asked_to_check(home, other, alliance):
    stranger, row = make_organisation("XX"), letters.asked(home, other)
    told = {"rectification_id": row.pk, "checker_id": stranger.pk}

    with pytest.raises(Invalid):
        rectifying.ask_check_of_rectification(row.letter_id, actor=letters.writer(home), **told)


def test_two_people_publish_and_the_fact_becomes_public(home):
    letter, who = letters.sent(home), letters.head(home)
    closing.ask_publication_of_letter(letter.pk, actor=who, reason="拒不回复")
    with pytest.raises(NotAllowed):
        closing.publish_letter(letter.pk, actor=who)

    closing.publish_letter(letter.pk, actor=letters.head(home))
    work_all()

    rows = BusinessFact.objects.visible_to(SYSTEM).values_list("audience", flat=True)
    assert sorted(rows) == ["alliance", "public"]


def test_an_interview_is_held_only_after_its_hour(home):
    letters.power(home)
    letter, who = letters.sent(home, kind="interview", venue=letters.venue()), letters.writer(home)
    told = {"attendance": "came", "minutes": "通报问题，提出要求。"}
    with pytest.raises(Invalid):
        rectifying.hold_interview(letter.pk, actor=who, **told)
    with clock.playing(clock.now() + timedelta(days=2)):
        held = rectifying.hold_interview(letter.pk, actor=who, **told)

    assert held.attendance == "came"


def test_a_public_comment_prints_that_nobody_pays(home):
    letter = letters.signing_of(home, kind="comment", reply_due=None)
    lead = issuers_of(letter).get(is_lead=True)

    paper = joint_paper(letter, document_of(letter, lead.document_id), actor=SYSTEM)

    assert NO_FEE in [getattr(each, "text", "") for each in paper.blocks]


def test_counts_stand_as_they_were(home):
    today = clock.today()
    letter = letters.draft(home, since=today - timedelta(days=30), until=today)

    assert (letter.figures["cases"], letter.figures["on"]) == (0, today.isoformat())


def test_a_letter_is_given_up_before_it_is_out_and_not_after(home):
    letter = letters.draft(home)
    drafting.withdraw_letter(letter.pk, actor=letters.writer(home), reason="另案处理")
    out = letters.sent(home)

    assert letters.now(letter).status == "withdrawn"
    with pytest.raises(WrongStatus):
        drafting.withdraw_letter(out.pk, actor=letters.writer(home), reason="晚了")


def work_all() -> None:
    while deliver_pending():
        pass

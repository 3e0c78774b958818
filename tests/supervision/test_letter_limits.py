"""What letters may not do: sign without power, bind everybody to one outcome, lose a paper or a successor."""

from datetime import timedelta

import pytest

from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from lianwei.members.tasks import pass_on_to_successors
from lianwei.registry.models import BusinessFact
from lianwei.supervision.models import Interview, Rectification, addressees_of, issuers_of
from lianwei.supervision.operations.letters import answering, closing, drafting, rectifying, signing
from lianwei.supervision.papers.letters import joint_paper
from lianwei.supervision.tasks import remind_of_replies
from tests.factories import cases, letters, registry
from tests.factories.members import (
    end_organisation,
    make_actor,
    make_alliance,
    make_organisation,
    make_station,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data", "alliance")]
YESTERDAY = timedelta(days=1)
REPORT = {"kind": "report", "businesses": [], "authorities": ["bank"]}


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


@pytest.fixture
def alliance(home, other):
    return make_alliance(home, other, make_organisation("JB"))


def work_all() -> None:
    while deliver_pending():
        pass


def called_in(home, **changes):
    return letters.signing_of(home, kind="interview", venue=letters.venue(), **changes)


def words(document) -> str:
    blocks = paper_of(document, actor=SYSTEM).blocks
    return "\n".join(str(getattr(each, "text", "")) for each in blocks)


def headlines() -> str:
    return "\n".join(BusinessFact.objects.visible_to(SYSTEM).values_list("headline", flat=True))


def test_nobody_signs_an_interview_without_an_article_of_its_own(home, other):
    letters.power(home)
    letter = called_in(home, partners=[other.pk])
    with pytest.raises(WrongStatus):
        signing.join_letter(letter.pk, actor=letters.writer(other))
    told = {"law_name": "另一部条例", "article": "9", "text": "可以约谈。", "valid_from": clock.today()}
    closing.enter_interview_power(actor=letters.head(other), **told)

    row = signing.join_letter(letter.pk, actor=letters.writer(other))

    lead = document_of(letter, issuers_of(letter).get(is_lead=True).document_id)
    joint = joint_paper(letter, lead, actor=SYSTEM)
    own = words(document_of(letter, row.document_id))
    assert "另一部条例" in own and "某市消费者权益保护条例" not in own
    assert "另一部条例" in "\n".join(getattr(each, "text", "") for each in joint.blocks)


def test_an_article_that_ends_before_the_text_is_fixed_carries_no_interview(home):
    power = letters.power(home)
    draft = letters.draft(home, kind="interview", venue=letters.venue())
    ended = clock.today() - YESTERDAY
    closing.end_interview_power(power.pk, actor=letters.head(home), valid_to=ended)

    with pytest.raises(WrongStatus):
        signing.circulate_letter(draft.pk, actor=letters.writer(home))


def test_an_article_that_ends_before_sending_keeps_the_letter_in(home):
    power = letters.power(home)
    letter = called_in(home)
    letters.signed_by(letter, home)
    ended = clock.today() - YESTERDAY
    closing.end_interview_power(power.pk, actor=letters.head(home), valid_to=ended)

    with pytest.raises(WrongStatus):
        signing.send_letter(letter.pk, actor=letters.writer(home), way="post")


def test_no_other_letter_calls_itself_an_interview(home):
    with pytest.raises(Invalid) as refusal:
        letters.draft(home, kind="meeting", title="约谈通知书", venue=letters.venue())

    assert "title" in refusal.value.fields
    title = "关于约谈情况的报告"
    assert letters.draft(home, **REPORT, title=title).title == title


def test_a_second_look_that_fails_breaks_the_promise_and_new_proof_is_taken(home, other):
    row = letters.asked(home, other)
    who, looks, key = letters.writer(home), letters.writer(other), {"rectification_id": row.pk}
    rectifying.check_rectification(row.letter_id, actor=looks, is_confirmed=True, finding="已公示", **key)
    work_all()
    rectifying.ask_check_of_rectification(row.letter_id, actor=who, checker_id=other.pk, **key)
    rectifying.check_rectification(row.letter_id, actor=looks, is_confirmed=False, finding="又撤下", **key)
    work_all()

    promise = Commitment.objects.get(pk=row.commitment_id)
    assert promise.status == Commitment.Status.BROKEN
    assert "回头看：整改未保持" in headlines()
    rectifying.prove_rectification(row.letter_id, actor=who, proof="重新公示", **key)
    promise.refresh_from_db()
    assert promise.status == Commitment.Status.REPORTED


def test_one_answer_does_not_speak_for_the_others(home):
    firm, second = registry.business(), registry.business("另一家火锅店")
    letter = letters.sent(home, businesses=[firm.pk, second.pk])
    letters.answered(letter, actor=letters.writer(home))
    assert letters.now(letter).status == "sent"
    with clock.playing(clock.now() + timedelta(days=15)):
        assert remind_of_replies() == 1
        assert Event.objects.get(name="letter.overdue").details["waits_for"] == [2]
        answering.answer_letter(
            letter.pk,
            actor=letters.writer(home),
            addressee_id=addressees_of(letter)[1].pk,
            words="已收到",
        )

    assert letters.now(letter).status == "answered"


def test_each_business_bears_its_own_outcome(home):
    firm, second = registry.business(), registry.business("另一家火锅店")
    letter = letters.sent(home, businesses=[firm.pk, second.pk])
    letters.answered(letter, actor=letters.writer(home))
    one, two = addressees_of(letter)
    with pytest.raises(Invalid) as refusal:
        closing.close_letter(letter.pk, actor=letters.writer(home), of_each={one.pk: "no_answer"})

    closing.close_letter(
        letter.pk, actor=letters.writer(home), of_each={one.pk: "accepted", two.pk: "no_answer"}
    )
    work_all()

    rows = BusinessFact.objects.visible_to(SYSTEM).filter(source=f"letter:{letter.pk}:closed")
    told = {each.business_id: each.headline.rpartition("：")[2] for each in rows}
    assert set(refusal.value.fields) == {f"outcome_{one.pk}", f"outcome_{two.pk}"}
    assert told == {firm.pk: "已采纳", second.pk: "未回复"}
    assert letters.now(letter).outcome == "mixed"


def test_the_successor_that_signs_along_leads_with_its_own_paper(home, other):
    letter = letters.signing_of(home, partners=[other.pk])
    signing.join_letter(letter.pk, actor=letters.writer(other))
    former = issuers_of(letter).get(is_lead=True).document_id
    end_organisation(home, successor=other)
    work_all()
    pass_on_to_successors()

    row = issuers_of(letter).get()
    assert (row.organisation_id, row.is_lead) == (other.pk, True)
    assert letters.now(letter).holder_id == other.pk
    assert attached(Document, letter).get(pk=former).status == "void"


def test_the_successor_that_was_asked_to_sign_takes_the_lead(home, other):
    letter = letters.signing_of(home, partners=[other.pk])
    end_organisation(home, successor=other)
    work_all()
    pass_on_to_successors()

    row = issuers_of(letter).get()
    assert (row.organisation_id, row.is_lead, row.state) == (other.pk, True, "joined")


def test_what_the_former_lead_sealed_stays_on_the_letter(home, other):
    letter = letters.signing_of(home, partners=[other.pk])
    signing.join_letter(letter.pk, actor=letters.writer(other))
    for each in (home, other):
        letters.signed_by(letter, each)
    signing.send_letter(letter.pk, actor=letters.writer(home), way="post")
    work_all()
    end_organisation(home, successor=other)
    work_all()
    pass_on_to_successors()

    assert {each.organisation_id: each.is_lead for each in issuers_of(letter)} == {
        home.pk: False,
        other.pk: True,
    }


def test_nobody_confirms_a_letter_that_became_its_own(home, other):
    row = letters.asked(home, other)
    end_organisation(home, successor=other)
    work_all()
    pass_on_to_successors()

    now = Rectification.objects.visible_to(SYSTEM).get(pk=row.pk)
    assert (now.state, now.checker_id) == ("proved", None)
    Rectification.objects.visible_to(SYSTEM).filter(pk=row.pk).update(state="asked", checker=other)
    told = {"rectification_id": row.pk, "is_confirmed": True, "finding": "看过"}
    with pytest.raises(NotAllowed):
        rectifying.check_rectification(row.letter_id, actor=letters.writer(other), **told)


def test_only_the_holders_own_complaints_are_counted(home):
    for each in (home, make_station(home)):
        cases.complaint(actor=make_actor("clerk", organisation=each))
    since = clock.today() - timedelta(days=30)

    letter = letters.draft(home, **REPORT, since=since, until=clock.today())

    assert letter.figures["cases"] == 1


def test_few_complaints_leave_the_house_without_their_number(home):
    cases.complaint(actor=make_actor("clerk", organisation=home))
    since = clock.today() - timedelta(days=30)
    letter = letters.signing_of(home, **REPORT, since=since, until=clock.today())

    said = words(document_of(letter, issuers_of(letter).get().document_id))
    assert "相关投诉不足5件（" in said and "1件" not in said


def test_papers_of_a_letter_that_is_given_up_are_void(home, other):
    letter = letters.signing_of(home, partners=[other.pk])
    signing.join_letter(letter.pk, actor=letters.writer(other))
    drafting.withdraw_letter(letter.pk, actor=letters.writer(home), reason="另案处理")
    work_all()

    assert set(attached(Document, letter).values_list("status", flat=True)) == {"void"}


def test_what_was_promised_is_proved_and_checked_after_closing_too(home, other):
    letter, who = letters.sent(home), letters.writer(home)
    row = letters.promised(letter, actor=who)
    closing.close_letter(letter.pk, actor=who, outcome="partly")
    key = {"rectification_id": row.pk}

    rectifying.prove_rectification(letter.pk, actor=who, proof="已公示", **key)
    rectifying.ask_check_of_rectification(letter.pk, actor=who, checker_id=other.pk, **key)
    looks = letters.writer(other)
    done = rectifying.check_rectification(letter.pk, actor=looks, is_confirmed=True, finding="属实", **key)

    assert (done.state, letters.now(letter).status) == ("confirmed", "closed")


def test_minutes_that_stand_stay_when_more_is_entered(home):
    letters.power(home)
    letter, who = letters.sent(home, kind="interview", venue=letters.venue()), letters.writer(home)
    with clock.playing(clock.now() + timedelta(days=2)):
        for said in ("通报问题。", "补充：限期整改。"):
            rectifying.hold_interview(letter.pk, actor=who, attendance="came", minutes=said)

    minutes = Interview.objects.visible_to(SYSTEM).get(letter=letter).minutes
    assert minutes.index("通报问题。") < minutes.index("补充：限期整改。")

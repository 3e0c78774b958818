"""Joint handling between alliances: asked of a peer and by one, with the words on both sides."""

import json
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.federation.models import (
    CopyRow,
    DeletionCertificate,
    InMessage,
    JointRequest,
    JointWord,
    OutMessage,
    OutState,
    SharedCopy,
    Title,
)
from lianwei.federation.operations import joint as do
from lianwei.federation.operations.abroad import send_due_papers
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.stopping import stop_unagreed
from lianwei.federation.queries.custody import custody_dump
from lianwei.federation.queries.own import WIRE, own_code
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.queries.waiting import waiting_abroad
from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.joint import ASK_TOLD, UID_TOLD, WORD_TOLD
from tests.factories.abroad import neighbour
from tests.factories.cases import complaint
from tests.factories.exchange import AWAY
from tests.factories.exchange_kinds import HELPED, asked_by, joint_told
from tests.factories.members import make_actor, make_alliance, make_organisation, make_staff
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
MATTER = "请查看门店是否营业，投诉人电话13812345678。"


@pytest.fixture
def home():
    found = make_organisation("YZ", region_code="500103")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def agreed(home, stranger, peer):
    return with_peer(stranger, peer, basis="joint", fields=HELPED)


@pytest.fixture
def head(home):
    return make_actor("head", organisation=home)


@pytest.fixture
def by(stranger, peer):
    return neighbour(stranger)


@pytest.fixture
def client(client_of, home):
    return client_of(make_staff("head", organisation=home))


def ask(actor, **changes):
    case = complaint(actor=actor)
    told = {"peer": AWAY, "kind": "inspect", "matter": MATTER, "due_on": clock.today() + timedelta(days=7)}
    return do.ask_joint_request(case.pk, actor=actor, **told | changes)


def sent(kind):
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def bring(stranger, data, kind="joint.asked", *, sequence=None, subject=""):
    subject = subject or f"custody:{data['paper']['case']}"
    event = stranger.event(data, kind=kind, subject=subject, sequence=sequence)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def request_told(by, **changes):
    return joint_told(by, ASK_TOLD | {"due_on": clock.today().isoformat()} | changes)


def back(by, row, step, n, text="门店已停业"):
    """What the neighbour says about a request of ours, as a copy of our case."""
    page = WORD_TOLD | {"uid": str(row.uid), "step": step, "text": text}
    number = row.case.partition("/")[2]
    return joint_told(by, page, number=number, n=n, of=own_code())


def words(row):
    rows = JointWord.objects.visible_to(SYSTEM).filter(request=row).order_by("pk")
    return [(each.is_ours, each.step) for each in rows]


def state(row):
    return find(JointRequest, row.pk, actor=SYSTEM).state


def no_second_owner():
    dump = custody_dump(own_code(), actor=SYSTEM)
    assert [each.reason for each in checked([dump]).faults if each.reason != "row_differs"] == []
    return [row["case"] for row in dump["titles"] if row["is_mine"]]


def test_a_request_goes_over_as_a_copy_without_people(head, agreed):
    row = ask(head)

    [told] = sent("joint.asked")
    case = QuerySet(Complaint).get()
    assert (told["paper"]["type"], told["paper"]["body"]["purpose"]) == ("COPY", "joint")
    assert told["page"]["category"] == case.category
    assert told["page"]["amount_claimed"] == case.amount_claimed
    text = json.dumps(told, ensure_ascii=False)
    assert "13812345678" not in text and "13900001111" not in text
    assert (row.state, row.is_ours, row.complaint_id) == ("asked", True, case.pk)
    assert no_second_owner() == [row.case]
    [event] = Event.objects.filter(name="complaint.joint_asked")
    assert event.details["to"] == AWAY


def test_what_the_agreement_does_not_name_stays_here(head, stranger, peer):
    with_peer(stranger, peer, basis="joint", fields=["joint.matter", "joint.answer"])

    ask(head)

    page = sent("joint.asked")[0]["page"]
    assert (page["narrative"], page["category"], page["respondents"]) == ("", "", [])
    assert page["amount_claimed"] is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"peer": "nobody"}, "peer"),
        ({"kind": "dance"}, "kind"),
        ({"matter": " "}, "matter"),
        ({"due_on": "yesterday"}, "due_on"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_changes_nothing(head, agreed, changed, field):
    if field == "due_on":
        changed = {"due_on": clock.today() - timedelta(days=1)}
    case = complaint(actor=head)
    told = {"peer": AWAY, "kind": "inspect", "matter": MATTER, "due_on": clock.today()}

    with pytest.raises(Invalid) as refusal:
        do.ask_joint_request(case.pk, actor=head, **told | changed)

    assert list(refusal.value.fields) == [field]
    assert not JointRequest.objects.visible_to(SYSTEM).exists() and not QuerySet(CopyRow).exists()


def test_without_an_agreement_nobody_is_asked_and_nothing_taken(head, by, stranger):
    with pytest.raises(Invalid):
        ask(head)

    assert bring(stranger, request_told(by)) == ("parked", "no_agreement")
    assert not JointRequest.objects.visible_to(SYSTEM).exists()


def test_an_agreement_that_lets_nobody_answer_lets_nobody_ask(head, stranger, peer):
    with_peer(stranger, peer, basis="joint", fields=["joint.matter", "joint.facts"])

    with pytest.raises(Invalid):
        ask(head)


def test_what_came_under_an_agreement_that_ended_yesterday_is_parked(home, by, stranger, agreed, later):
    data = request_told(by)
    later(days=(agreed.ends_on - clock.today()).days + 1)

    assert bring(stranger, data) == ("parked", "agreement_ended")


def test_a_word_that_waits_without_an_agreement_is_stopped(head, agreed):
    ask(head)
    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")

    stop_unagreed(actor=OPERATOR)

    row = OutMessage.objects.visible_to(WIRE).get(kind="joint.asked")
    assert (row.state, row.reason) == (OutState.FAILED, "agreement_ended")


def test_what_we_were_asked_gives_us_no_title(home, by, peer, agreed):
    row = asked_by(by, peer, home)

    do.answer_joint_request(row.pk, actor=OPERATOR, text="已看")

    assert not QuerySet(Title).filter(is_mine=True).exists()
    assert no_second_owner() == []
    assert sorted(QuerySet(CopyRow).values_list("sender", flat=True)) == sorted([AWAY, own_code()])


def test_a_request_that_comes_twice_is_one(home, by, stranger, agreed):
    data = request_told(by)

    bring(stranger, data, sequence=1)
    bring(stranger, data, sequence=2)

    assert JointRequest.objects.visible_to(SYSTEM).count() == 1
    copied = sent("custody.paper")
    assert [each["paper"]["type"] for each in copied] == ["COPIED", "COPIED"]
    assert copied[0] == copied[1]


def test_it_is_declined_with_a_reason(head, home, by, peer, agreed):
    row = asked_by(by, peer, home)

    with pytest.raises(Invalid):
        do.decline_joint_request(row.pk, actor=head, text=" ")
    do.decline_joint_request(row.pk, actor=head, text="不属本地")

    assert state(row) == "declined"
    with pytest.raises(WrongStatus):
        do.answer_joint_request(row.pk, actor=head, text="又看了")


def test_what_was_answered_is_closed_and_what_waits_withdrawn(head, by, stranger, agreed):
    first, second = ask(head), ask(head)
    bring(stranger, back(by, first, "answered", 0), "joint.told", sequence=1)

    with pytest.raises(WrongStatus):
        do.withdraw_joint_request(first.pk, actor=head)
    do.close_joint_request(first.pk, actor=head)
    do.withdraw_joint_request(second.pk, actor=head)

    assert (state(first), state(second)) == ("closed", "withdrawn")
    assert [each["page"]["step"] for each in sent("joint.told")] == ["closed", "withdrawn"]


def test_an_answer_that_crosses_the_withdrawal_is_kept_and_opens_nothing(head, by, stranger, agreed):
    row = ask(head)
    do.withdraw_joint_request(row.pk, actor=head)

    assert bring(stranger, back(by, row, "answered", 0), "joint.told") == ("handled", "")

    assert state(row) == "withdrawn"
    assert words(row)[-1] == (False, "answered")


def test_each_side_says_only_what_is_its_own_to_say(head, home, by, stranger, agreed):
    ours, theirs = ask(head), asked_by(by, peer_with_code(AWAY), home)

    assert bring(stranger, back(by, ours, "closed", 0), "joint.told") == ("refused", "not_ours")
    with pytest.raises(NotAllowed):
        do.answer_joint_request(ours.pk, actor=head, text="x")
    with pytest.raises(NotAllowed):
        do.withdraw_joint_request(theirs.pk, actor=head)
    assert (state(ours), state(theirs)) == ("asked", "asked")


def spoilt(data, **paper):
    return data | {"paper": data["paper"] | paper}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: d | {"page": d["page"] | {"matter": "别的事"}}, ("refused", "page_unsigned")),
        (lambda d: spoilt(d, seq=99), ("refused", "forged")),
        (lambda d: spoilt(d, to="somebody-else"), ("refused", "not_for_us")),
        (lambda d: spoilt(d, type="OFFER"), ("refused", "forged")),
        (lambda d: d | {"page": d["page"] | {"extra": 1}}, ("refused", "malformed")),
        (lambda d: d | {"page": d["page"] | {"kind": "arrest"}}, ("refused", "malformed")),
        (lambda d: d | {"page": d["page"] | {"amount_claimed": 1.5}}, ("refused", "malformed")),
        (lambda d: {"page": d["page"]}, ("refused", "malformed")),
    ],
)
def test_a_request_that_is_not_as_signed_or_described_is_refused(by, stranger, agreed, change, found):
    data = request_told(by)

    assert bring(stranger, change(data), subject=f"custody:{data['paper']['case']}") == found
    assert not JointRequest.objects.visible_to(SYSTEM).exists()


def test_a_peer_cannot_ask_about_a_case_that_is_ours(head, home, by, stranger, agreed):
    row = ask(head)
    number = row.case.partition("/")[2]
    data = joint_told(by, ASK_TOLD, number=number, of=own_code())

    assert bring(stranger, data) == ("refused", "not_ours")


def test_a_word_about_nothing_known_waits_for_a_person(home, by, stranger, agreed):
    data = joint_told(by, WORD_TOLD | {"step": "noted"})

    assert bring(stranger, data, "joint.told") == ("parked", "no_request")


def test_a_code_that_cannot_be_read_is_left_open(home, by, stranger, agreed):
    assert bring(stranger, request_told(by, category="ZZ9")) == ("handled", "")

    assert JointRequest.objects.visible_to(SYSTEM).get().facts["category"] == ""


def test_an_unanswered_copy_goes_out_again_with_its_page(head, agreed, later):
    ask(head)
    OutMessage.objects.visible_to(WIRE).filter(kind="joint.asked").update(state=OutState.DONE)
    later(minutes=2)

    assert send_due_papers(actor=SYSTEM) == 1

    first, again = sent("joint.asked")
    assert first == again


def test_what_was_said_goes_with_the_file_of_the_case(head, by, stranger, agreed):
    row = ask(head)
    bring(stranger, back(by, row, "answered", 0, "门店已停业"), "joint.told", sequence=1)

    case = find(Complaint, row.complaint_id, actor=SYSTEM)
    record("archive.destroyed", case, actor=SYSTEM, subject=f"complaint:{case.pk}")
    while deliver_pending():
        pass

    assert find(JointRequest, row.pk, actor=SYSTEM).facts == {}
    kept = JointWord.objects.visible_to(SYSTEM).filter(request=row).values_list("text", "page")
    assert list(kept) == [("", {}), ("", {})]


def test_another_member_knows_nothing_of_it(head, home, by, peer, agreed):
    ours, theirs = ask(head), asked_by(by, peer, home)
    other = make_actor("head", organisation=make_organisation("OTHER"))

    for row in (ours, theirs):
        with pytest.raises(NotVisible):
            find(JointRequest, row.pk, actor=other)
        with pytest.raises(NotVisible):
            do.note_joint_request(row.pk, actor=other, text="x")
    assert not JointWord.objects.visible_to(other).exists()
    assert (waiting_abroad(head), waiting_abroad(other)) == (1, 0)


def test_the_end_of_the_agreement_stops_it_and_deletes_what_came(head, home, by, stranger, agreed):
    ours = ask(head)
    bring(stranger, back(by, ours, "answered", 0, "门店已停业"), "joint.told", sequence=1)
    asked_by(by, peer_with_code(AWAY), home)

    end_agreement(agreed.pk, actor=OPERATOR, reason="合作结束")
    while deliver_pending():
        pass

    [left] = JointRequest.objects.visible_to(SYSTEM)
    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    assert (left.pk, left.state) == (ours.pk, "stopped")
    assert words(left) == [(True, "asked"), (False, "answered")]  # it belongs to our case
    assert [(each["what"], each["label"]) for each in made.told["copies"]] == [("joint", UID_TOLD)]
    gone = SharedCopy.objects.visible_to(SYSTEM).filter(receiver__is_peer=False)
    assert {each.deleted_on for each in gone} == {clock.today()}
    with pytest.raises(WrongStatus):
        do.note_joint_request(ours.pk, actor=head, text="还在吗")

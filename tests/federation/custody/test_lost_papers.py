"""An old copy is put back: the papers that were lost come back from the peers and have their effect (T10)."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.cases.models import Complaint, Status
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.files.models import File
from lianwei.core.schedule import StepsFailed
from lianwei.core.scope import OPERATOR, SYSTEM, attached
from lianwei.federation.models import CommitCounter, CustodyStep, FetchedPaper, LostQuestion, SignedPaper
from lianwei.federation.operations.custody import begin_quarantine, end_quarantine
from lianwei.federation.operations.handling import GAP
from lianwei.federation.operations.restoring import ask_for_lost, asking, replay_lost, replaying
from lianwei.federation.queries.restoring import quarantine_page
from lianwei.federation.rules.custody.checks import checked
from tests.factories.members import make_staff
from tests.federation.custody.sides import put_back, saved, settle

pytestmark = [pytest.mark.django_db]
SCENE = "店面照片说明：门上贴有转让通知。".encode()


def hand_over(east, west, pk):
    east.offer(pk, west)
    settle(east, west)
    west.accept()
    settle(east, west)


def restored(side, other, copy):
    """The copy put back, the installation standing still, and what peers have asked for and replayed."""
    put_back(side, copy)
    with side.acting():
        begin_quarantine(actor=OPERATOR)
    fetched(side, other)


def fetched(side, other):
    """What flies arrives, and what came back has its effect. Numbers of messages that came before the restore
    are missing in the inbox too: they are waited for no longer than for any gap.
    """
    for waited in range(1, 5):
        with clock.playing(clock.now() + 2 * waited * GAP):
            settle(side, other)
            with side.acting():
                replay_lost(actor=SYSTEM)


def page(side):
    with side.acting():
        return quarantine_page(actor=OPERATOR)


def own_papers(side):
    with side.acting():
        rows = QuerySet(SignedPaper).filter(is_ours=True).order_by("seq")
        return [(row.kind, row.seq, row.digest) for row in rows]


def faults(*sides):
    return {(each.check, each.what, each.instance) for each in checked([s.dump() for s in sides]).faults}


def test_a_giver_gets_its_release_back_and_does_not_hold_the_case_again(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    hand_over(east, west, pk)
    signed = own_papers(east)

    restored(east, west, copy)

    assert east.states() == (False, ["DONE"], [])
    assert own_papers(east) == signed
    with east.acting():
        case = QuerySet(Complaint).get(pk=pk)
        assert (case.status, case.given_to) == (Status.ARCHIVED, west.code)
    assert page(east).against == []
    with east.acting():
        end_quarantine(actor=OPERATOR)
    assert faults(east, west) == set()


def test_a_taker_gets_the_case_back_with_its_files(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    with east.acting():
        add_evidence(pk, actor=east.actor, uploads=[ContentFile(SCENE, name="说明.txt")], source="consumer")
    copy = saved(west, tmp_path)
    hand_over(east, west, pk)
    signed = own_papers(west)

    restored(west, east, copy)

    assert west.states() == (True, [], ["TAKEN"])
    assert own_papers(west) == signed
    with west.acting():
        case = QuerySet(Complaint).get()
        assert (case.status, attached(File, case).count()) == (Status.RECEIVED, 1)
        end_quarantine(actor=OPERATOR)
    assert faults(east, west) == set()


def test_a_case_that_came_back_meanwhile_ends_at_its_last_taker(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    hand_over(east, west, pk)
    west.offer(west.cases()[0].pk, east)
    settle(east, west)
    east.accept()
    settle(east, west)

    restored(east, west, copy)

    assert east.states() == (True, ["DONE"], ["TAKEN"])
    with east.acting():
        end_quarantine(actor=OPERATOR)
        assert QuerySet(Complaint).get().given_to == ""
    assert faults(east, west) == set()
    with clock.playing(clock.now() + 20 * GAP):
        hand_over(east, west, pk)
    assert (east.states()[0], west.states()[0]) == (False, True)
    assert faults(east, west) == set()


def test_an_offer_that_was_open_is_open_again_and_one_taken_back_is_closed(sides, tmp_path):
    east, west = sides
    first, second = east.new_case(), east.new_case()
    copy = saved(east, tmp_path)
    east.offer(first, west)
    settle(east, west)
    west.refuse()
    settle(east, west)
    east.offer(second, west)
    settle(east, west)

    restored(east, west, copy)

    assert east.states() == (True, ["CLOSED", "OPEN"], [])
    with east.acting():
        end_quarantine(actor=OPERATOR)
    west.accept()
    settle(east, west)
    assert faults(east, west) == set()


def test_asked_and_replayed_again_nothing_changes(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    hand_over(east, west, pk)
    restored(east, west, copy)
    before = east.dump()

    with east.acting():
        assert ask_for_lost(actor=OPERATOR) == 1
    fetched(east, west)
    after = east.dump()

    assert {name: after[name] for name in ("seq", "papers", "titles", "given", "steps")} == {
        name: before[name] for name in ("seq", "papers", "titles", "given", "steps")
    }


def test_a_silent_peer_is_named_and_a_person_may_go_on_all_the_same(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    hand_over(east, west, pk)
    put_back(east, copy)
    with east.acting():
        begin_quarantine(actor=OPERATOR)
        ask_for_lost(actor=SYSTEM)
        [said] = quarantine_page(actor=OPERATOR).against

        assert west.code in said
        with pytest.raises(WrongStatus) as refusal:
            end_quarantine(actor=OPERATOR)
        assert said in refusal.value.message
        assert end_quarantine(actor=OPERATOR, anyway=True) == 0
        assert quarantine_page(actor=OPERATOR) is None


@pytest.mark.parametrize(
    ("forge", "reason"), [("sig", "forged"), ("to", "not_between_us"), ("v", "unknown_version")]
)
def test_a_peer_that_returns_a_forged_paper_is_named_and_nothing_of_it_is_believed(
    sides, tmp_path, monkeypatch, forge, reason
):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    hand_over(east, west, pk)
    real = asking._papers

    def forged(peer, cases):
        for number, each in enumerate(real(peer, cases)):
            told = dict(each["paper"])
            if number == 1:
                told[forge] = {"sig": "A" * 86 + "==", "to": "south-alliance", "v": 9}[forge]
            yield each | {"paper": told}

    monkeypatch.setattr(asking, "_papers", forged)
    restored(east, west, copy)

    [standing] = page(east).peers
    assert (standing.fault, standing.got) == (reason, 0)
    assert west.code in page(east).against[0]
    assert east.states() == (False, [], [])
    with east.acting(), pytest.raises(WrongStatus):
        end_quarantine(actor=OPERATOR)


def test_only_papers_between_the_two_are_returned_and_only_of_cases_that_differ(sides, tmp_path):
    east, west = sides
    first, second = east.new_case(), east.new_case()
    hand_over(east, west, first)
    copy = saved(east, tmp_path)
    hand_over(east, west, second)

    restored(east, west, copy)

    with east.acting():
        case = east.abroad().case
        assert set(QuerySet(FetchedPaper).values_list("case", flat=True)) == {case}
        assert QuerySet(LostQuestion).get().fault == ""


def test_a_case_whose_file_was_registered_after_the_copy_is_named(sides, tmp_path):
    east, west = sides
    copy = saved(east, tmp_path)
    east.offer(east.new_case(), west)
    settle(east, west)

    restored(east, west, copy)

    assert east.states() == (True, ["OPEN"], [])
    [said] = page(east).against
    assert page(east).without_file[0] in said


def test_numbers_that_nobody_could_return_are_told_as_lost_and_are_no_fault(sides, tmp_path):
    east, west = sides
    pk = east.new_case()
    copy = saved(east, tmp_path)
    hand_over(east, west, pk)
    restored(east, west, copy)

    with east.acting():
        end_quarantine(actor=OPERATOR)

    found = checked([east.dump(), west.dump()])
    assert found.faults == ()
    assert "numbers_lost" in {each.what for each in found.found}


def test_without_quarantine_nobody_is_asked(sides):
    east, _west = sides

    with east.acting():
        assert ask_for_lost(actor=OPERATOR) == 0
        assert replay_lost(actor=OPERATOR) == 0


@pytest.mark.both
def test_numbers_without_a_commit_are_written_down_when_a_person_goes_on(db):
    begin_quarantine(actor=OPERATOR)
    CommitCounter.objects.create(pk=1, last=3)
    QuerySet(CustodyStep).create(seq=2, case="A/1", deed="RETURN:1:0:B", at=clock.now())

    end_quarantine(actor=OPERATOR)

    told = QuerySet(CustodyStep).order_by("seq").values_list("seq", "deed")
    assert list(told) == [(1, "lost:number"), (2, "RETURN:1:0:B"), (3, "lost:number")]


@pytest.mark.both
def test_the_page_says_who_is_silent_and_its_buttons_ask_again_and_go_on(client_of, peer):
    admin = client_of(make_staff("system_admin"))
    begin_quarantine(actor=OPERATOR)

    shown = admin.get(reverse("peer_traffic")).content.decode()
    admin.post(reverse("quarantine_ask"))
    refused = admin.post(reverse("quarantine_end"))
    assert (f"{peer.name}尚未答复" in shown, QuerySet(LostQuestion).count()) == (True, 1)
    assert refused.status_code == 409
    admin.post(reverse("quarantine_end"), {"anyway": "1"})

    assert "案件互移已暂停" in shown
    assert "案件互移已暂停" not in admin.get(reverse("peer_traffic")).content.decode()


@pytest.mark.both
def test_a_case_that_fails_holds_up_no_other(db, peer, monkeypatch):
    quarantine = begin_quarantine(actor=OPERATOR)
    asked = LostQuestion.objects.create(
        quarantine=quarantine, peer=peer, uid=uuid.uuid4(), asked_at=clock.now()
    )
    for case in ("east/1", "east/2"):
        told = {"question": asked, "case": case, "digest": case, "text": '{"from": "west", "seq": 1}'}
        FetchedPaper.objects.create(**told)
    done = []

    def fails_first(case, *, actor):
        if case == "east/1":
            raise RuntimeError
        done.append(case)
        return 1

    monkeypatch.setattr(replaying, "_replay_case", fails_first)
    with pytest.raises(StepsFailed, match="east/1"):
        replay_lost(actor=OPERATOR)

    assert done == ["east/2"]

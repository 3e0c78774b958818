"""Files that are ticked, and the person on a recorded basis, go along with a request to another instance."""

import os
from dataclasses import replace

import pytest
from django.conf import settings
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core import clock, queue
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.files.models import File
from lianwei.core.models import Consent, Delivery, Event, ReadLog
from lianwei.core.scope import OPERATOR, attached, subject_of
from lianwei.federation.models import (
    DeletionCertificate,
    JointItem,
    JointPart,
    JointWord,
    OutMessage,
    SharingAgreement,
)
from lianwei.federation.operations import joint
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.joint import Along
from lianwei.federation.queries.enclosures import item_that_came, open_item, person_that_came
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import JOINT_FILES
from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.pages import PART_BYTES
from tests.factories.cases import CALLER
from tests.factories.exchange_kinds import HELPED
from tests.federation.custody.helping import (
    ALL,
    MAY,
    SCENE,
    agree,
    asked,
    enclosed,
    items_at,
    request_at,
    states_at,
    texts_at,
    with_file,
)
from tests.federation.custody.sides import carry, settle

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def sides(sides):
    for each in sides:
        each.may(MAY)
    return sides


def everything_said(side):
    """What may be read of events, words and papers, in plain."""
    with side.acting():
        events = [str(each.details) for each in Event.objects.all()]
        words = [str(each.page) + each.text for each in QuerySet(JointWord)]
        papers = [str(each["paper"]) for each in side.dump()["papers"]]
        return "\n".join([*events, *words, *papers])


def test_a_file_that_is_ticked_is_fetched_and_opened_on_record(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    key = with_file(east, pk)

    enclosed(east, Along([key]))
    settle(east, west)

    assert len(SCENE) > PART_BYTES
    assert states_at(east) == states_at(west) == [(False, "fetched")]
    with west.acting():
        row, [item] = request_at(west), items_at(west)
        opened = open_item(
            item_that_came(row.pk, item.pk, actor=west.actor, is_person=False), actor=west.actor
        )
        assert (opened.content.getvalue(), opened.media_type) == (SCENE, "text/plain")
        assert opened.name == "张三的说明.txt"
        assert ReadLog.objects.filter(subject=subject_of(row), user_id=west.actor.user_id).exists()
    assert "张三" not in everything_said(east) + everything_said(west)
    assert checked([east.dump(), west.dump()]).faults == ()
    assert (east.states()[0], west.states()[0]) == (True, False)


def test_the_person_goes_along_on_a_recorded_basis_and_lies_masked(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)

    enclosed(east, Along(person=True, basis="oral_consent"))
    settle(east, west)

    with east.acting():
        [consent] = attached(Consent, Complaint(pk=pk)).filter(purpose="identity_to_partner")
        assert consent.basis == "oral_consent"
        assert QuerySet(JointPart).count() == 1
    with west.acting():
        [item] = items_at(west)
        row = request_at(west)
        assert (item.basis, item.state, QuerySet(JointPart).exists()) == ("oral_consent", "fetched", False)
        assert CALLER.phone not in item.person_phone.masked
        found = item_that_came(row.pk, item.pk, actor=west.actor, is_person=True)
        without = replace(west.actor, permissions=west.actor.permissions - {"person.reveal"})
        with pytest.raises(NotAllowed):
            person_that_came(found, actor=without, reason="请其到场")
        with pytest.raises(Invalid):
            person_that_came(found, actor=west.actor, reason=" ")
        told = [value for _label, value in person_that_came(found, actor=west.actor, reason="请其到场")]
        assert told[:2] == [CALLER.name, CALLER.phone]
        assert ReadLog.objects.filter(subject=subject_of(row), reason="请其到场").count() == len(told)
    said = everything_said(east) + everything_said(west)
    assert CALLER.name not in said and CALLER.phone not in said


def test_the_name_alone_goes_along_where_contacts_are_not_agreed(sides):
    east, west = sides
    agree(east, west, [*HELPED, "joint.person"])
    asked(east, west)

    enclosed(east, Along(person=True, basis="separate_consent"))
    settle(east, west)

    [item] = items_at(west)
    assert item.person_name.plain() == CALLER.name
    assert (item.person_phone, item.person_email, item.person_address) == (None, None, None)


@pytest.mark.parametrize(
    ("fields", "along"),
    [
        (ALL, Along()),
        (ALL, Along(person=True)),
        (ALL, Along([0])),
        ([*HELPED, JOINT_FILES], Along(person=True, basis="oral_consent")),
        ([*HELPED, "joint.person"], Along([1])),
    ],
    ids=["nothing", "no basis", "a file of nobody", "no agreement on people", "no agreement on files"],
)
def test_what_may_not_go_along_does_not(sides, fields, along):
    east, west = sides
    agree(east, west, fields)
    pk = asked(east, west)
    if along.files == [1]:
        along = Along([with_file(east, pk)])

    with pytest.raises(Invalid):
        enclosed(east, along)

    settle(east, west)
    assert items_at(east) == items_at(west) == []
    with east.acting():
        assert not attached(Consent, Complaint(pk=pk)).filter(purpose="identity_to_partner").exists()


def test_a_file_of_another_case_is_not_one_of_this(sides):
    east, west = sides
    agree(east, west, ALL)
    asked(east, west)
    other = with_file(east, east.new_case())

    with pytest.raises(Invalid):
        enclosed(east, Along([other]))

    assert items_at(east) == []


def test_a_file_of_no_known_kind_is_not_taken(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    key = with_file(east, pk)
    enclosed(east, Along([key]))
    with east.acting():
        row = attached(File, Complaint(pk=pk)).get(pk=key)
        row.name = "程序.exe"
        row.save()

    settle(east, west)

    assert states_at(west) == [(False, "refused")]
    with west.acting():
        assert not QuerySet(JointPart).exists()
        [item] = items_at(west)
        with pytest.raises(NotVisible):
            item_that_came(request_at(west).pk, item.pk, actor=west.actor, is_person=False)


def test_another_member_opens_nothing(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    enclosed(east, Along([with_file(east, pk)]))
    settle(east, west)

    with west.acting(), pytest.raises(NotVisible):
        [item] = items_at(west)
        item_that_came(request_at(west).pk, item.pk, actor=west.stranger(), is_person=False)


def test_a_worker_that_dies_while_it_sends_is_followed_by_one_that_sends_the_rest(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    first, second = with_file(east, pk), with_file(east, pk, data="第二份说明。".encode(), name="二.txt")
    enclosed(east, Along([first, second]))
    with east.acting():
        name = attached(File, Complaint(pk=pk)).get(pk=second).storage_name
        path = f"{settings.LIANWEI_FILES_DIR}/{name[:2]}/{name[2:4]}/{name}"
        os.rename(path, f"{path}.away")
    settle(east, west)
    with east.acting():
        items = OutMessage.objects.visible_to(WIRE).filter(kind="joint.item")
        before = items.count()
        os.rename(f"{path}.away", path)
        Delivery.objects.filter(done_at=None).update(due_at=clock.now())
        queue.deliver_pending()
        after = items.count()

    settle(east, west)

    assert (before > 0, after) == (True, before + 1)
    assert [state for _is_person, state in states_at(west)] == ["fetched", "fetched"]


def test_what_went_along_is_deleted_with_the_agreement_and_certified(sides):
    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    enclosed(east, Along([with_file(east, pk)], person=True, basis="oral_consent"))
    settle(east, west)

    with east.acting():
        end_agreement(QuerySet(SharingAgreement).get().pk, actor=OPERATOR, reason="合作结束")
    settle(east, west)

    with west.acting():
        assert not QuerySet(JointItem).exists() and not QuerySet(JointPart).exists()
    with east.acting():
        assert not QuerySet(JointPart).exists()
        [copy] = DeletionCertificate.objects.visible_to(OPERATOR).get().told["copies"]
        assert (copy["what"], copy["count"]) == ("joint", 3)
    assert texts_at(east) == texts_at(west) == 0


def test_a_peer_that_does_not_know_it_yet_parks_it_and_goes_on(sides, monkeypatch):
    """As an older version does: nothing of a file or a person has left, words go on."""
    from lianwei.federation import receivers

    east, west = sides
    agree(east, west, ALL)
    pk = asked(east, west)
    enclosed(east, Along([with_file(east, pk)], person=True, basis="oral_consent"))
    known = receivers.RECEIVERS
    older = {key: each for key, each in known.items() if key[0] != "joint.enclosed"}
    with monkeypatch.context() as patch:
        patch.setattr(receivers, "RECEIVERS", older)
        while carry(east, west) + carry(west, east):
            pass

    with east.acting():
        joint.note_joint_request(request_at(east).pk, actor=east.actor, text="材料请升级后收取")
    settle(east, west)

    with east.acting():
        assert not OutMessage.objects.visible_to(WIRE).filter(kind="joint.item").exists()
    assert states_at(east) == [(False, "told"), (True, "told")]
    with west.acting():
        assert [each.step for each in QuerySet(JointWord).order_by("pk")] == ["asked", "noted"]

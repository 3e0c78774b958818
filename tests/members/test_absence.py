"""Stand-ins for a time, and the leaver's hand-over for good."""

from datetime import date, timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members import responsibilities
from lianwei.members.models import Absence, RoleAssignment, User
from lianwei.members.operations import end_absence, enter_absence, leave_service
from lianwei.members.queries import actor_of, colleagues_of, duties_of, works_the_lists_of
from lianwei.members.queries.people import absences_on
from lianwei.members.responsibilities import add_responsibility
from tests.factories.members import make_actor, make_organisation, make_staff, stand_in_for

pytestmark = pytest.mark.django_db


def in_a_week():
    return clock.today() + timedelta(days=7)


@pytest.fixture
def office():
    return make_organisation()


@pytest.fixture
def boxes(monkeypatch):
    """A responsibility of a higher app: boxes of files, by the id of their keeper."""
    keepers: dict[str, int] = {}

    def count(user: User) -> int:
        return sum(keeper == user.pk for keeper in keepers.values())

    def hand_over(user: User, to: User, *, actor) -> None:
        keepers.update({box: to.pk for box, keeper in keepers.items() if keeper == user.pk})

    monkeypatch.setattr(responsibilities, "_REGISTERED", {})
    add_responsibility("box", "boxes", count=count, hand_over=hand_over)
    return keepers


def test_the_stand_in_works_the_absent_colleagues_list(office):
    absent, stand_in = (make_staff("mediator", organisation=office) for _ in range(2))

    enter_absence(
        absent, actor=actor_of(absent), stand_in=stand_in, valid_from=clock.today(), valid_to=in_a_week()
    )

    assert works_the_lists_of(stand_in.pk) == {stand_in.pk, absent.pk}
    assert works_the_lists_of(stand_in.pk, on=in_a_week() + timedelta(days=1)) == {stand_in.pk}
    assert works_the_lists_of(absent.pk) == {absent.pk}
    assert Event.objects.get(name="absence.entered").details == {
        "stand_in": stand_in.pk,
        "valid_from": clock.today().isoformat(),
        "valid_to": in_a_week().isoformat(),
    }


def test_a_head_enters_absences_for_others_a_clerk_does_not(office):
    absent, stand_in = (make_staff("mediator", organisation=office) for _ in range(2))
    days = {"valid_from": clock.today(), "valid_to": clock.today()}

    enter_absence(absent, actor=make_actor("head", organisation=office), stand_in=stand_in, **days)

    stranger = make_actor("analyst", organisation=office)
    with pytest.raises(NotAllowed):
        enter_absence(stand_in, actor=stranger, stand_in=absent, **days)


def test_only_a_colleague_stands_in(office):
    absent = make_staff(organisation=office)

    for stranger in (make_staff(), make_staff(organisation=office, is_active=False), absent):
        with pytest.raises(Invalid) as refused:
            enter_absence(
                absent, actor=OPERATOR, stand_in=stranger, valid_from=clock.today(), valid_to=clock.today()
            )
        assert list(refused.value.fields) == ["stand_in"]


def test_one_stand_in_at_a_time(office):
    absent, first, second = (make_staff(organisation=office) for _ in range(3))
    stand_in_for(absent, first, valid_from=clock.today(), valid_to=in_a_week())

    with pytest.raises(Invalid):
        enter_absence(absent, actor=OPERATOR, stand_in=second, valid_from=in_a_week(), valid_to=in_a_week())
    with pytest.raises(Invalid):
        enter_absence(absent, actor=OPERATOR, stand_in=second, valid_from=in_a_week(), valid_to=clock.today())


def test_back_early_the_list_is_ones_own_again(office):
    absent, stand_in = (make_staff(organisation=office) for _ in range(2))
    row = stand_in_for(absent, stand_in, valid_from=clock.today(), valid_to=in_a_week())

    end_absence(row, actor=actor_of(absent))

    assert works_the_lists_of(stand_in.pk) == {stand_in.pk}


def test_colleagues_share_an_organisation_by_role(office):
    one, other = (make_staff(organisation=office) for _ in range(2))
    make_staff(organisation=make_organisation(parent=office))

    assert list(colleagues_of(one)) == [other]


def test_a_leaver_hands_everything_over_and_is_out(office, boxes):
    leaver, receiver = (make_staff(organisation=office) for _ in range(2))
    boxes.update(a=leaver.pk, b=leaver.pk, c=receiver.pk)
    stand_in_for(receiver, leaver, valid_from=clock.today(), valid_to=in_a_week())
    head = make_actor("head", organisation=office)

    leave_service(leaver, actor=head, receivers={"box": receiver})

    leaver.refresh_from_db()
    assert boxes == {"a": receiver.pk, "b": receiver.pk, "c": receiver.pk}
    assert (leaver.is_active, leaver.left_on, leaver.has_usable_password()) == (False, clock.today(), False)
    assert RoleAssignment.objects.get(user=leaver).ended_at is not None
    assert Absence.objects.get(stand_in=leaver).ended_at is not None
    assert Event.objects.get(name="user.left").details == {"handed_over": {"box": 2}}


def test_a_leaver_without_anything_just_goes(office, boxes):
    leaver = make_staff(organisation=office)

    leave_service(leaver, actor=make_actor("head", organisation=office), receivers={})

    assert User.objects.get(pk=leaver.pk).is_active is False


@pytest.mark.parametrize("who", ["nobody", "stranger", "leaver"])
def test_without_a_receiver_nothing_changes(office, boxes, who):
    leaver = make_staff(organisation=office)
    boxes.update(a=leaver.pk)
    receivers = {"nobody": {}, "stranger": {"box": make_staff()}, "leaver": {"box": leaver}}[who]

    with pytest.raises(Invalid) as refused:
        leave_service(leaver, actor=make_actor("head", organisation=office), receivers=receivers)

    assert list(refused.value.fields) == ["box"]
    assert boxes == {"a": leaver.pk}
    assert User.objects.get(pk=leaver.pk).is_active is True
    assert not Event.objects.filter(name="user.left").exists()


def test_what_cannot_be_handed_over_keeps_the_leaver(office, boxes):
    leaver, receiver = (make_staff(organisation=office) for _ in range(2))
    add_responsibility("box", "boxes", count=lambda user: 1, hand_over=lambda user, to, *, actor: None)

    with pytest.raises(Invalid):
        leave_service(leaver, actor=OPERATOR, receivers={"box": receiver})

    assert User.objects.get(pk=leaver.pk).is_active is True


def test_only_kinds_with_something_in_them_are_duties(office, boxes):
    leaver = make_staff(organisation=office)
    assert duties_of(leaver) == []

    boxes.update(a=leaver.pk)

    assert [(duty.responsibility.name, duty.count) for duty in duties_of(leaver)] == [("box", 1)]


def test_nobody_takes_oneself_out_nor_twice(office):
    head = make_staff("head", organisation=office)
    gone = make_staff(organisation=office, is_active=False)

    with pytest.raises(NotAllowed):
        leave_service(head, actor=actor_of(head), receivers={})
    with pytest.raises(Invalid):
        leave_service(gone, actor=actor_of(head), receivers={})


def test_the_last_administrator_does_not_leave():
    only = make_staff("audit_admin")

    with pytest.raises(Invalid):
        leave_service(only, actor=OPERATOR, receivers={})

    assert User.objects.get(pk=only.pk).is_active is True


def test_a_clerk_takes_nobody_out(office):
    with pytest.raises(NotAllowed):
        leave_service(
            make_staff(organisation=office), actor=make_actor("clerk", organisation=office), receivers={}
        )


def test_somebody_may_be_away_without_anybody_standing_in(office):
    absent = make_staff(organisation=office)

    absence = enter_absence(absent, actor=actor_of(absent), valid_from=clock.today(), valid_to=in_a_week())

    assert absence.stand_in is None
    assert [each.pk for each in absences_on([absent.pk], first=in_a_week(), last=in_a_week())] == [absence.pk]
    assert list(absences_on([absent.pk], first=in_a_week() + timedelta(days=1), last=date.max)) == []

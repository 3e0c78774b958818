"""A member ends and nobody follows: refused while work is open; where it happened, told, seen as overdue."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianwei.cases.models import Complaint
from lianwei.cases.queries.between.lateness import late_here
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event, Message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.members.models import Organisation
from lianwei.members.operations import name_successor, retire_organisation
from lianwei.members.queries import actor_of
from lianwei.members.tasks import pass_on_to_successors, report_work_left_alone
from tests.cases.actors import worker
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home(reference_data) -> Organisation:
    return members.make_member("YZ")


@pytest.fixture
def heir(home) -> Organisation:
    return members.make_member("LJ")


@pytest.fixture
def leader(heir):
    return members.make_staff("secretary_general", organisation=heir, email="lj@example.org")


@pytest.fixture
def case(home) -> Complaint:
    """An open case at a member that ended yesterday; nobody works there."""
    made = cases.complaint(actor=worker(home))
    members.abandon_organisation(home)
    return made


def mails() -> list[str]:
    while deliver_pending():
        pass
    return [each.recipient.plain() for each in Message.objects.filter(template="work_left").order_by("pk")]


def late(user) -> list[tuple[str, str]]:
    return [(each.what, each.number) for each in late_here(actor=actor_of(user))]


def noted() -> int:
    return Event.objects.filter(name="organisation.work_left").count()


def test_an_organisation_with_open_work_does_not_end_without_a_successor(home):
    cases.complaint(actor=worker(home))

    with pytest.raises(Invalid, match="未归档的投诉"):
        retire_organisation(home, actor=OPERATOR, last_day=clock.today())

    assert Organisation.objects.get(pk=home.pk).valid_to is None


def test_one_without_open_work_still_ends_alone(home):
    retire_organisation(home, actor=OPERATOR, last_day=clock.today())

    assert Organisation.objects.get(pk=home.pk).valid_to == clock.today()


def test_the_secretary_general_is_told_once_and_sees_it_as_overdue(case, leader, client_of):
    assert (report_work_left_alone(), report_work_left_alone()) == (1, 0)

    assert mails() == ["lj@example.org"]
    assert late(leader) == [("left_alone", "YZ")]
    page = client_of(leader).get("/").content.decode()
    assert reverse("organisation_view", args=[case.holder_id]) in page
    assert "已停用单位的未办结事项" in page
    facts = client_of(leader).get(reverse("organisation_view", args=[case.holder_id])).content.decode()
    assert "未归档的投诉 1" in facts


def test_the_first_page_of_others_does_not_show_it(case, leader):
    other = members.make_staff("head", organisation=members.make_member("NA"))

    assert (late(other), late(leader)) == ([], [("left_alone", "YZ")])


def test_who_ended_with_nothing_open_or_was_no_member_there_is_not_reported(home, leader):
    members.abandon_organisation(home)
    stranger = members.make_organisation("BN")
    cases.complaint(actor=worker(stranger))
    members.abandon_organisation(stranger)

    assert report_work_left_alone() == 1

    assert mails() == []
    assert late(leader) == []


def test_once_somebody_is_named_the_work_moves_and_nothing_is_overdue(case, home, heir, leader):
    report_work_left_alone()

    name_successor(home, actor=OPERATOR, successor=heir)

    assert pass_on_to_successors() == 1
    assert find(Complaint, case.pk, actor=SYSTEM).holder_id == heir.pk
    assert late(leader) == []
    assert (report_work_left_alone(), noted()) == (0, 1)


def test_a_successor_is_named_once_by_who_may_and_only_for_who_ended_alone(case, home, heir):
    third = members.make_member("NA")

    with pytest.raises(NotAllowed):
        name_successor(home, actor=members.make_actor("head", organisation=third), successor=third)
    with pytest.raises(Invalid):
        name_successor(heir, actor=OPERATOR, successor=third)
    with pytest.raises(Invalid):
        name_successor(home, actor=OPERATOR, successor=home)
    name_successor(home, actor=OPERATOR, successor=heir)
    with pytest.raises(Invalid):
        name_successor(home, actor=OPERATOR, successor=third)

    assert Organisation.objects.get(pk=home.pk).successor_id == heir.pk


def test_the_administrator_names_who_follows_on_a_page(case, home, heir, client_of):
    administrator = members.make_staff("system_admin", organisation=heir)
    client = client_of(administrator)
    address = reverse("organisation_retire_follow", args=[home.pk])
    assert address in client.get(reverse("organisation_view", args=[home.pk])).content.decode()

    answer = client.post(address, {"successor": heir.pk}, follow=True)

    assert "几分钟内移交" in answer.content.decode()
    assert Organisation.objects.get(pk=home.pk).successor_id == heir.pk
    assert address not in answer.content.decode()


def test_a_member_that_only_leaves_the_alliance_keeps_what_is_open_and_is_not_reported(home, leader):
    made = cases.complaint(actor=worker(home))
    gone = clock.today() - timedelta(days=1)
    home_rows = members.Membership.objects.filter(organisation=home)
    home_rows.update(left_on=gone)

    assert (pass_on_to_successors(), report_work_left_alone(), late(leader)) == (0, 0, [])
    assert find(Complaint, made.pk, actor=worker(home)).holder_id == home.pk

"""Invitations: mailed, shown once, used once, withdrawn, too old."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.files.models import OneTimeLink
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members.models import RoleAssignment, User
from lianwei.members.operations import invite_again, invite_user, withdraw_invitation
from lianwei.members.queries import open_invitation_of, open_invitations
from tests.factories.members import PASSWORD, at_office, give_role, make_actor, make_organisation, make_staff

pytestmark = pytest.mark.django_db
MORNING = at_office("2026-03-02 09:00")
CHOSEN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.EMAIL_HOST, settings.LIANWEI_PUBLIC_URL = "mail.example.cn", "https://lianwei.example.cn"
    cache.clear()


@pytest.fixture
def home():
    return make_organisation("YZ", name="渝中区消委会")


@pytest.fixture
def head(home):
    return make_actor("head", organisation=home)


def enter(head, home, **fields):
    known = {"username": "wangfang", "name": "王芳", "email": "w@example.cn"} | fields
    return invite_user(actor=head, organisation=home, **known)


def names(user):
    rows = Event.objects.filter(subject=f"user:{user.pk}").order_by("seq")
    return list(rows.values_list("name", flat=True))


def test_the_mail_says_who_invites_the_log_in_name_and_the_link(head, home):
    invited = enter(head, home)

    message = Message.objects.get()
    text = message.text.reveal(OPERATOR, "test")
    assert (invited.is_mailed, message.channel, message.subject) == (True, "email", f"user:{invited.user.pk}")
    assert message.recipient.reveal(OPERATOR, "test") == "w@example.cn"
    for words in ("王芳", "渝中区消委会", "wangfang", f"https://lianwei.example.cn{invited.path}", "7天"):
        assert words in text


def test_the_table_keeps_the_hash_of_the_link_for_seven_days(head, home):
    with clock.playing(MORNING):
        invited = enter(head, home)

    link = OneTimeLink.objects.get()
    token = invited.path.split("/")[-2]
    assert token not in str(OneTimeLink.objects.values_list().get())
    assert (len(link.token_hash), link.expires_at) == (64, MORNING + timedelta(days=7))


def test_roles_come_with_the_invitation(head, home):
    roles = [give_role(make_staff("clerk"), "mediator").role]

    invited = enter(head, home, roles=roles)

    assert list(RoleAssignment.objects.filter(user=invited.user).values_list("role", flat=True)) == [
        "mediator"
    ]
    assert names(invited.user) == ["user.created", "role.assigned", "user.invited"]


def test_a_refused_role_leaves_nobody_behind(head, home):
    central = give_role(make_staff("clerk"), "security_admin").role

    with pytest.raises(NotAllowed):
        enter(head, home, roles=[central])

    assert not User.objects.filter(username="wangfang").exists()
    assert (Message.objects.count(), OneTimeLink.objects.count()) == (0, 0)


def test_without_mail_the_link_is_for_the_hand(head, home, settings):
    no_address = enter(head, home, email="")
    settings.EMAIL_HOST = ""
    no_server = enter(head, home, username="chen")

    assert (no_address.is_mailed, no_server.is_mailed, Message.objects.count()) == (False, False, 0)


def test_the_invited_person_chooses_a_password_and_is_in(client, head, home):
    invited = enter(head, home)

    shown = client.get(invited.path)
    response = client.post(invited.path, CHOSEN)

    invited.user.refresh_from_db()
    assert ("王芳" in shown.content.decode(), response["Location"]) == (True, "/")
    assert invited.user.check_password(PASSWORD)
    assert names(invited.user)[-2:] == ["user.invitation_accepted", "user.logged_in"]
    assert client.get("/members/settings/").status_code == 200


def test_a_role_that_protects_data_goes_on_to_the_second_step(client, home):
    user = make_staff("system_admin", organisation=home, email="w@example.cn")
    invited = invite_again(user, actor=OPERATOR)

    response = client.post(invited.path, CHOSEN)

    assert response["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "kurz", "again": "kurz"}, "password"),
        ({"password": PASSWORD, "again": "etwas anderes"}, "again"),
        ({"password": "wangfang2026", "again": "wangfang2026"}, "password"),
    ],
)
def test_a_weak_or_mistyped_password_leaves_the_link_open(client, head, home, typed, field):
    invited = enter(head, home)

    response = client.post(invited.path, typed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert open_invitation_of(invited.user) is not None


def gone(path):
    client = Client()
    answers = client.get(path), client.post(path, CHOSEN)
    said = answers[0].content.decode().partition("<h1>")[2].partition("</main>")[0]
    return [answer.status_code for answer in answers], said


def test_used_withdrawn_old_replaced_and_invented_links_all_say_the_same(client, head, home):
    with clock.playing(MORNING):
        used, old = enter(head, home), enter(head, home, username="alt")
        taken_back, replaced = enter(head, home, username="wei"), enter(head, home, username="neu")
        left = enter(head, home, username="weg")
        client.post(used.path, CHOSEN)
        withdraw_invitation(taken_back.user, actor=head)
        invite_again(replaced.user, actor=head)
        User.objects.filter(pk=left.user.pk).update(is_active=False)
        pages = [gone(each.path) for each in (used, taken_back, replaced, left)]
    with clock.playing(MORNING + timedelta(days=7)):
        pages.append(gone(old.path))
        pages.append(gone("/members/invitations/no-such-token/"))

    assert [status for status, _text in pages] == [[410, 410]] * 6
    assert len({text for _status, text in pages}) == 1


def test_a_new_link_forgets_password_and_sessions(client, home, head):
    user = make_staff("clerk", organisation=home)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})

    invite_again(user, actor=head)

    user.refresh_from_db()
    assert (client.get("/members/settings/").status_code, user.has_usable_password()) == (302, False)


def test_only_the_security_administrator_invites_an_administrator_again(home):
    admin = make_staff("audit_admin", organisation=home)

    with pytest.raises(NotAllowed):
        invite_again(admin, actor=make_actor("system_admin"))

    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)


def test_what_is_not_open_cannot_be_withdrawn(head, home):
    user = make_staff("clerk", organisation=home)

    with pytest.raises(Invalid):
        withdraw_invitation(user, actor=head)


def test_the_page_lists_own_open_invitations_with_those_out_of_date(head, home):
    with clock.playing(MORNING):
        enter(head, home)
        elsewhere = make_organisation()
        enter(make_actor("head", organisation=elsewhere), elsewhere, username="fremd")
    with clock.playing(MORNING + timedelta(days=8)):
        enter(head, home, username="chen")
        listed = open_invitations(actor=head)

    with clock.playing(MORNING + timedelta(days=8)):
        assert [(each.user.username, each.is_over) for each in listed] == [
            ("chen", False),
            ("wangfang", True),
        ]


def test_inviting_again_and_withdrawing_work_from_the_page(client, home):
    desk = make_staff("head", organisation=home)
    client.force_login(desk)
    user = make_staff("clerk", organisation=home, email="w@example.cn", name="王芳")

    again = client.post(f"/members/people/{user.pk}/invite/", follow=True)
    withdrawn = client.post(f"/members/people/{user.pk}/invite/withdraw/", follow=True)

    assert [str(m) for m in again.context["messages"]] == ["已邀请王芳：邮件正在发往 w@example.cn。"]
    assert [str(m) for m in withdrawn.context["messages"]] == ["已撤回对王芳的邀请。"]
    assert "王芳" not in client.get("/members/invitations/").content.decode().split("lw-table")[-1]


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_three(
    client, home, head, django_assert_num_queries
):
    client.force_login(make_staff("head", organisation=home))
    enter(head, home)
    client.get("/members/invitations/")
    with CaptureQueriesContext(connection) as one:
        client.get("/members/invitations/")
    asked = len(one)
    enter(head, home, username="chen")
    enter(head, home, username="li")
    client.get("/members/invitations/")  # what is kept between requests is read anew after a change

    with django_assert_num_queries(asked):
        client.get("/members/invitations/")

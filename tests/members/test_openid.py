"""Log-in through a provider that runs as a process of its own: who comes in, who is turned away."""

import re
import socket
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members.models import User
from lianwei.members.operations import invite_again, withdraw_invitation
from lianwei.members.queries import open_invitation_of
from tests.factories.members import make_actor, make_staff
from tests.members.oidc_provider import CLIENT, PASSWORD, SECRET

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/accounts/oidc/office/login/callback/"
LOGIN, START = "/accounts/login/", "/accounts/oidc/office/login/"


@pytest.fixture(scope="module")
def provider():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.members.oidc_provider", str(port), CALLBACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "answers\n"
        yield f"http://127.0.0.1:{port}"
        process.kill()


@pytest.fixture(autouse=True)
def trusted(settings, provider):
    cache.clear()
    trust(settings, provider)


def trust(settings, provider, **more):
    app = {
        "provider_id": "office",
        "name": "统一登录",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider, **more},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def identify(name, address):
    """What a person does at the provider: password, and back; answers the path that comes back to us."""
    browser = requests.Session()
    form = browser.get(address, timeout=10)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
    given = {"csrfmiddlewaretoken": token, "login": name, "password": PASSWORD}
    answer = browser.post(form.url, data=given, timeout=10, allow_redirects=False)
    while not answer.headers["Location"].startswith(CALLBACK):
        target = requests.compat.urljoin(answer.url, answer.headers["Location"])
        answer = browser.get(target, timeout=10, allow_redirects=False)
    return answer.headers["Location"].removeprefix("http://testserver")


def come_through(client, name, start=START):
    sent = client.get(start)
    return client.get(identify(name, sent["Location"]), follow=True)


def invited(*roles, **fields):
    user = make_staff(*roles or ("clerk",), **{"email": "chen@example.cn"} | fields)
    invite_again(user, actor=make_actor("head", organisation=user.organisation))
    return User.objects.get(pk=user.pk)


def names(user):
    rows = Event.objects.filter(subject=f"user:{user.pk}").order_by("seq")
    return list(rows.values_list("name", flat=True))


def is_in(client):
    return client.get("/members/settings/").status_code == 200


def test_the_log_in_page_offers_the_provider_and_sends_there_with_a_challenge(client, provider):
    page = client.get(LOGIN).content.decode()

    sent = client.get(START)

    assert f'href="{START}?process=login"' in page
    assert "统一登录" in page
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert sent["Location"].startswith(f"{provider}/identity/o/authorize?")
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == (["S256"], [CALLBACK])


def test_an_invited_person_is_tied_to_the_provider_at_the_first_visit(client):
    user = invited()

    response = come_through(client, "chen")

    assert (response.status_code, is_in(client)) == (200, True)
    assert names(user) == [
        "user.invited",
        "user.invitation_accepted",
        "user.access_changed",
        "user.logged_in",
    ]
    login = Event.objects.get(name="user.logged_in")
    assert login.details == {"methods": ["socialaccount"], "sessions_ended": 0}
    assert Event.objects.get(name="user.invitation_accepted").details == {"way": "provider"}
    assert open_invitation_of(user) is None


def test_afterwards_the_subject_counts_and_not_the_address(client):
    user = invited()
    come_through(client, "chen")
    user.email = "new@example.cn"
    user.save()
    later = Client()

    come_through(later, "chen")

    assert is_in(later)
    assert list(SocialAccount.objects.values_list("user_id", flat=True)) == [user.pk]


@pytest.mark.parametrize("name", ["chen", "stranger"])
def test_whoever_is_not_invited_is_turned_away_with_one_sentence(client, name):
    make_staff("clerk", username="chen", email="chen@example.cn")
    before = User.objects.count()

    response = come_through(client, name)

    told = [str(each) for each in response.context["messages"]]
    assert told == ["统一登录认识您，但这里没有给您的有效邀请。请联系本单位管理员，用这个邮箱地址邀请您。"]
    assert (is_in(client), User.objects.count(), SocialAccount.objects.count()) == (False, before, 0)


def test_a_withdrawn_invitation_opens_nothing(client):
    user = invited()
    withdraw_invitation(user, actor=make_actor("head", organisation=user.organisation))

    come_through(client, "chen")

    assert (is_in(client), SocialAccount.objects.count()) == (False, 0)


def test_an_address_that_the_provider_has_not_verified_is_no_proof(client):
    invited(email="wang@example.cn")

    come_through(client, "wang")

    assert (is_in(client), SocialAccount.objects.count()) == (False, 0)


def test_an_address_that_two_invited_people_share_is_no_proof(client):
    first, second = invited(), invited()

    come_through(client, "chen")

    assert first.email == second.email
    assert (is_in(client), SocialAccount.objects.count()) == (False, 0)


def test_where_the_operator_says_so_the_log_in_name_is_the_proof(client, settings, provider):
    trust(settings, provider, known_by="username")
    user = invited(username="wang", email="")

    come_through(client, "wang")

    assert list(SocialAccount.objects.values_list("user_id", flat=True)) == [user.pk]


def test_the_house_still_asks_for_its_own_second_step(client):
    user = invited()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)

    response = come_through(client, "chen")

    assert response.redirect_chain[-1][0] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_a_role_that_needs_the_second_step_sees_the_notice(client):
    admin = make_staff("system_admin", email="chen@example.cn")
    invite_again(admin, actor=OPERATOR)

    come_through(client, "chen")

    assert client.get("/members/people/")["Location"] == "/members/second-factor/"


def test_who_has_left_does_not_come_back_through_the_provider(client):
    user = invited()
    come_through(client, "chen")
    User.objects.filter(pk=user.pk).update(is_active=False)
    later = Client()

    come_through(later, "chen")

    assert not is_in(later)


def test_nobody_ties_a_foreign_account_to_the_own_by_a_link_from_elsewhere(client):
    user = make_staff("clerk")
    client.force_login(user)

    come_through(client, "stranger", f"{START}?process=connect")

    assert SocialAccount.objects.count() == 0

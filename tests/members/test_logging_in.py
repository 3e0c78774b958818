"""Log-in: what is recorded, lock-out, sessions, second factor, invitation."""

import base64
import hmac
import struct
import time
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from lianwei.core import clock
from lianwei.core.clock import playing
from lianwei.core.models import Event
from lianwei.members.adapters import AccountAdapter
from lianwei.members.models import User
from lianwei.members.operations import end_sessions, unlock_user
from lianwei.members.queries import has_second_factor, sessions_of
from tests.factories.members import (
    PASSWORD,
    at_office,
    give_role,
    make_actor,
    make_organisation,
    make_staff,
)

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
MORNING = at_office("2026-03-02 09:00")


@pytest.fixture(autouse=True)
def fresh_cache():
    """The rate limits of one test are not those of the next."""
    cache.clear()


def log_in(client: Client, user: User, password: str = PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def names(user: User) -> list[str]:
    return list(
        Event.objects.filter(subject=f"user:{user.pk}").order_by("seq").values_list("name", flat=True)
    )


def six_figures(secret: str, ago: int = 0) -> str:
    """The code of an authenticator app now, or so many half minutes ago (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 - ago)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_a_good_log_in_is_recorded_and_sets_the_browser_up(client):
    user = make_staff("clerk", locale="en", large_print=True)

    response = log_in(client, user)

    assert (response.status_code, response.url) == (302, "/")
    assert names(user) == ["user.logged_in"]
    assert Event.objects.get(name="user.logged_in").details == {"methods": ["password"], "sessions_ended": 0}
    assert {name: client.cookies[name].value for name in ("django_language", "lw_big", "lw_compact")} == {
        "django_language": "en",
        "lw_big": "1",
        "lw_compact": "0",
    }


def test_logging_out_is_recorded(client):
    user = make_staff("clerk")
    log_in(client, user)

    client.post("/accounts/logout/")

    assert names(user) == ["user.logged_in", "user.logged_out"]
    assert client.get("/members/people/").status_code == 302


def test_a_wrong_password_is_recorded_without_the_password(client):
    user = make_staff("clerk")

    response = log_in(client, user, "falsch-und-geheim")

    assert response.status_code == 200
    event = Event.objects.get(name="user.login_failed")
    assert event.details == {"factor": "password", "failures": 1}
    assert "falsch-und-geheim" not in event.body


def test_five_failures_lock_the_name_for_a_quarter_of_an_hour(client):
    user = make_staff("clerk")
    with playing(MORNING):
        for _ in range(5):
            log_in(client, user, "wrong")
        response = log_in(client, user)

    user.refresh_from_db()
    locked_out = str(AccountAdapter.error_messages["too_many_login_attempts"])
    assert response.context["form"].non_field_errors() == [locked_out]
    assert names(user) == ["user.login_failed"] * 5 + ["user.locked_out"]
    assert user.locked_until == MORNING + timedelta(minutes=15)

    with playing(MORNING + timedelta(minutes=15)):
        assert log_in(client, user).status_code == 302


def test_four_failures_do_not_lock_and_are_forgotten(client):
    user = make_staff("clerk")
    for _ in range(4):
        log_in(client, user, "wrong")

    assert log_in(client, user).status_code == 302
    assert User.objects.get(pk=user.pk).failed_logins == 0


def test_a_head_unlocks_sooner(client):
    user = make_staff("clerk")
    for _ in range(5):
        log_in(client, user, "wrong")

    unlock_user(user, actor=make_actor("head", organisation=user.organisation))

    assert log_in(client, user).status_code == 302


def test_an_unknown_name_is_told_nothing_else(client):
    response = client.post(LOGIN, {"login": "nobody", "password": "x"})

    assert response.status_code == 200
    assert not Event.objects.exists()


def test_those_who_left_do_not_get_in(client):
    user = make_staff("clerk", is_active=False)

    assert log_in(client, user).url == "/accounts/inactive/"
    assert client.get("/members/settings/").status_code == 302


def test_nobody_signs_up(client):
    assert "password1" not in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"username": "new", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_the_fourth_session_ends_the_oldest():
    user = make_staff("clerk")
    devices = [Client() for _ in range(4)]

    for device in devices:
        log_in(device, user)

    assert len(sessions_of(user)) == 3
    assert [device.get("/members/settings/").status_code for device in devices] == [302, 200, 200, 200]
    assert Event.objects.filter(name="user.logged_in").last().details["sessions_ended"] == 1


def test_ending_sessions_logs_out_everywhere(client):
    user = make_staff("clerk")
    log_in(client, user)

    ended = end_sessions(user, actor=make_actor("security_admin"))

    assert ended == 1
    assert client.get("/members/settings/").status_code == 302


@pytest.mark.parametrize(
    ("pause", "status"), [(timedelta(minutes=30), 200), (timedelta(minutes=30, seconds=1), 302)]
)
def test_a_session_ends_after_thirty_idle_minutes(client, pause, status):
    user = make_staff("clerk")
    with playing(MORNING):
        log_in(client, user)

    with playing(MORNING + pause):
        assert client.get("/members/settings/").status_code == status

    if status == 302:
        assert Event.objects.get(name="user.logged_out").details == {"reason": "idle"}


def test_work_keeps_a_session_alive_until_twelve_hours(client):
    user = make_staff("clerk")
    with playing(MORNING):
        log_in(client, user)
    statuses = []
    for quarter in range(1, 50):
        with playing(MORNING + timedelta(minutes=15 * quarter)):
            statuses.append(client.get("/members/settings/").status_code)

    assert statuses == [200] * 48 + [302]
    assert Event.objects.get(name="user.logged_out").details == {"reason": "age"}


def test_being_seen_is_written_at_most_every_five_minutes(client):
    user = make_staff("clerk")
    with playing(MORNING):
        log_in(client, user)
        client.get("/members/settings/")
    with playing(MORNING + timedelta(minutes=4)):
        client.get("/members/settings/")
        assert User.objects.get(pk=user.pk).last_seen_at == MORNING
    with playing(MORNING + timedelta(minutes=5)):
        client.get("/members/settings/")
        assert User.objects.get(pk=user.pk).last_seen_at == clock.now()


def test_somebody_with_two_organisations_chooses_first(client):
    user = make_staff("clerk")
    other = make_organisation()
    give_role(user, "head", organisation=other)

    assert log_in(client, user).url == "/members/working-in/"
    client.post("/members/working-in/", {"organisation": str(other.pk)})

    assert client.get("/members/organisations/new/").status_code == 200
    assert client.session["working_in"] == other.pk


def test_a_place_without_a_role_cannot_be_chosen(client):
    user = make_staff("clerk")
    log_in(client, user)

    response = client.post("/members/working-in/", {"organisation": str(make_organisation().pk)})

    assert response.status_code == 422
    assert "working_in" not in client.session


def test_an_administrator_is_asked_for_a_second_factor_and_may_wait_a_week(client):
    user = make_staff("security_admin")
    with playing(MORNING):
        log_in(client, user)
        assert client.get("/members/people/").url == "/members/second-factor/"
        assert client.get("/members/second-factor/").status_code == 200
        client.post("/members/second-factor/")
        assert client.get("/members/people/").status_code == 200
    assert Event.objects.get(name="user.second_factor_demanded").details == {"due_on": "2026-03-09"}


def test_after_a_week_nothing_opens_without_it(client):
    user = make_staff("security_admin", second_factor_due_on=date(2026, 3, 2))
    with playing(MORNING):
        log_in(client, user)
        client.post("/members/second-factor/")
        assert client.get("/members/people/").url == "/members/second-factor/"
        assert client.get("/accounts/2fa/totp/activate/").status_code in (200, 302)


def test_a_clerk_is_asked_only_where_everybody_is(client, settings):
    user = make_staff("clerk")
    log_in(client, user)
    assert client.get("/members/settings/").status_code == 200

    settings.LIANWEI_MFA_FOR_ALL = True
    client.post("/accounts/logout/")
    log_in(client, user)
    assert client.get("/members/settings/").url == "/members/second-factor/"


def test_the_demo_asks_nobody(client, settings):
    settings.LIANWEI_DEMO = True
    log_in(client, make_staff("security_admin"))

    assert client.get("/members/people/").status_code == 200


def test_setting_up_an_authenticator_app_seals_the_secret(client, django_capture_on_commit_callbacks):
    user = make_staff("security_admin")
    log_in(client, user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": six_figures(secret)})

    assert response.status_code == 302
    assert has_second_factor(user)
    assert secret not in str(Authenticator.objects.get(user=user, type="totp").data)
    assert client.get("/members/people/").status_code == 200
    changes = Event.objects.filter(name="user.access_changed").order_by("id")
    assert [event.details["change"] for event in changes] == ["totp_activated"]


@pytest.fixture
def protected():
    """Somebody with an authenticator app and recovery codes, and the app's secret."""
    user, secret = make_staff("security_admin"), generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return user, secret


@pytest.mark.parametrize("ago", [0, 1])
def test_the_code_completes_the_log_in_even_when_it_ran_out_while_it_was_typed(client, protected, ago):
    user, secret = protected

    assert log_in(client, user).url == "/accounts/2fa/authenticate/"
    assert client.get("/members/people/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": six_figures(secret, ago)})

    assert client.get("/members/people/").status_code == 200
    assert Event.objects.get(name="user.logged_in").details["methods"] == ["password", "mfa"]


def test_a_recovery_code_works_once(protected):
    user, _ = protected
    code = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()[0]
    first, second = Client(), Client()

    for device in (first, second):
        log_in(device, user)
        device.post("/accounts/2fa/authenticate/", {"code": code})

    assert [d.get("/members/people/").status_code for d in (first, second)] == [200, 302]


def test_wrong_codes_lock_too(client, protected):
    user, secret = protected
    log_in(client, user)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    client.post("/accounts/2fa/authenticate/", {"code": six_figures(secret)})

    assert client.get("/members/people/").status_code == 302
    assert names(user) == ["user.login_failed"] * 5 + ["user.locked_out"]
    assert Event.objects.filter(name="user.login_failed").last().details["factor"] == "second"

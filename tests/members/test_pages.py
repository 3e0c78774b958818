"""The pages of the app: who may open them, what they do, how many queries they cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianwei.core import clock
from lianwei.core.documents.queries import last_number
from lianwei.core.models import Event
from lianwei.members import responsibilities
from lianwei.members.models import Absence, Organisation, RoleAssignment, User
from lianwei.members.queries import actor_of
from lianwei.members.responsibilities import add_responsibility
from tests.factories.members import (
    give_role,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
    make_user,
    stand_in_for,
)

pytestmark = pytest.mark.django_db
EMPTY = dict.fromkeys(("phone", "address", "short_name", "name_en", "region_code"), "")


@pytest.fixture
def office():
    return make_organisation("YZ")


@pytest.fixture
def head(office):
    return make_staff("head", organisation=office, name="周主任")


@pytest.fixture
def desk(client, head):
    client.force_login(head)
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def addresses(person: User, organisation: Organisation, assignment: RoleAssignment) -> dict[str, str]:
    """Every page of the app for one person and organisation, with the permission it asks."""
    return {
        "/members/organisations/": "organisation.view",
        "/members/organisations/new/": "organisation.create",
        f"/members/organisations/{organisation.pk}/": "organisation.view",
        f"/members/organisations/{organisation.pk}/revise/": "organisation.revise",
        f"/members/organisations/{organisation.pk}/retire/": "organisation.retire",
        "/members/people/": "user.view",
        "/members/people/new/": "user.create",
        f"/members/people/{person.pk}/": "settings.revise",
        f"/members/people/{person.pk}/revise/": "user.revise",
        f"/members/people/{person.pk}/roles/new/": "role.assign",
        f"/members/people/{person.pk}/absence/": "absence.enter",
        f"/members/people/{person.pk}/leave/": "user.leave",
        "/members/roles/": "role.view",
        "/members/settings/": "settings.revise",
        "/members/working-in/": "settings.revise",
        "/members/second-factor/": "settings.revise",
    }


@pytest.mark.parametrize("role", ["head", "clerk", "analyst", "security_admin", "audit_admin", None])
def test_each_page_opens_for_those_with_its_permission_and_nobody_else(client, office, role):
    colleague = make_staff("clerk", organisation=office)
    assignment = RoleAssignment.objects.get(user=colleague)
    visitor = make_staff(role, organisation=office) if role else make_user(organisation=office)
    actor = actor_of(visitor)
    client.force_login(visitor)

    for url, permission in addresses(colleague, office, assignment).items():
        expected = 200 if actor.may(permission) else 403
        if url == f"/members/people/{colleague.pk}/" and not actor.may("user.view"):
            expected = 404
        assert (url, client.get(url).status_code) == (url, expected)


def test_without_log_in_every_page_leads_to_it(client, office):
    colleague = make_staff("clerk", organisation=office)

    for url in addresses(colleague, office, RoleAssignment.objects.get(user=colleague)):
        assert client.get(url).url == f"/accounts/login/?next={url}"


def test_a_person_of_another_member_is_not_there(desk):
    stranger = make_staff("clerk")

    for path in ("", "revise/", "roles/new/", "absence/", "leave/"):
        assert desk.get(f"/members/people/{stranger.pk}/{path}").status_code == 404
    for path in ("invite/", "unlock/", "sessions/end/", "leave/"):
        assert desk.post(f"/members/people/{stranger.pk}/{path}").status_code == 404
    assert desk.post(f"/members/roles/{RoleAssignment.objects.get(user=stranger).pk}/end/").status_code == 404


def test_another_organisations_facts_are_public_its_people_are_not(desk):
    other = make_organisation("BB", phone="023-6300 0018")
    make_staff("clerk", organisation=other, name="李不可见")

    text = page(desk, f"/members/organisations/{other.pk}/")

    assert "023-6300 0018" in text
    assert "李不可见" not in text
    assert desk.post(f"/members/organisations/{other.pk}/revise/", {"name": "X"}).status_code == 403
    assert desk.get("/members/organisations/999/").status_code == 404


def test_revising_another_organisation_is_refused(desk):
    other = make_organisation("BB")
    given = {"name": "X", "opens_at": "09:00", "closes_at": "17:00"}

    assert desk.post(f"/members/organisations/{other.pk}/revise/", given).status_code == 403
    assert Organisation.objects.get(pk=other.pk).name == other.name


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tree_costs_the_same_for_one_and_three_rows(desk, office, rows):
    for _ in range(rows):
        make_staff("clerk", organisation=make_station(office))

    assert queries_of(desk, "/members/organisations/") == queries_of(desk, "/members/organisations/")
    counted = queries_of(desk, "/members/organisations/")
    make_staff("clerk", organisation=make_station(office))
    assert queries_of(desk, "/members/organisations/") == counted


@pytest.mark.parametrize(
    "url", ["/members/people/", "/members/organisations/{office}/", "/members/people/{head}/"]
)
def test_lists_cost_the_same_for_one_and_three_rows(desk, office, head, url):
    url = url.format(office=office.pk, head=head.pk)
    add_rows(office, head, 1)
    one = queries_of(desk, url)
    add_rows(office, head, 2)

    assert queries_of(desk, url) == one


def add_rows(office: Organisation, head: User, number: int) -> None:
    for _ in range(number):
        colleague = make_staff("clerk", organisation=office)
        make_station(office)
        give_role(head, "mediator", organisation=make_organisation())
        first_day = clock.today() + timedelta(days=10 * Absence.objects.count())
        stand_in_for(head, colleague, valid_from=first_day, valid_to=first_day)
        make_alliance(office, code=f"A{Absence.objects.count()}")


def queries_of(client: Client, url: str) -> int:
    from django.db import connection

    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_station_is_entered_and_found(desk, office):
    given = {
        "parent": office.pk,
        "kind": "STATION",
        "code": "YZJF",
        "name": "解放碑消费维权投诉站",
        "opens_at": "09:00",
        "closes_at": "18:00",
    } | EMPTY

    response = desk.post("/members/organisations/new/", given)

    station = Organisation.objects.get(code="YZJF")
    assert response.url == f"/members/organisations/{station.pk}/"
    assert "解放碑消费维权投诉站" in page(desk, f"/members/organisations/{office.pk}/")


def test_what_is_wrong_stands_at_the_field_and_what_was_typed_is_kept(desk, office):
    given = {"parent": office.pk, "kind": "STATION", "code": "yz", "name": "某站", "region_code": "abc"}

    response = desk.post("/members/organisations/new/", given)

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["closes_at", "opens_at", "region_code"]
    assert "某站" in response.content.decode()

    given |= {"region_code": "", "opens_at": "09:00", "closes_at": "18:00"}
    assert sorted(desk.post("/members/organisations/new/", given).context["form"].errors) == ["code"]


def test_an_organisation_is_retired_into_its_successor(client, office):
    client.force_login(make_staff("system_admin"))
    successor = make_organisation("LJ")

    client.post(
        f"/members/organisations/{office.pk}/retire/",
        {"last_day": clock.today().isoformat(), "successor": successor.pk},
    )

    assert Organisation.objects.get(pk=office.pk).successor == successor
    assert str(successor) in page(client, "/members/organisations/")


def test_somebody_is_invited_and_the_link_is_shown_once(desk, office):
    given = {
        "organisation": office.pk,
        "name": "王芳",
        "username": "wangfang",
        "email": "w@example.cn",
    } | EMPTY

    response = desk.post("/members/people/new/", given)

    person = User.objects.get(username="wangfang")
    link = response.context["link"]
    assert (person.organisation, person.has_usable_password()) == (office, False)
    assert "/members/invitations/" in link
    assert link in response.content.decode()
    assert link not in page(desk, f"/members/people/{person.pk}/")


def test_a_taken_log_in_name_is_refused_at_the_field(desk, office, head):
    given = {"organisation": office.pk, "name": "王芳", "username": head.username}

    response = desk.post("/members/people/new/", given)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["username"])


def test_a_role_is_given_and_taken_away(desk, office):
    person = make_user(organisation=office)

    desk.post(f"/members/people/{person.pk}/roles/new/", {"role": "mediator", "organisation": office.pk})
    assignment = RoleAssignment.objects.get(user=person)
    assert "调解员" in page(desk, f"/members/people/{person.pk}/")

    desk.post(f"/members/roles/{assignment.pk}/end/")
    assert not actor_of(person).may("complaint.agree")


def test_a_head_is_offered_no_central_role(desk, office):
    person = make_user(organisation=office)

    response = desk.get(f"/members/people/{person.pk}/roles/new/")

    assert [role.pk for role in response.context["form"].fields["role"].queryset] == [
        "clerk",
        "mediator",
        "head",
        "archivist",
        "liaison",
        "analyst",
        "station_clerk",
    ]


def test_a_stand_in_is_named_and_comes_off_again(desk, office, head):
    clerk = make_staff("clerk", organisation=office)
    days = {"valid_from": clock.today().isoformat(), "valid_to": clock.today().isoformat()}

    desk.post(f"/members/people/{head.pk}/absence/", {"stand_in": clerk.pk} | days)
    absence = Absence.objects.get()
    assert actor_of(clerk).may("document.approve")

    desk.post(f"/members/absences/{absence.pk}/end/")
    assert not actor_of(clerk).may("document.approve")


def test_unlocking_and_ending_sessions_from_the_page(desk, office):
    person = make_staff("clerk", organisation=office, locked_until=clock.now() + timedelta(minutes=10))
    assert "/unlock/" in page(desk, f"/members/people/{person.pk}/")

    desk.post(f"/members/people/{person.pk}/unlock/")
    desk.post(f"/members/people/{person.pk}/sessions/end/")

    assert "/unlock/" not in page(desk, f"/members/people/{person.pk}/")
    assert [e.name for e in Event.objects.order_by("id")] == ["user.unlocked", "user.sessions_ended"]


@pytest.fixture
def keys(monkeypatch):
    """A responsibility: who keeps how many keys."""
    kept: dict[int, int] = {}

    def hand_over(user: User, to: User, *, actor) -> None:
        kept[to.pk] = kept.get(to.pk, 0) + kept.pop(user.pk)

    monkeypatch.setattr(responsibilities, "_REGISTERED", {})
    add_responsibility("key", "钥匙", count=lambda user: kept.get(user.pk, 0), hand_over=hand_over)
    return kept


def test_the_leavers_wizard_asks_shows_and_only_then_acts(desk, office, keys):
    leaver, receiver = (make_staff("clerk", organisation=office) for _ in range(2))
    keys[leaver.pk] = 3
    url = f"/members/people/{leaver.pk}/leave/"

    assert "钥匙" in page(desk, url)
    assert desk.post(url, {"step": "2"}).status_code == 422
    preview = desk.post(url, {"step": "2", "key": receiver.pk})
    assert preview.status_code == 200
    assert keys == {leaver.pk: 3}
    assert User.objects.get(pk=leaver.pk).is_active is True

    desk.post(url, {"confirm": "1", "key": receiver.pk})

    assert keys == {receiver.pk: 3}
    assert User.objects.get(pk=leaver.pk).is_active is False
    assert leaver.username in page(desk, "/members/people/?left=1")


def test_the_wizard_without_anything_open_goes_straight_to_the_preview(desk, office, keys):
    leaver = make_staff("clerk", organisation=office)
    url = f"/members/people/{leaver.pk}/leave/"

    preview = desk.post(url, {"step": "2"})
    assert "confirm" in preview.content.decode()
    desk.post(url, {"confirm": "1"})

    assert User.objects.get(pk=leaver.pk).is_active is False


def test_the_wizard_tells_why_the_last_administrator_stays(client, office):
    only = make_staff("audit_admin", organisation=office)
    client.force_login(make_staff("system_admin"))

    response = client.post(f"/members/people/{only.pk}/leave/", {"confirm": "1"})

    assert (response.status_code, User.objects.get(pk=only.pk).is_active) == (422, True)


def test_own_settings_are_kept_for_the_person_and_this_browser(desk, head):
    desk.post("/members/settings/", {"locale": "en", "large_print": "on"})

    head.refresh_from_db()
    assert (head.locale, head.large_print, head.compact) == ("en", True, False)
    assert desk.cookies["lw_big"].value == "1"
    assert "My settings" in page(desk, "/members/settings/")


def test_the_language_of_the_browser_wins_over_the_persons(desk, head):
    User.objects.filter(pk=head.pk).update(locale="en")
    assert "My settings" in page(desk, "/members/settings/")

    desk.cookies["django_language"] = "zh-hans"
    assert 'lang="zh-hans"' in page(desk, "/members/settings/")


def test_roles_are_explained_in_words(desk):
    text = page(desk, "/members/roles/")

    assert "轮值秘书长" in text
    assert "督办" in text


def test_the_masthead_names_the_organisation_and_its_help_number(desk, office):
    Organisation.objects.filter(pk=office.pk).update(phone="023-6300 0012")

    assert "023-6300 0012" in page(desk, "/members/settings/")


def test_a_member_goes_on_with_the_numbers_of_its_register(client_of):
    yuzhong = make_organisation("YZ", short_name="渝中消委")
    head = client_of(make_staff("head", organisation=yuzhong))
    address, year = f"/members/organisations/{yuzhong.pk}/numbers/", clock.today().year

    head.post(address, {"last": "811"})
    lower = head.post(address, {"last": "5"})

    assert (lower.status_code, last_number(yuzhong.pk, "渝中消委", year=year)) == (422, 811)
    assert lower.context["form"].errors["last"] == ["这个文号系列已经编到 811 号。"]
    assert f"渝中消委〔{year}〕811号" in page(head, f"/members/organisations/{yuzhong.pk}/")
    assert f"渝中消委〔{year}〕812号" in page(head, address)


def test_the_number_of_papers_is_the_heads_to_set(client_of):
    yuzhong = make_organisation("YZ")
    address = f"/members/organisations/{yuzhong.pk}/numbers/"

    clerk = client_of(make_staff("clerk", organisation=yuzhong))

    assert clerk.post(address, {"last": "811"}).status_code == 403
    assert address not in page(clerk, f"/members/organisations/{yuzhong.pk}/")

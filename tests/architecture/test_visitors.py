"""Every route that takes a key, seen by its visitors. Another member's row: 404, nobody tells it exists."""

import pytest
from django.test import Client
from django.urls import reverse

from lianwei.cases.models import Complaint
from lianwei.cases.operations import ask_assistance, offer_transfer
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.http import PUBLIC
from lianwei.core.models import Basis
from lianwei.core.scope import SYSTEM, find
from lianwei.members.models import Role, RoleScope
from lianwei.members.permissions import known_permissions
from lianwei.members.queries.actors import EVERYBODY
from lianwei.members.visibility import Viewer
from tests.factories.members import give_role, make_alliance, make_organisation, make_user, supervise

from .keyed import noun_of
from .nouns import Known
from .survey import owner_of, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data_once")]
LOGIN, NOT_HERE, NOT_YOU, WRONG_METHOD = 302, 404, 403, 405
EMPTY_FORM = {"csrfmiddlewaretoken": "as every form sends"}
# The step that is theirs: a supervising body may press a late case. Figures of members on a business are read
# by POST, for the purpose is asked first.
ITS_OWN_STEPS = {"complaint_supervise", "complaint_question", "business_view_members"}
GETS_IN = {200, 302, 409, 422}  # 409: the row is elsewhere in its life; the visitor was let in


def keyed_routes():
    """Our routes with a key in their address; those that a signed link opens have tests of their own."""
    own = [r for r in routes() if owner_of(r) and r.pattern.converters]
    return [r for r in own if getattr(r.callback, "permission", PUBLIC) != PUBLIC]


KEYED_ROUTES = keyed_routes()
# Everything but what administrators of the whole instance may.
ALL = {
    p
    for p in known_permissions() | {r.callback.permission for r in KEYED_ROUTES}
    if not p.startswith("instance.")
}


@pytest.fixture
def home():
    return make_organisation("HOME")


@pytest.fixture
def visit(client_of):
    """`visit(route, keys, user, body)` → the statuses of GET and POST; methods it lacks are left out."""

    def statuses(route, keys, user=None, body=None):
        client = client_of(user) if user else Client()
        address = reverse(route.name, kwargs=keys)
        found = {
            "GET": client.get(address).status_code,
            "POST": client.post(address, body or EMPTY_FORM).status_code,
        }
        return {method: status for method, status in found.items() if status != WRONG_METHOD}

    return statuses


def test_every_keyed_route_is_in_the_table():
    assert sorted(r.name for r in KEYED_ROUTES if noun_of(r.name) is None) == []


@pytest.mark.parametrize("route", KEYED_ROUTES, ids=lambda r: r.name)
def test_nobody_is_sent_to_the_log_in(route, home, visit):
    assert set(visit(route, noun_of(route.name).make(home)).values()) == {LOGIN}


@pytest.mark.parametrize("route", KEYED_ROUTES, ids=lambda r: r.name)
def test_another_members_worker_with_every_permission_finds_nothing(route, home, visit):
    noun = noun_of(route.name)
    stranger = staff(make_organisation("AWAY"), ALL)

    found = visit(route, noun.make(home), stranger)

    if noun.known == Known.SHARED:
        assert set(found.values()) <= GETS_IN
    elif noun.known == Known.TO_ALL:
        assert found.get("GET", 200) in (200, NOT_YOU) and found.get("POST", NOT_YOU) == NOT_YOU
    else:
        assert set(found.values()) == {NOT_HERE}


@pytest.mark.parametrize("route", KEYED_ROUTES, ids=lambda r: r.name)
def test_an_own_worker_without_the_permission_is_refused(route, home, visit):
    permission = route.callback.permission
    clerk = staff(home, ALL - {permission})

    found = visit(route, noun_of(route.name).make(home), clerk)

    assert permission in EVERYBODY or set(found.values()) == {NOT_YOU}


@pytest.mark.parametrize("route", KEYED_ROUTES, ids=lambda r: r.name)
def test_an_own_worker_with_the_permission_gets_in(route, home, visit):
    noun = noun_of(route.name)
    leads = {"viewer": Viewer.SECRETARY_GENERAL, "scope": RoleScope.ALLIANCE} if noun.is_led else {}
    worker = staff(home, ALL, **leads)

    found = visit(route, noun.make(home), worker, noun.bodies.get(route.name))

    assert found != {} and set(found.values()) <= GETS_IN


@pytest.mark.parametrize("route", [r for r in KEYED_ROUTES if owner_of(r) == "cases"], ids=lambda r: r.name)
def test_a_supervising_body_looks_on_and_does_not_act(route, home, visit):
    body = make_organisation("BODY", kind="SUPERVISOR")
    supervise(make_alliance(home), body)
    keys = noun_of(route.name).make(home)

    found = visit(route, keys, staff(body, ALL, viewer=Viewer.SUPERVISING_BODY, scope=RoleScope.ALLIANCE))

    if route.name not in ITS_OWN_STEPS:
        assert found.get("GET", 200) in (200, 409, NOT_YOU, NOT_HERE)
        assert found.get("POST", NOT_YOU) in (NOT_YOU, NOT_HERE)


OF_MANY_CASES = "complaint_moved"  # what a computation of dates moved, over many cases
# Routes of a case itself, which another organisation may have held before.
OF_A_CASE = [
    r
    for r in KEYED_ROUTES
    if r.name.startswith(("complaint_", "document_", "evidence_")) and not r.name.startswith(OF_MANY_CASES)
]


@pytest.mark.parametrize("route", OF_A_CASE, ids=lambda r: r.name)
def test_a_former_holder_reads_until_the_case_is_closed_and_does_not_act(route, home, visit):
    former = staff(home, ALL)
    keys = noun_of(route.name).make(home)
    case = find(Complaint, keys["pk"], actor=SYSTEM)
    case.holder = make_organisation("NEXT")
    store(case)

    found = visit(route, keys, former)
    case.closed_on = clock.today()
    store(case)

    assert found.get("GET", 200) in (200, 409, NOT_YOU, NOT_HERE)
    assert found.get("POST", NOT_YOU) in (NOT_YOU, NOT_HERE)
    assert set(visit(route, keys, former).values()) == {NOT_HERE}


# The steps that are theirs: of who helps with a case of another member, of who is asked to take it.
OF_A_HELPER = {"complaint_answer_assistance", "complaint_decline_assistance"}
OF_THE_ASKED = {"complaint_accept_transfer", "complaint_return_transfer"}


@pytest.mark.parametrize("route", OF_A_CASE, ids=lambda r: r.name)
def test_a_partner_reads_and_acts_on_what_it_was_asked_alone(route, home, visit):
    away = make_organisation("AWAY")
    make_alliance(home, away)
    keys = noun_of(route.name).make(home)
    told = {"kind": "inspect", "matter": "look", "due_on": clock.today(), "is_joint": True}
    ask_assistance(keys["pk"], actor=SYSTEM, asked_id=away.pk, **told)

    found = visit(route, keys, staff(away, ALL))

    if_theirs(route, found, OF_A_HELPER)


@pytest.mark.parametrize("route", OF_A_CASE, ids=lambda r: r.name)
def test_a_member_asked_to_take_a_case_reads_and_answers_alone(route, home, visit):
    away = make_organisation("AWAY")
    make_alliance(home, away)
    keys = noun_of(route.name).make(home)
    offer_transfer(keys["pk"], actor=SYSTEM, taker_id=away.pk, reason="there", basis=Basis.ORAL)

    found = visit(route, keys, staff(away, ALL))

    if_theirs(route, found, OF_THE_ASKED)


def if_theirs(route, found, own):
    if route.name in own:
        assert set(found.values()) <= GETS_IN
        return
    assert found.get("GET", 200) in (200, 409, NOT_YOU, NOT_HERE)
    assert found.get("POST", NOT_YOU) in (NOT_YOU, NOT_HERE)


def staff(organisation, permissions, *, viewer=Viewer.HOLDER, scope=RoleScope.SUBTREE):
    """A person of an organisation whose one role grants exactly these permissions."""
    code = f"visitor{Role.objects.count()}"
    Role.objects.create(code=code, name=code, permissions=sorted(permissions), scope=scope, viewer=viewer)
    user = make_user(organisation=organisation)
    give_role(user, code)
    return user

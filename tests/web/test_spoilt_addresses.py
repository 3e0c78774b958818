"""Whatever stands in an address: a page answers with a sentence, never with an error of the server."""

import pytest
from django.urls import reverse

from lianwei.members.models import Role, RoleScope
from lianwei.members.permissions import known_permissions
from lianwei.members.visibility import Viewer
from tests.architecture.survey import owner_of, routes
from tests.factories import cases
from tests.factories.members import give_role, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data_once")]
SPOILT = {
    "more digits than Python reads": "9" * 5000,
    "more than a column holds": "9" * 19,
    "no digit for a number": "²",
    "a day beyond the calendar": "9999999.1",
    "the address of another page": "?view=%00&status=9",
}
# Every name that a page reads from its address.
ASKED = """
    after before big case category claim class code complaint document family handler kind law left list
    mapping name of only organisation parent pick q region session since status subject tag to view whose
    window year
"""
OF_STATIONS = {"complaint_settle_on_spot"}  # an office has no such page
PAGES = [
    route.name
    for route in routes()
    if owner_of(route) and not route.pattern.converters and route.name not in OF_STATIONS
]


@pytest.fixture
def desk(client_of):
    """A browser of somebody who may open every page of an office that has a case."""
    office = cases.staff()
    cases.complaint(actor=office)
    Role.objects.create(
        code="all",
        name="all",
        permissions=sorted(known_permissions()),
        scope=RoleScope.SUBTREE,
        viewer=Viewer.HOLDER,
    )
    user = make_user(organisation=make_organisation("AA", parent=None))
    give_role(user, "all")
    return client_of(user)


@pytest.mark.parametrize("value", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_address_is_no_error(desk, value):
    asked = dict.fromkeys(ASKED.split(), value)

    statuses = {name: desk.get(reverse(name), asked).status_code for name in PAGES}

    assert {
        name: status for name, status in statuses.items() if status not in (200, 302, 404, 405, 409, 422)
    } == {}

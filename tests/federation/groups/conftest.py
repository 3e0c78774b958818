"""A member with an agreement under which group complaints are told, its head, and a business."""

import pytest

from tests.factories.groups import GROUPED, shop_with_code
from tests.factories.members import make_actor, make_alliance, make_organisation
from tests.factories.sharing import with_peer


@pytest.fixture
def home():
    found = make_organisation("YZ", region_code="500103")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def agreed(home, stranger, peer):
    return with_peer(stranger, peer, fields=GROUPED)


@pytest.fixture
def head(home):
    return make_actor("head", organisation=home)


@pytest.fixture
def shop():
    return shop_with_code()

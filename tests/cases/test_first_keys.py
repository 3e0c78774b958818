"""Two papers signed at once for an organisation that has never signed."""

import pytest
from django.db import transaction

from lianwei.members.models import OrganisationKey
from lianwei.members.signing import keys_in_use, next_number
from tests.factories.members import make_organisation

from .test_concurrency import WRITERS, at_once, database

pytestmark = pytest.mark.both
__all__ = ["database"]


def test_an_organisation_gets_one_key_however_many_sign_first(database):
    office = make_organisation("YZ")

    numbers = at_once(*[lambda: signed(office.pk)] * WRITERS)

    assert sorted(numbers) == list(range(1, WRITERS + 1))
    assert OrganisationKey.objects.filter(organisation_id=office.pk).count() == 1


@transaction.atomic
def signed(organisation_id: int) -> int:
    return next_number(keys_in_use([organisation_id])[organisation_id])

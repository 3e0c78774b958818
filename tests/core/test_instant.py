"""What is read in one instant does not change while others write."""

import threading

import pytest
from django.db import connection

from lianwei.core.instant import one_instant
from lianwei.members.models import Organisation
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def write_elsewhere() -> None:
    """Another process commits an organisation."""

    def write() -> None:
        make_organisation()
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()


def test_rows_that_others_write_meanwhile_are_not_seen():
    make_organisation()

    with one_instant():
        before = Organisation.objects.count()
        write_elsewhere()
        meanwhile = Organisation.objects.count()

    assert (before, meanwhile, Organisation.objects.count()) == (1, 1, 2)


def test_an_error_ends_the_instant():
    with pytest.raises(ZeroDivisionError), one_instant():
        Organisation.objects.count()
        raise ZeroDivisionError

    make_organisation()
    assert Organisation.objects.count() == 1

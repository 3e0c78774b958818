"""What is kept in a process is dropped when its tables change, whoever changes them."""

import importlib
from datetime import date

import pytest
from django.db import connection, transaction

from lianwei.core.editions import kept, mark_of, one_look
from lianwei.core.models import Delivery, WorkdayOverride
from lianwei.core.workdays import office_calendar
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from lianwei.registry.models import Nature
from lianwei.registry.queries import code_label
from tests.factories.calendar import notice
from tests.factories.members import give_role, make_organisation, make_station, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
migration = importlib.import_module("lianwei.web.migrations.0001_editions")
DAY = date(2026, 11, 23)


class UndoError(Exception):
    """Ends a transaction without its changes."""


@pytest.mark.parametrize("edition", migration.EDITIONS)
def test_every_table_of_an_edition_has_its_three_triggers(edition):
    wanted = {f"edition_{table}_{deed}" for table in migration.EDITIONS[edition] for deed in migration.DEEDS}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        present = {name for (name,) in cursor.fetchall()}

    assert wanted - present == set()


def test_a_change_past_the_operations_is_seen_at_once():
    Nature.objects.create(scheme="own", code="ZZ", name="旧名")
    before = code_label("nature", "ZZ", on=DAY)

    Nature.objects.filter(code="ZZ").update(name="新名")

    assert (before, code_label("nature", "ZZ", on=DAY)) == ("旧名", "新名")


def test_a_row_that_is_deleted_is_gone():
    notice(DAY)
    before = office_calendar().is_working(DAY)

    WorkdayOverride.objects.all().delete()

    assert (before, office_calendar().is_working(DAY)) == (False, True)


def test_what_was_rolled_back_is_not_kept():
    Nature.objects.create(scheme="own", code="ZZ", name="旧名")
    with pytest.raises(UndoError), transaction.atomic():
        Nature.objects.filter(code="ZZ").update(name="新名")
        inside = code_label("nature", "ZZ", on=DAY)
        raise UndoError

    assert (inside, code_label("nature", "ZZ", on=DAY)) == ("新名", "旧名")


def test_a_request_asks_for_all_marks_at_once(django_assert_num_queries):
    office_calendar().is_working(DAY)

    with one_look(), django_assert_num_queries(1):
        marks = [mark_of("codes"), mark_of("members"), mark_of("workdays"), mark_of("codes")]
        User.objects.none().exists()

    assert None not in marks


def test_a_request_that_changes_a_list_sees_its_own_change():
    Nature.objects.create(scheme="own", code="ZZ", name="旧名")
    with one_look():
        before = code_label("nature", "ZZ", on=DAY)
        Nature.objects.filter(code="ZZ").update(name="新名")

        assert (before, code_label("nature", "ZZ", on=DAY)) == ("旧名", "新名")


def test_a_request_sees_its_own_change_undone():
    Nature.objects.create(scheme="own", code="ZZ", name="旧名")
    with one_look():
        with pytest.raises(UndoError), transaction.atomic():
            Nature.objects.filter(code="ZZ").update(name="新名")
            inside = code_label("nature", "ZZ", on=DAY)
            raise UndoError

        assert (inside, code_label("nature", "ZZ", on=DAY)) == ("新名", "旧名")


def test_work_on_other_tables_asks_no_more(django_assert_num_queries):
    with one_look():
        mark_of("codes")
        Delivery.objects.update(attempts=1)
        with django_assert_num_queries(0):
            mark_of("codes")


def test_rows_ignored_as_doubles_change_nothing_but_the_mark():
    """INSERT OR IGNORE must not become the conflict clause of the trigger (SQLite)."""
    Nature.objects.create(scheme="own", code="ZZ", name="甲")
    before = mark_of("codes")

    Nature.objects.bulk_create(
        [Nature(scheme="own", code="ZY", name="乙"), Nature(scheme="own", code="ZZ", name="丙")],
        ignore_conflicts=True,
    )

    assert mark_of("codes") != before
    assert [code_label("nature", code, on=DAY) for code in ("ZY", "ZZ")] == ["乙", "甲"]


def test_being_seen_does_not_give_people_a_new_edition():
    person = make_user()
    before = mark_of("members")

    User.objects.filter(pk=person.pk).update(failed_logins=3)

    assert mark_of("members") == before


def test_an_actor_knows_a_new_station_at_once():
    member = make_organisation()
    person = make_user(organisation=member)
    give_role(person, "mediator")
    before = actor_of(person).acts_for

    station = make_station(member)

    assert actor_of(person).acts_for - before == {station.pk}


def test_nothing_is_kept_before_anything_was_written():
    answers = iter((1, 2))
    read = kept("unheard-of")(lambda: next(answers))

    assert (read(), read()) == (1, 2)


def test_an_answer_is_kept_while_the_edition_stands():
    Nature.objects.create(scheme="own", code="ZZ", name="甲")
    answers = iter((1, 2))
    read = kept("codes")(lambda: next(answers))

    assert (read(), read()) == (1, 1)

"""Personal values at rest: closed in every column, bound to their row, opened with a reason and a trace."""

import argparse
import base64
import copy
import pickle

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet

from lianwei.cases.models import Complainant
from lianwei.core import keys
from lianwei.core.commands import rotate_keys
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.files.models import File
from lianwei.core.files.operations import store_file
from lianwei.core.files.storage import read_blob
from lianwei.core.models import ReadLog
from lianwei.core.scope import OPERATOR, Actor, ActorKind
from lianwei.core.sealed import Sealed
from tests.factories.cases import complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]
RARE = "阿依古丽·买买提"
CALLBACK = "回电话告知受理"
NEXT_KEY = "t2:" + base64.b64encode(b"the next key of thirty-two bytes").decode()


@pytest.fixture
def caller():
    case = complaint(person={"name": RARE, "phone": "13812346027", "id_number": "11010519491231002X"})
    return QuerySet(Complainant).get(complaint=case)


def raw(row):
    """The row's columns as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return [bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()]


def test_no_column_holds_the_plain_value(caller):
    values = [v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in raw(caller)]

    text = "|".join(values)
    assert [part for part in (RARE, "阿依古丽", "13812346027", "19491231") if part in text] == []
    assert "6027" not in values  # the end of a number is kept as its keyed digest


def test_no_attribute_text_or_dump_of_the_row_holds_the_plain_value(caller):
    shown = f"{caller.phone} {caller.phone!r} {caller.__dict__} {caller.name!s} {pickle.dumps(caller)}"

    assert [part for part in (RARE, "13812346027") if part in shown] == []
    assert str(caller.phone) == "138****6027"
    assert repr(caller.phone) == "<Sealed cases_complainant.phone>"


@pytest.mark.parametrize(
    ("name", "shown"), [(RARE, "阿****"), ("王𬱖", "王*"), ("𬱖", "*"), ("O'Neill 🙂", "O****")]
)
def test_rare_names_come_back_whole_and_show_masked(caller, name, shown):
    caller.name = name
    caller.save()
    again = QuerySet(Complainant).get(pk=caller.pk)

    assert (again.name.plain(), again.name.masked) == (name, shown)


def test_what_is_empty_is_null_and_an_erased_person_is_gone(caller):
    caller.name = None
    caller.phone = ""
    caller.save()
    again = QuerySet(Complainant).get(pk=caller.pk)

    assert (again.name, again.phone, again.agent_name) == (None, None, None)
    assert QuerySet(Complainant).filter(name=None, phone=None).count() == 1


def test_a_blob_moved_to_another_row_or_column_does_not_open(caller):
    other = QuerySet(Complainant).get(complaint=complaint(person={"name": "李四"}, actor=staff("JB")))
    QuerySet(Complainant).filter(pk=other.pk).update(phone=caller.phone.blob, name=caller.phone.blob)
    moved = QuerySet(Complainant).get(pk=other.pk)

    for value in (moved.phone, moved.name):
        with pytest.raises(InvalidTag):
            value.plain()


def test_a_value_assigned_from_another_row_is_sealed_anew(caller):
    other = QuerySet(Complainant).get(complaint=complaint(person={"name": "李四"}, actor=staff("JB")))
    other.phone = caller.phone
    other.save()

    again = QuerySet(Complainant).get(pk=other.pk)
    assert (again.phone.plain(), again.phone.blob == caller.phone.blob) == ("13812346027", False)


def test_saving_again_keeps_the_blob(caller):
    before = raw(caller)

    QuerySet(Complainant).get(pk=caller.pk).save()
    copy.copy(caller).save()

    assert raw(caller) == before


def test_plain_text_cannot_slip_past_the_attribute(caller):
    with pytest.raises(TypeError):
        QuerySet(Complainant).filter(pk=caller.pk).update(name="王芳")


def test_a_deferred_value_is_fetched_when_asked(caller):
    row = QuerySet(Complainant).defer("name").get(pk=caller.pk)

    assert row.name.plain() == RARE


def revealer(*permissions):
    return Actor(ActorKind.STAFF, user_id=7, organisation_id=3, permissions=frozenset(permissions))


def test_revealing_needs_the_permission(caller):
    with pytest.raises(NotAllowed):
        caller.phone.reveal(revealer("complaint.view"), CALLBACK)

    assert ReadLog.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_revealing_needs_a_reason(caller, reason):
    with pytest.raises(Invalid) as refusal:
        caller.phone.reveal(revealer("person.reveal"), reason)

    assert list(refusal.value.fields) == ["reason"]
    assert ReadLog.objects.count() == 0


def test_revealing_leaves_one_row_that_says_who_what_and_why_but_not_the_value(caller):
    shown = caller.phone.reveal(revealer("person.reveal"), CALLBACK, subject="complaint:1")

    row = ReadLog.objects.get()
    assert shown == "13812346027"
    assert (row.actor_kind, row.user_id, row.organisation_id) == ("staff", 7, 3)
    assert (row.what, row.subject, row.reason) == ("cases_complainant.phone", "complaint:1", CALLBACK)
    assert "13812346027" not in str(raw(row))


def test_the_reason_is_cut_to_its_column(caller):
    caller.phone.reveal(revealer("person.reveal"), "因" * 300)

    assert ReadLog.objects.get().reason == "因" * 200


def rotated(capsys):
    rotate_keys(argparse.Namespace(), OPERATOR)
    return capsys.readouterr().err.splitlines()


def test_rotation_seals_every_value_anew_and_is_done_when_it_says_nothing(caller, settings, capsys):
    before, old = raw(caller), settings.LIANWEI_KEYS
    settings.LIANWEI_KEYS = f"{NEXT_KEY},{old}"

    said = rotated(capsys)

    assert [line for line in said if line.startswith("cases.Complainant")] == ["cases.Complainant: 4"]
    assert rotated(capsys) == []
    assert raw(caller) != before
    settings.LIANWEI_KEYS = NEXT_KEY  # the old key is thrown away
    again = QuerySet(Complainant).get(pk=caller.pk)
    assert (again.name.plain(), again.phone.plain()) == (RARE, "13812346027")
    assert isinstance(again.id_number, Sealed)


def test_rotation_seals_files_anew_too(caller, settings, capsys):
    upload = ContentFile(b"%PDF-1.4\n%EOF", "x.pdf")
    stored = store_file(caller, upload, actor=OPERATOR, source="staff", kind="x")
    settings.LIANWEI_KEYS = f"{NEXT_KEY},{settings.LIANWEI_KEYS}"

    rotated(capsys)
    assert rotated(capsys) == []

    settings.LIANWEI_KEYS = NEXT_KEY
    file = File.objects.get(pk=stored.file.pk)
    assert read_blob(file.storage_name, seal_id=file.seal_id) == b"%PDF-1.4\n%EOF"


def test_rotation_seals_second_factors_anew_too(caller, settings, capsys):
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    from tests.factories.members import make_user

    adapter, user = get_adapter(), make_user()
    totp = Authenticator.objects.create(user=user, type="totp", data={"secret": adapter.encrypt("ABC")})
    codes = {"seed": adapter.encrypt("DEF"), "used_mask": 3}
    recovery = Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    settings.LIANWEI_KEYS = f"{NEXT_KEY},{settings.LIANWEI_KEYS}"

    rotated(capsys)
    assert rotated(capsys) == []

    settings.LIANWEI_KEYS = NEXT_KEY
    totp.refresh_from_db()
    recovery.refresh_from_db()
    assert (adapter.decrypt(totp.data["secret"]), adapter.decrypt(recovery.data["seed"])) == ("ABC", "DEF")
    assert recovery.data["used_mask"] == 3


def test_rotation_that_was_interrupted_goes_on(caller, settings, capsys):
    settings.LIANWEI_KEYS = f"{NEXT_KEY},{settings.LIANWEI_KEYS}"
    caller.phone = "13900001111"  # somebody saved this one with the new key meanwhile
    caller.save()

    assert "cases.Complainant: 3" in rotated(capsys)
    assert keys.is_current(QuerySet(Complainant).get(pk=caller.pk).name.blob)

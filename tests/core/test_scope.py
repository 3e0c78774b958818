"""Scoped tables answer visible_to(actor) and nothing else; reach, grants and attached rows."""

import pytest
from django import forms
from django.db import models
from django.db.models import Count, Prefetch, QuerySet

from lianwei.cases.models import Complaint, Respondent
from lianwei.core.errors import NotAllowed, NotVisible, ScopeMissing
from lianwei.core.models import Event
from lianwei.core.scope import (
    ANONYMOUS,
    BUSINESS,
    CONSUMER,
    HOLDER,
    OPERATOR,
    OVERSEER,
    SYSTEM,
    Actor,
    ActorKind,
    attached,
    find,
    holder_of,
    lock,
    subject_of,
)
from lianwei.members.models import Organisation
from tests.cases.actors import consumer, onlooker, worker
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def case():
    return complaint()


@pytest.fixture
def own(case):
    return worker(case.holder)


@pytest.fixture
def stranger():
    return worker(make_organisation("JB"))


LEAKS = {
    "all": Complaint.objects.all,
    "get": lambda: Complaint.objects.get(pk=1),
    "filter": lambda: Complaint.objects.filter(pk=1),
    "count": Complaint.objects.count,
    "exists": Complaint.objects.exists,
    "first": Complaint.objects.first,
    "values": Complaint.objects.values,
    "update": lambda: Complaint.objects.update(title=""),
    "delete": lambda: Complaint.objects.all().delete(),
    "get_or_create": lambda: Complaint.objects.get_or_create(pk=1),
    "update_or_create": lambda: Complaint.objects.update_or_create(pk=1),
    "in_bulk": Complaint.objects.in_bulk,
    "aggregate": lambda: Complaint.objects.aggregate(n=Count("pk")),
    "iterator": lambda: list(Complaint.objects.iterator()),
    "a child": Respondent.objects.all,
    "prefetch": lambda: list(
        QuerySet(Organisation).prefetch_related(Prefetch("x", queryset=Complaint.objects.all()))
    ),
    "a form's choices": lambda: forms.ModelChoiceField(queryset=Complaint.objects.all()),
    "a form's field": lambda: forms.models.fields_for_model(_abstract_child()),
}


def _abstract_child():
    meta = type("Meta", (), {"app_label": "cases", "abstract": True})
    columns = {"__module__": "lianwei.cases.models", "Meta": meta}
    return type("Leak", (models.Model,), columns | {"c": models.ForeignKey(Complaint, models.CASCADE)})


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_leaks_are_loud(case, leak):
    with pytest.raises(ScopeMissing):
        leak()


@pytest.mark.parametrize("name", ["complaints", "complaint_set", "complaint", "+"])
def test_organisations_know_no_way_back_to_complaints(case, name):
    from django.core.exceptions import FieldError

    with pytest.raises((FieldError, ValueError)):
        list(Organisation.objects.values(f"{name}__title"))
    assert not hasattr(case.holder, name)


def test_who_holds_the_row_sees_it_and_nobody_else_does(case, own, stranger):
    assert list(Complaint.objects.visible_to(own)) == [case]
    assert list(Complaint.objects.visible_to(stranger)) == []
    assert list(Complaint.objects.visible_to(ANONYMOUS)) == []


def test_the_instance_itself_sees_everything(case):
    assert (
        list(Complaint.objects.visible_to(SYSTEM)) == list(Complaint.objects.visible_to(OPERATOR)) == [case]
    )
    assert SYSTEM.may("anything.at_all")


def test_a_row_can_be_saved_refreshed_and_checked_once_found(case, own):
    case.title = "改"
    case.full_clean(exclude=[field.name for field in Complaint._meta.fields])
    case.save()
    case.refresh_from_db()

    assert find(Complaint, case.pk, actor=own).title == "改"


def test_find_tells_nobody_that_another_members_row_exists(case, own, stranger):
    assert find(Complaint, case.pk, actor=own) == case
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=stranger)
    with pytest.raises(NotVisible):
        find(Complaint, case.pk + 1, actor=own)


def locks(actor, case, by=HOLDER):
    """What locking the row answers."""
    try:
        return lock(Complaint, case.pk, actor=actor, by=by) == case
    except (NotVisible, NotAllowed) as refusal:
        return type(refusal)


def test_lock_asks_for_sight_then_for_reach(case, own, stranger):
    seeing = Actor(ActorKind.STAFF, organisations=own.organisations)

    assert locks(own, case) is True
    assert locks(SYSTEM, case) is True
    assert locks(stranger, case) == NotVisible
    assert locks(seeing, case) == NotAllowed
    assert locks(seeing, case, by=CONSUMER) == NotAllowed
    assert locks(seeing, case, by=OVERSEER) is True
    assert locks(stranger, case, by=OVERSEER) == NotVisible


def test_a_grant_opens_its_row_for_the_steps_of_its_kind_alone(case):
    other = complaint(actor=staff("JB"))
    caller = consumer(case, "complaint.withdraw")

    assert list(Complaint.objects.visible_to(caller)) == [case]
    assert locks(caller, case) == NotAllowed
    assert locks(caller, case, by=CONSUMER) is True
    assert locks(caller, case, by=BUSINESS) is True
    assert locks(caller, other, by=CONSUMER) == NotVisible


def test_a_grant_for_another_table_opens_nothing(case):
    caller = Actor(ActorKind.CONSUMER, grants=frozenset({("cases.enquiry", case.pk)}))

    assert list(Complaint.objects.visible_to(caller)) == []


@pytest.mark.parametrize("alliance", [0, 1])
def test_who_looks_on_sees_the_alliance_and_reaches_nothing(case, alliance):
    QuerySet(Complaint).update(alliance_id=1)
    viewer = onlooker(make_organisation("SJ"), alliance)

    assert list(Complaint.objects.visible_to(viewer)) == ([case] if alliance == 1 else [])
    assert locks(viewer, case) == (NotAllowed if alliance == 1 else NotVisible)


def test_children_are_seen_and_reached_as_their_complaint_is(case, own, stranger):
    row = QuerySet(Respondent).get(complaint=case)

    assert find(Respondent, row.pk, actor=own) == row == lock(Respondent, row.pk, actor=own)
    with pytest.raises(NotVisible):
        find(Respondent, row.pk, actor=stranger)
    assert (row.is_within_reach(own), row.is_within_reach(stranger)) == (True, False)


def test_attached_rows_belong_to_one_subject(case):
    other = complaint(actor=staff("JB"))

    assert subject_of(case) == f"complaint:{case.pk}"
    assert {event.subject for event in attached(Event, case)} == {f"complaint:{case.pk}"}
    assert attached(Event, other).count() == 1


def test_what_is_attached_belongs_to_the_holder_of_the_row(case):
    assert holder_of(case) == case.holder_id
    assert holder_of(attached(Event, case).get()) == case.holder_id


def test_permissions_are_asked_by_name():
    clerk = Actor(ActorKind.STAFF, permissions=frozenset({"complaint.view"}))

    clerk.require("complaint.view")
    with pytest.raises(NotAllowed):
        clerk.require("complaint.accept")

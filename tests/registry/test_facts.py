from datetime import timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import ANONYMOUS, OPERATOR
from lianwei.registry.operations import merge_businesses, retire_business_fact
from lianwei.registry.queries import business_facts
from tests.factories.registry import business, fact, registrar

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_facts_are_read_by_their_audience():
    row = business()
    own, shared, public = (fact(row, audience) for audience in ("own", "alliance", "public"))

    mine, others = registrar(organisation_id=1), registrar(organisation_id=2)

    assert set(business_facts(row.pk, actor=mine)) == {own, shared, public}
    assert set(business_facts(row.pk, actor=others)) == {shared, public}
    assert set(business_facts(row.pk, actor=ANONYMOUS)) == {public}


def test_a_handler_may_add_a_fact_twice():
    row = business()

    first, again = (fact(row, source="advisory_letter:5") for _ in range(2))

    assert first == again
    assert Event.objects.filter(name="business_fact.added").count() == 1


def test_add_business_fact_needs_the_permission():
    with pytest.raises(NotAllowed):
        fact(business(), actor=registrar("business.revise"))


def test_facts_of_a_double_stand_on_the_kept_entry():
    keep, double = business("甲店"), business("乙店")
    row = fact(double, "alliance")
    merge_businesses(keep.pk, double.pk, actor=OPERATOR, reason="同一家")

    assert list(business_facts(keep.pk, actor=registrar())) == [row]


def test_retired_fact_leaves_the_profile_and_stays_on_record():
    row = business()
    each = fact(row, "alliance")

    with pytest.raises(NotAllowed):
        retire_business_fact(each.pk, actor=registrar("business_fact.retire", organisation_id=2), reason="x")
    retire_business_fact(each.pk, actor=registrar("business_fact.retire"), reason="已整改")

    assert list(business_facts(row.pk, actor=registrar())) == []
    assert Event.objects.get(name="business_fact.retired").details == {"reason": "已整改"}


def test_no_fact_lies_in_the_future():
    with pytest.raises(Invalid) as refused:
        fact(business(), on=clock.today() + timedelta(days=1))

    assert list(refused.value.fields) == ["on"]
    assert not Event.objects.filter(name="business_fact.added").exists()


def test_a_fact_is_retired_once():
    row = fact(business())
    retire_business_fact(row.pk, actor=OPERATOR, reason="已整改")

    with pytest.raises(WrongStatus):
        retire_business_fact(row.pk, actor=OPERATOR, reason="又一次")

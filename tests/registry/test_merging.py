import pytest

from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Business, BusinessStatus
from lianwei.registry.operations import add_alias, merge_businesses, revise_business, unmerge_businesses
from lianwei.registry.queries import (
    business_family,
    business_profile,
    canonical_business,
    find_businesses,
    suggested_doubles,
)
from tests.factories.registry import USCC, business, premises, registrar

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def merge(keep, double, actor=OPERATOR):
    return merge_businesses(keep.pk, double.pk, actor=actor, reason="同一家店")


def test_merge_leads_every_look_up_to_the_kept_entry():
    keep, double = business("小天鹅火锅"), business("小天鹅火锅店")
    add_alias(double.pk, actor=OPERATOR, name="天鹅楼")

    merge(keep, double, registrar("business.merge"))

    assert canonical_business(double.pk) == keep
    assert business_family(keep.pk) == [keep.pk, double.pk]
    assert find_businesses("天鹅楼") == [keep]
    assert [alias.name for alias in business_profile(keep.pk, actor=OPERATOR).aliases] == ["天鹅楼"]
    assert Event.objects.get(name="business.merged").details == {"keep": keep.pk}


def test_merge_of_a_merge_is_followed_and_undone_step_by_step():
    a, b, c = business("甲一店"), business("甲二店"), business("甲三店")
    merge(b, a)
    second = merge(c, b)

    assert canonical_business(a.pk) == c
    assert sorted(business_family(c.pk)) == [a.pk, b.pk, c.pk]

    unmerge_businesses(second.pk, actor=OPERATOR, reason="两家店")
    assert canonical_business(a.pk) == b


def test_unmerge_restores_the_entry_as_it_was():
    keep, double = business("甲店"), business("乙店")
    revise_business(double.pk, actor=OPERATOR, status="vanished")
    done = merge(keep, double)

    unmerge_businesses(done.pk, actor=registrar("business.unmerge"), reason="地址不同")

    row = Business.objects.get(pk=double.pk)
    assert (row.status, row.merged_into_id) == (BusinessStatus.VANISHED, None)
    assert Event.objects.filter(name="business.unmerged").count() == 1
    assert [step.merge.undone_reason for step in business_profile(keep.pk, actor=OPERATOR).merges] == [
        "地址不同"
    ]


def test_unmerge_twice_is_refused():
    done = merge(business("甲店"), business("乙店"))
    unmerge_businesses(done.pk, actor=OPERATOR, reason="")

    with pytest.raises(WrongStatus):
        unmerge_businesses(done.pk, actor=OPERATOR, reason="")


def test_unmerge_is_refused_while_its_code_is_another_entrys():
    keep, double = business("甲店"), business("乙店", uscc=USCC)
    done = merge(keep, double)
    revise_business(keep.pk, actor=OPERATOR, uscc=USCC)

    with pytest.raises(Invalid):
        unmerge_businesses(done.pk, actor=OPERATOR, reason="")

    assert canonical_business(double.pk) == keep


def test_merge_refuses_itself_a_missing_reason_a_merged_and_an_unknown_entry():
    a, b, c = business("甲店"), business("乙店"), business("丙店")
    with pytest.raises(Invalid):
        merge(a, a)
    with pytest.raises(Invalid):
        merge_businesses(a.pk, b.pk, actor=OPERATOR, reason=" ")
    with pytest.raises(NotVisible):
        merge_businesses(a.pk, 404, actor=OPERATOR, reason="x")
    merge(a, b)
    with pytest.raises(WrongStatus):
        merge(c, b)
    with pytest.raises(WrongStatus):
        merge(b, c)
    assert business_family(a.pk) == [a.pk, b.pk]


def test_merge_without_permission_changes_nothing():
    keep, double = business("甲店"), business("乙店")

    with pytest.raises(NotAllowed):
        merge(keep, double, registrar("business.revise"))

    assert canonical_business(double.pk) == double


def test_a_merged_entry_is_no_longer_revised():
    keep, double = business("甲店"), business("乙店")
    merge(keep, double)

    with pytest.raises(WrongStatus):
        revise_business(double.pk, actor=OPERATOR, name="丁店")


def test_suggested_doubles_say_why():
    row = business("重庆小天鹅火锅有限公司")
    same_name = business("重庆小天鹅火锅有限公司。")
    near, far = business("重庆市小天鹅火锅店"), business("小天鹅火锅城")
    premises(row, "500103")
    premises(near, "500103001")
    premises(far, "330205")

    found = {double.business.pk: str(double.why) for double in suggested_doubles(row)}

    assert set(found) == {same_name.pk, near.pk}


def test_suggested_doubles_by_organisation_code():
    row = business("新证店", uscc="91110000802100433B")
    Business.objects.filter(pk=business("旧证店").pk).update(organisation_part="802100433")

    assert [double.business.name for double in suggested_doubles(row)] == ["旧证店"]


def test_merged_entries_are_not_suggested_again():
    row, double = business("甲火锅店"), business("甲火锅店")
    merge(row, double)

    assert suggested_doubles(row) == []

from datetime import date

import pytest

from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event, ReadLog
from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Business, BusinessAlias
from lianwei.registry.operations import (
    add_alias,
    add_brand,
    add_premises,
    close_premises,
    register_business,
    revise_business,
)
from lianwei.registry.queries import business_profile, businesses_listed, find_business
from tests.factories.registry import OTHER_USCC, USCC, business, premises, registrar

pytestmark = pytest.mark.django_db


def test_register_business_records_one_event_without_personal_data():
    row = register_business(
        actor=registrar("business.register"),
        name=" 重庆小天鹅火锅有限公司 ",
        uscc="91350100m000100y43",
        legal_rep="张三丰",
    )

    assert (row.name, row.uscc, row.organisation_part) == ("重庆小天鹅火锅有限公司", USCC, "M000100Y4")
    assert str(row.legal_rep) == "张**"
    event = Event.objects.get()
    assert (event.name, event.details) == ("business.registered", {"has_code": True})


def test_sealed_contact_opens_only_with_permission_and_leaves_a_trace():
    row = business(contact_phone="13812346027")

    with pytest.raises(NotAllowed):
        row.contact_phone.reveal(registrar(), "回电")
    assert row.contact_phone.reveal(registrar("person.reveal"), "回电") == "13812346027"
    assert ReadLog.objects.count() == 1


def test_register_business_needs_the_permission():
    with pytest.raises(NotAllowed):
        register_business(actor=registrar("business.view"), name="某店")

    assert Business.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{"name": "  "}, {"name": "店", "uscc": "91350100M000100Y44"}, {"name": "店", "uscc": "123"}]
)
def test_register_business_refuses_bad_input(fields):
    with pytest.raises(Invalid):
        register_business(actor=OPERATOR, **fields)

    assert (Business.objects.count(), Event.objects.count()) == (0, 0)


def test_a_code_belongs_to_one_entry():
    business("甲店", uscc=USCC)

    with pytest.raises(Invalid) as refusal:
        business("乙店", uscc=USCC)

    assert list(refusal.value.fields) == ["uscc"]
    assert "甲店" in str(refusal.value.message)


def test_businesses_without_code_are_many():
    business("甲店")
    business("乙店")

    assert Business.objects.count() == 2


def test_a_fifteen_digit_number_is_taken():
    assert business("老店", uscc="500103600012345").uscc == "500103600012345"


def test_revise_business_keeps_the_former_name_as_an_alias():
    row = business("旧名酒楼")

    revise_business(row.pk, actor=registrar("business.revise"), name="新名酒楼", uscc=OTHER_USCC)

    assert find_business(row.pk).name == "新名酒楼"
    assert [alias.name for alias in BusinessAlias.objects.all()] == ["旧名酒楼"]
    assert Event.objects.get(name="business.revised").details == {"fields": ["name", "uscc"]}


def test_revise_business_of_an_unknown_one():
    with pytest.raises(NotVisible):
        revise_business(404, actor=OPERATOR, name="x")


def test_revise_business_without_permission_changes_nothing():
    row = business("旧名酒楼")

    with pytest.raises(NotAllowed):
        revise_business(row.pk, actor=registrar("business.view"), name="新名")

    assert find_business(row.pk).name == "旧名酒楼"


def test_status_merged_cannot_be_typed():
    with pytest.raises(Invalid):
        revise_business(business().pk, actor=OPERATOR, status="merged")


def test_unknown_field_is_a_programmers_error():
    with pytest.raises(TypeError):
        business(colour="red")


def test_alias_and_brand_are_noted_once():
    row = business()
    for _ in range(2):
        add_alias(row.pk, actor=OPERATOR, name="小天鹅(解放碑店)")
        add_brand(row.pk, actor=OPERATOR, name="小天鹅")

    profile = business_profile(row.pk, actor=OPERATOR)

    assert [alias.name for alias in profile.aliases] == ["小天鹅(解放碑店)"]
    assert [brand.name for brand in profile.brands] == ["小天鹅"]
    names = sorted(Event.objects.values_list("name", flat=True))
    assert names == ["business.alias_added", "business.brand_added", "business.registered"]


def test_premises_count_until_the_day_before_they_were_left():
    row = business()
    place = premises(row, "500103", address="民权路1号", valid_from=date(2025, 1, 1))

    close_premises(place.pk, actor=OPERATOR, on=date(2026, 6, 1))

    (left,) = business_profile(row.pk, actor=OPERATOR).premises
    assert (left.pk, left.valid_to) == (place.pk, date(2026, 5, 31))


@pytest.mark.parametrize(
    "fields", [{"kind": "tent", "region_code": "500103"}, {"kind": "domicile", "region_code": "999999"}]
)
def test_add_premises_refuses_unknown_kind_and_region(fields):
    row = business()

    with pytest.raises(Invalid):
        add_premises(row.pk, actor=OPERATOR, **fields)


def test_shops_of_a_platform_stand_on_its_page():
    platform = business("某某平台", is_platform=True)
    shop = business("平台上的店", platform_id=platform.pk)

    assert business_profile(platform.pk, actor=OPERATOR).shops == [shop]


def test_businesses_listed_goes_on_after_the_last_seen():
    rows = [business(f"店{n}") for n in range(5)]

    first = businesses_listed(size=2)
    second = businesses_listed(first.after, size=2)
    last = businesses_listed(second.after, size=2)

    assert [page.rows for page in (first, second, last)] == [
        [rows[4], rows[3]],
        [rows[2], rows[1]],
        [rows[0]],
    ]
    assert last.after == ""

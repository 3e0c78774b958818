"""Which descriptions are of one business: by rules, in the register, at registration, in the nightly list."""

import pytest
from django.urls import reverse

from bench.businesses import measured
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import ANONYMOUS, OPERATOR
from lianwei.registry.models import Business, BusinessPhone, LikelyDouble
from lianwei.registry.operations import (
    find_likely_doubles,
    merge_businesses,
    revise_business,
    tell_business_apart,
)
from lianwei.registry.queries import likely_businesses, likely_doubles, suggested_doubles
from lianwei.registry.rules.matching import Described, is_one_slip, matches, phone_core
from lianwei.registry.tasks import look_for_doubles
from tests.factories.members import make_organisation, make_staff
from tests.factories.registry import business

PHONE = "13800138000"


@pytest.mark.parametrize(
    ("typed", "core"),
    [
        ("+86 138 0013 8000", PHONE),
        ("008613800138000", PHONE),
        ("023-63510000", "63510000"),
        ("０２３６３５１００００", "63510000"),
        ("0826-2617487", "2617487"),
        ("4008001234", "4008001234"),
        ("12315", "12315"),
        ("无", ""),
    ],
)
def test_numbers_are_compared_without_their_dress(typed, core):
    assert phone_core(typed) == core


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("63510000", "63510001", True),
        ("63510000", "6351000", True),
        ("63510000", "63501000", True),
        ("63510000", "63500001", False),
        ("63510000", "36150000", False),
        ("63510000", "63510000", False),
    ],
)
def test_one_slip_of_the_finger(one, other, expected):
    assert (is_one_slip(one, other), is_one_slip(other, one)) == (expected, expected)


def found(*rows):
    return [(one, other) for one, other, _weight in matches([Described(*row) for row in rows])]


def test_a_slip_in_the_name_and_the_same_phone_are_one_business():
    assert found(
        ("渝中区丽人美容院", "渝中区解放路12号", PHONE),
        ("丽人美客院", "", "+86 13800138000"),
        ("诚信家电维修部", "南岸区人民路3号", "13900139000"),
    ) == [(0, 1)]


def test_shops_of_one_chain_are_several():
    assert (
        found(
            ("老灶火锅（解放碑店）", "渝中区解放路12号", "63510000"),
            ("老灶火锅（观音桥店）", "江北区洋河路7号", "67510000"),
        )
        == []
    )


def test_neighbours_in_a_mall_are_several():
    assert (
        found(
            ("丽人美容院", "渝中区解放路12号万达广场", "63510000"),
            ("诚信眼镜店", "渝中区解放路12号万达广场", "68241937"),
        )
        == []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("垫江县悦动家具城", "垫江县巴渝家具城"), ("渝中区两江教育培训有限公司", "渝中区金鼎教育培训有限公司")],
)
def test_two_of_one_trade_in_one_house_are_several(one, other):
    assert found((one, "渝中区学府路12号"), (other, "渝中区学府路12号")) == []


def test_what_is_not_known_says_nothing():
    assert found(("丽人美容院",), ("丽人美容院有限公司",)) == [(0, 1)]


@pytest.mark.parametrize("seed", [1, 2])
def test_on_spoilt_descriptions_the_pairs_are_found(seed):
    """The same as `python -m bench.businesses`, on fewer rows."""
    f1, *_others = measured(400, seed, None)

    assert f1.ours >= 90


@pytest.mark.both
@pytest.mark.django_db
def test_the_phone_leads_to_an_entry_and_follows_it():
    row = business("丽人美容院", contact_phone="023-63510000")
    assert [each.business for each in likely_businesses(Described("丽仁美容", phone="63510000"))] == [row]

    revise_business(row.pk, actor=OPERATOR, contact_phone=PHONE)

    assert BusinessPhone.objects.filter(business=row).count() == 1
    [only] = likely_businesses(Described("丽人美容", phone=PHONE))
    assert only.is_same_phone


@pytest.mark.both
@pytest.mark.django_db
def test_no_number_stands_in_the_table():
    business("丽人美容院", contact_phone=PHONE)

    assert PHONE not in BusinessPhone.objects.get().key


@pytest.mark.both
@pytest.mark.django_db
def test_an_entry_with_the_same_phone_is_suggested():
    row = business("丽人美容院", contact_phone=PHONE)
    other = business("丽人美容会所", contact_phone=f"+86 {PHONE}")

    assert [(each.business, each.why) for each in suggested_doubles(row)] == [(other, "电话相同")]


@pytest.mark.both
@pytest.mark.django_db
def test_the_list_of_the_night_is_told_apart_or_merged():
    one, other = business("丽人美容院", contact_phone=PHONE), business("丽人美容", contact_phone=PHONE)
    third, fourth = business("诚信眼镜店"), business("诚信眼镜店有限公司")
    assert look_for_doubles() == 2

    pairs = {(each.one, each.other): each for each in likely_doubles().rows}
    assert set(pairs) == {(one, other), (third, fourth)}
    tell_business_apart(pairs[third, fourth].pk, actor=OPERATOR)
    merge_businesses(one.pk, other.pk, actor=OPERATOR, reason="同一家")

    assert likely_doubles().rows == []
    assert find_likely_doubles(actor=OPERATOR) == 0
    assert suggested_doubles(third) == []
    assert Event.objects.filter(name="business.told_apart").count() == 1


@pytest.mark.both
@pytest.mark.django_db
def test_a_pair_is_told_apart_once_and_by_who_may():
    business("诚信眼镜店"), business("诚信眼镜店有限公司")
    look_for_doubles()
    pair = LikelyDouble.objects.get()

    with pytest.raises(NotAllowed):
        tell_business_apart(pair.pk, actor=ANONYMOUS)
    tell_business_apart(pair.pk, actor=OPERATOR)
    with pytest.raises(WrongStatus):
        tell_business_apart(pair.pk, actor=OPERATOR)
    with pytest.raises(NotVisible):
        tell_business_apart(pair.pk + 1, actor=OPERATOR)


@pytest.mark.both
@pytest.mark.django_db
def test_at_registration_a_look_alike_is_shown_first(client_of):
    desk = client_of(make_staff("head", organisation=make_organisation("YZ")))
    row = business("丽人美容院", contact_phone=PHONE)
    typed = {"name": "丽人美容院有限公司", "contact_phone": PHONE}
    register = reverse("business_register")

    asked = desk.post(register, typed)
    known = desk.post(register, typed | {"same_as": str(row.pk)})
    before = Business.objects.count()
    fresh = desk.post(register, typed | {"same_as": "none"})

    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["same_as"])
    assert known.url == reverse("business_detail", args=[row.pk])
    assert (before, fresh.status_code, Business.objects.count()) == (1, 302, 2)


@pytest.mark.both
@pytest.mark.django_db
def test_the_list_on_the_page(client_of):
    desk = client_of(make_staff("head", organisation=make_organisation("YZ")))
    business("诚信眼镜店"), business("诚信眼镜店有限公司")
    look_for_doubles()

    page = desk.get(reverse("business_merge_list"))
    told = desk.post(reverse("business_tell_apart", args=[LikelyDouble.objects.get().pk]))

    assert "诚信眼镜店有限公司" in page.content.decode()
    assert (told.status_code, likely_doubles().rows) == (302, [])

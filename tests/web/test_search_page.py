"""The search page: exact finds first, then cases by their words; everything by POST."""

import re

import pytest

from lianwei.cases.operations.rulebook.searching import learn_words_of
from lianwei.core.scope import SYSTEM
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff
from tests.factories.registry import business

pytestmark = pytest.mark.django_db
LOAN = "办理车贷时被收取服务费,要求退还"


@pytest.fixture
def organisation(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, organisation):
    return client_of(make_staff("clerk", organisation=organisation))


def asked(desk, q, **more):
    page = desk.post("/search/", {"q": q, **more})
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("q", ["车贷", "贷", "車貸", "chedai"])
def test_words_of_a_case_are_found_and_marked(desk, organisation, q):
    mine = complaint(actor=worker(organisation), narrative=LOAN)
    theirs = complaint(actor=worker(make_organisation("GA")), narrative=LOAN)
    learn_words_of(mine.pk, actor=SYSTEM)

    page = asked(desk, q)

    assert (mine.number in page, theirs.number in page) == (True, False)
    assert "<mark>贷</mark>" in page if q == "贷" else "<mark>车贷</mark>" in page


def test_what_fits_exactly_stands_above_and_not_twice(desk, organisation):
    mine = complaint(actor=worker(organisation), narrative=LOAN)

    page = asked(desk, "丽人美容院")

    assert (page.index('id="cases"') > 0, 'id="hits"' in page, page.count(mine.number)) == (
        True,
        False,
        1,
    )


def test_further_hits_come_by_a_form(desk, organisation):
    for _ in range(26):
        complaint(actor=worker(organisation), narrative=LOAN)

    first = asked(desk, "车贷")
    after = re.search(r'name="after" value="(\d+)"', first)[1]
    second = asked(desk, "车贷", after=after)

    assert (first.count("<mark>"), second.count("<mark>")) == (25, 1)


@pytest.mark.parametrize(
    ("narrowed", "is_found"),
    [({"status": "received"}, True), ({"status": "archived"}, False), ({"since": "2031-01-01"}, False),
     ({"until": "2031-01-01"}, True), ({"kind": "paper"}, False), ({"since": "yesterday?"}, True)],
)  # fmt: skip
def test_hits_are_narrowed(desk, organisation, narrowed, is_found):
    mine = complaint(actor=worker(organisation), narrative=LOAN)

    assert (mine.number in asked(desk, "车贷", **narrowed)) == is_found


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "１"])
def test_a_spoilt_place_begins_at_the_front(desk, organisation, after):
    mine = complaint(actor=worker(organisation), narrative=LOAN)

    assert mine.number in asked(desk, "车贷", after=after)


def test_a_business_is_found_by_pinyin(desk, organisation):
    business("重庆悦动健身有限公司")
    case = complaint(actor=worker(organisation), narrative="健身卡")
    learn_words_of(case.pk, actor=SYSTEM)

    assert "重庆悦动健身有限公司" in asked(desk, "jianshen")

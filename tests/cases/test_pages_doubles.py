"""While it is typed: what may be the same stands beside the form, with two ways on; nothing typed is lost."""

from dataclasses import replace

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Note, OutsideNumber
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.members.queries import actor_of
from tests.factories.cases import PLAIN, complaint
from tests.factories.members import make_organisation, make_staff

from .actors import worker
from .test_pages_call import CALL, read
from .test_pages_intake import FILLED, NEW, rights  # noqa: F401 - a fixture used by every test

pytestmark = pytest.mark.django_db
SAME = FILLED | {"outside-0-number": "CQ2026030200001"}


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ", region_code="500103")


@pytest.fixture
def clerk(yuzhong):
    return make_staff("clerk", organisation=yuzhong)


@pytest.fixture
def browser(client_of, clerk):
    return client_of(clerk)


@pytest.fixture
def here(yuzhong):
    """What the same caller complained of before."""
    return complaint(actor=worker(yuzhong))


def cases():
    return QuerySet(Complaint).count()


def test_the_same_case_is_named_before_it_is_registered_again(browser, here):
    answer = browser.post(NEW, SAME)

    page = answer.content.decode()
    assert (answer.status_code, cases()) == (422, 1)
    assert ("可能是同一件" in page, here.number in page, "电话相同、经营者相同" in page) == (True, True, True)
    assert 'value="CQ2026030200001"' in page
    assert list(answer.context["form"].errors) == ["apart"]


def test_registered_all_the_same_with_a_reason_that_is_kept(browser, here):
    apart = {"apart_from": str(here.pk), "apart": "又办了一张卡"}

    answer = browser.post(NEW, SAME | apart)

    made = QuerySet(Complaint).exclude(pk=here.pk).get()
    told = Event.objects.get(subject=f"complaint:{made.pk}", name="complaint.received").details
    assert answer["Location"] == f"/cases/{made.pk}/"
    assert (told["apart_from"], told["reason"]) == ([here.number], "又办了一张卡")
    assert f"登记为与 {here.number} 不同的一件" in browser.get(f"/cases/{made.pk}/").content.decode()


def test_a_reason_without_having_seen_the_case_is_not_enough(browser, here):
    assert browser.post(NEW, SAME | {"apart": "又办了一张卡"}).status_code == 422
    assert cases() == 1


def test_added_to_the_case_that_is_here(browser, here):
    answer = browser.post(NEW, SAME | {"add_to": str(here.pk)})
    again = browser.post(NEW, SAME | {"add_to": str(here.pk)})

    assert (answer["Location"], again["Location"], cases()) == (f"/cases/{here.pk}/",) * 2 + (1,)
    [note] = QuerySet(Note).filter(complaint=here)
    assert note.text.splitlines()[0] == "美容卡退款"
    assert list(QuerySet(OutsideNumber).values_list("complaint_id", "number")) == [
        (here.pk, "CQ2026030200001")
    ]
    names = (
        Event.objects.filter(subject=f"complaint:{here.pk}").order_by("seq").values_list("name", flat=True)
    )
    assert list(names) == ["complaint.received", "complaint.repeated"]


def test_a_case_of_another_member_is_neither_named_nor_added_to(browser, yuzhong):
    foreign = complaint(actor=worker(make_organisation("GA")))

    added = browser.post(NEW, SAME | {"add_to": str(foreign.pk)})
    registered = browser.post(NEW, SAME)

    assert (added.status_code, registered.status_code) == (404, 302)
    assert not QuerySet(Note).exists()


def test_sent_twice_it_is_one_case_and_not_its_own_double(browser):
    first, second = browser.post(NEW, SAME), browser.post(NEW, SAME)

    assert (first["Location"], cases()) == (second["Location"], 1)


def test_the_part_beside_the_form_answers_while_it_is_typed(browser, here):
    half = {"phone": "13812346027", "business-count": "1", "business-0-name": "渝中丽人美容院"}

    answer = browser.post(f"{NEW}doubles/", half, headers={"hx-request": "true"})

    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="doubles"')
    assert (here.number in page, cases()) == (True, 1)
    assert answer["Cache-Control"].count("no-store") == 1


def test_the_call_desk_says_so_too(browser, here):
    line = "13812346027 美容卡退款 王桂芳"
    fields = read(browser, line=line) | {"line": line, "business": "渝中丽人美容院", "kept": "business,name"}
    fields |= {"name": "王桂芳", "category": "S0103", "nature": "N03"}
    sorted_out = fields | {
        "kept": "business,name,category,nature,requests,title,phone,amount_disputed,region"
    }

    shown = browser.post(CALL, sorted_out)
    refused = browser.post(CALL, sorted_out | {"register": "1"})
    added = browser.post(CALL, sorted_out | {"add_to": str(here.pk)})

    assert here.number in shown.content.decode()
    assert (refused.status_code, cases()) == (422, 1)
    assert added["Location"] == f"/cases/{here.pk}/"
    assert QuerySet(Note).get().complaint_id == here.pk


def test_others_of_one_dispute_stand_beside_and_hinder_nothing(browser, clerk, here):
    other = replace(PLAIN.person, name="李四", phone="13900000001")
    complaint(actor=actor_of(clerk), caller=other)
    mine = SAME | {"phone": "13700009999", "received_on": clock.today().isoformat()}

    page = browser.post(f"{NEW}doubles/", mine).content.decode()
    answer = browser.post(NEW, mine)

    assert ("可能是同一纠纷" in page, answer.status_code) == (True, 302)

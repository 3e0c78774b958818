"""Merging through the browser: looked at side by side, followed by its number, taken back, told apart."""

import pytest
from django.core.files.base import ContentFile
from django.db.models import QuerySet

from lianwei.cases.entries import OutsideEntry
from lianwei.cases.models import CaseLink, Status
from lianwei.cases.operations import group_complaint, merge_complaint, suspect_double
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.queries import actor_of
from tests.factories.caseworkers import make_caseworker, make_complaint
from tests.factories.members import make_organisation

from .stages import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen(reference_data):
    return make_caseworker(make_organisation("YZ", name="渝中区消委会"), username="chen", name="陈建华")


@pytest.fixture
def actor(chen):
    return actor_of(chen)


@pytest.fixture
def browser(client_of, chen):
    return client_of(chen)


def page(browser, case, more=""):
    return browser.get(f"/cases/{case.pk}/{more}").content.decode()


def test_two_cases_are_looked_at_before_they_are_merged(browser, actor):
    kept, folded = make_complaint(actor), make_complaint(actor, title="美容院退卡")
    typed = {"number": kept.number}

    first = browser.get(f"/cases/{folded.pk}/merge/")
    unseen = browser.post(f"/cases/{folded.pk}/merge/", typed | {"reason": "同一人", "keeps": "other"})
    seen = typed | {"seen": kept.number, "reason": "同一人重复投诉", "keeps": "other"}
    answer = browser.post(f"/cases/{folded.pk}/merge/", seen)

    assert "两件对照" not in first.content.decode()
    assert (unseen.status_code, "两件对照" in unseen.content.decode()) == (200, True)
    assert "data-paired" in unseen.content.decode()
    lines = {line.label: line.differs for line in unseen.context["form"].lines}
    assert (lines["电话"], lines.get("收到日期", False)) == (False, False)
    assert (answer.status_code, row(folded.pk).status) == (302, Status.MERGED)


def test_the_case_at_hand_may_be_the_one_that_is_kept(browser, actor):
    other, this = make_complaint(actor), make_complaint(actor)
    typed = {"number": other.number, "seen": other.number, "reason": "同一人", "keeps": "this"}

    browser.post(f"/cases/{this.pk}/merge/", typed)

    assert (row(other.pk).duplicate_of, row(this.pk).duplicate_of) == (this.pk, None)


def test_an_unknown_number_stands_at_its_field_and_nothing_is_lost(browser, actor):
    case = make_complaint(actor)

    answer = browser.post(f"/cases/{case.pk}/merge/", {"number": "YZ-2031-00099"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["number"])
    assert "YZ-2031-00099" in answer.content.decode()


def test_the_page_of_a_folded_case_leads_to_the_kept_one_which_shows_what_it_brought(browser, actor):
    kept = make_complaint(actor)
    folded = make_complaint(actor, outside_numbers=(OutsideEntry("12345", "CQ20260301999"),))
    add_evidence(
        folded.pk, actor=OPERATOR, uploads=[ContentFile("收据".encode(), name="r.txt")], source="consumer"
    )
    merge_complaint(folded.pk, actor=actor, kept_id=kept.pk, reason="同一人重复投诉")

    answer = browser.get(f"/cases/{folded.pk}/")
    shown = page(browser, kept)

    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{kept.pk}/")
    for words in (folded.number, "CQ20260301999", f"/cases/{folded.pk}/files/", "同一人重复投诉"):
        assert words in shown
    assert "已并案" in page(browser, folded, "?own=1")


def test_a_merge_is_taken_back_on_the_page(browser, actor):
    kept, folded = make_complaint(actor), make_complaint(actor)
    merge_complaint(folded.pk, actor=actor, kept_id=kept.pk, reason="同一人")

    assert f"/cases/{folded.pk}/unmerge/" in page(browser, kept)
    browser.post(f"/cases/{folded.pk}/unmerge/", {"reason": "两次购买"})

    assert row(folded.pk).status == Status.RECEIVED


def test_a_suspicion_is_shown_with_its_reason_and_decided(browser, actor):
    earlier, later = make_complaint(actor), make_complaint(actor)
    suspect_double(later.pk, actor=SYSTEM, other_id=earlier.pk, grounds=[("phone", ""), ("apart", 3)])

    shown = page(browser, later)
    browser.post(f"/cases/{later.pk}/tell_apart/", {"other": str(earlier.pk), "reason": "两次购买"})

    assert "电话相同、收到日期相差 3 天" in shown
    assert f"/cases/{later.pk}/merge/?number={earlier.number}" in shown
    assert QuerySet(CaseLink).get(complaint=later).undone_reason == "两次购买"
    assert "收到日期相差 3 天" not in page(browser, later)


def test_cases_of_one_dispute_show_each_other(browser, actor):
    one, other = make_complaint(actor), make_complaint(actor, title="美容院闭店")
    group_complaint(one.pk, actor=actor, other_id=other.pk, reason="同一家店闭店")

    assert other.number in page(browser, one)
    assert one.number in page(browser, other)
    browser.post(f"/cases/{other.pk}/ungroup/", {"other": str(one.pk), "reason": "另一家店"})

    assert not QuerySet(CaseLink).filter(undone_at=None).exists()


def test_a_case_of_another_member_is_named_nowhere(browser, actor, client_of):
    foreign = make_complaint(actor_of(make_caseworker(make_organisation("GA"), username="li", name="李梅")))
    mine = make_complaint(actor)

    answer = browser.post(f"/cases/{mine.pk}/merge/", {"number": foreign.number})

    assert answer.context["form"].errors == {"number": ["这里没有这个编号的案件。"]}

"""Queues of special cases: imported goods, groups of consumers who need care; hints and yearly figures."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Complaint, ImportedGoods
from lianwei.cases.operations.handling.imports import drop_import, note_import
from lianwei.cases.queries import Filters, worklist
from lianwei.cases.queries.page.special import yearly_figures, yearly_lines
from lianwei.cases.rules.care import care_for, speaks_of_import
from lianwei.cases.rules.small import shown_total
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.cases.actors import onlooker
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
KNOWN = {"way": "bonded", "importer": "宁波某进口公司", "platform": "某海淘平台", "origin": "德国"}


@pytest.fixture
def clerk() -> User:
    return members.make_staff("clerk", "head", organisation=members.make_member("YZ"))


def held(clerk: User, **changes: object) -> Complaint:
    return cases.complaint(actor=actor_of(clerk), **changes)


def names(case: Complaint) -> list[str]:
    rows = Event.objects.filter(subject=f"complaint:{case.pk}", name__startswith="complaint.import")
    return list(rows.order_by("seq").values_list("name", flat=True))


def test_what_is_known_of_imported_goods_is_noted_and_changed(clerk):
    case, actor = held(clerk), actor_of(clerk)

    note_import(case.pk, actor=actor, **KNOWN)
    note_import(case.pk, actor=actor, **KNOWN | {"declaration": "报关单在平台"})

    row = QuerySet(ImportedGoods).get()
    assert (row.way, row.importer, row.declaration) == ("bonded", "宁波某进口公司", "报关单在平台")
    assert names(case) == ["complaint.import_noted"] * 2


def test_goods_that_were_not_imported_no_longer_count(clerk):
    case, actor = held(clerk), actor_of(clerk)
    note_import(case.pk, actor=actor, **KNOWN)

    drop_import(case.pk, actor=actor)

    assert worklist(actor=actor, filters=Filters(view="open", special="imported")).rows == []
    assert names(case)[-1] == "complaint.import_dropped"
    with pytest.raises(WrongStatus):
        drop_import(case.pk, actor=actor)


def test_an_unknown_way_and_another_member_are_refused(clerk):
    case = held(clerk)
    stranger = members.make_staff("clerk", organisation=members.make_member("NA"))

    with pytest.raises(Invalid):
        note_import(case.pk, actor=actor_of(clerk), way="by-balloon")
    with pytest.raises(NotVisible):
        note_import(case.pk, actor=actor_of(stranger), **KNOWN)
    assert not QuerySet(ImportedGoods).exists()


def test_the_queue_of_imported_goods_and_those_of_groups_are_filters(clerk):
    old, foreign = held(clerk, groups=("P01",)), held(clerk, groups=("P05",))
    actor = actor_of(clerk)
    note_import(foreign.pk, actor=actor, **KNOWN)

    imported = worklist(actor=actor, filters=Filters(view="open", special="imported")).rows
    elderly = worklist(actor=actor, filters=Filters(view="open", group="P01")).rows

    assert [each.pk for each in imported] == [foreign.pk]
    assert [each.pk for each in elderly] == [old.pk]


def test_words_that_speak_of_imports_are_a_hint():
    assert speaks_of_import("奶粉", "在海淘平台买的保税仓发货")
    assert not speaks_of_import("美容卡退款", "在店里办卡")


@pytest.mark.parametrize(("groups", "count"), [((), 0), (("P00",), 0), (("P01",), 1), (("P01", "P03"), 2)])
def test_care_is_told_by_group_in_both_languages(groups, count):
    assert [len(care_for(groups, language=each)) for each in ("zh-hans", "en")] == [count, count]


def test_the_pages_show_care_hint_and_facts(client_of, clerk):
    case = held(clerk, narrative="海淘平台买的进口奶粉有结块", groups=("P01",))
    browser, page = client_of(clerk), reverse("complaint_detail", args=[case.pk])
    step = reverse("complaint_note_import", args=[case.pk])

    before = browser.get(page).content.decode()
    assert "先打电话联系和回访" in before
    assert "诉求中提到进口或者跨境商品" in before
    assert browser.post(step, {"way": ""}).status_code == 422
    assert browser.post(step, KNOWN).status_code == 302

    after = browser.get(page).content.decode()
    assert "宁波某进口公司" in after
    assert "诉求中提到进口或者跨境商品" not in after
    listed = browser.get(reverse("complaint_list") + "?view=open&group=P01").content.decode()
    assert "先打电话联系和回访" in listed
    assert browser.post(step, {"way": "none"}).status_code == 302
    assert "宁波某进口公司" not in browser.get(page).content.decode()


def test_figures_by_year_count_each_kind_and_not_what_was_annulled(clerk):
    actor = actor_of(clerk)
    imported = held(clerk, groups=("P01",))
    note_import(imported.pk, actor=actor, **KNOWN)
    held(clerk, groups=("P01", "P03"))
    QuerySet(Complaint).filter(pk=held(clerk, groups=("P03",)).pk).update(is_annulled=True)

    rows = {each.name: each for each in yearly_figures(actor=actor)}

    assert {name: each.received for name, each in rows.items()} == {"进口商品": 1, "老年人": 2, "残疾人": 1}
    assert (rows["老年人"].claimed, rows["老年人"].closed) == (1_160_000, 0)
    assert {each.year for each in rows.values()} == {clock.today().year}


def test_who_looks_on_reads_the_members_with_enough_cases(clerk):
    other = members.make_staff("clerk", "head", organisation=members.make_member("NA"))
    third = members.make_staff("clerk", "head", organisation=members.make_member("BB"))
    for who, count in ((clerk, 6), (other, 3), (third, 2)):
        for _n in range(count):
            held(who, groups=("P01",))
    alliance = members.Alliance.objects.get().pk
    reader = onlooker(members.make_organisation("SJ"), alliance)
    reader = replace(reader, permissions=reader.permissions | {"statistics.view"})

    rows = yearly_figures(actor=reader)

    assert [(each.member, each.received, each.closed, each.claimed) for each in rows] == [
        ("全体成员", 11, 0, 11 * 580_000),
        (str(clerk.organisation), 6, 0, 6 * 580_000),
    ]
    assert [len(line) for line in yearly_lines(actor=reader)] == [7, 7, 7]


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ([(6, True), (3, False), (2, False)], 11),
        ([(6, True), (3, False)], None),
        ([(6, True), (2, False), (2, False)], None),
        ([(2, False), (1, False)], None),
        ([(6, True), (0, True)], 6),
    ],
)
def test_a_sum_stays_out_from_which_a_small_part_could_be_worked_out(parts, total):
    assert shown_total(parts) == total


def test_the_figures_are_taken_along_as_csv_in_one_statement(client_of, clerk):
    held(clerk, groups=("P01",))
    browser, address = client_of(clerk), reverse("statistics_yearly_csv")
    browser.get(address)

    with CaptureQueriesContext(connection) as asked:
        sheet = browser.get(address).content.decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(sheet)))
    assert (len(lines), lines[1][1:], len(asked) <= 6) == (2, ["老年人", "1", "0", "0", "5800.00"], True)
    assert "老年人" in browser.get(reverse("statistics_yearly")).content.decode()

"""A list in the columns of another system: its numbers, our results, nobody's name."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from lianwei.cases.models import OutsideNumber
from lianwei.cases.operations.between.succession import move_to_successor
from lianwei.core.models import ReadLog
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, organisation):
    return client_of(make_staff("clerk", organisation=organisation))


def numbered(organisation, system, number, **values):
    case = complaint(actor=worker(organisation), **values)
    OutsideNumber.objects.create(complaint=case, system=system, number=number)
    return case


def lines(answer):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    return [dict(zip(sheet.to_python()[0], row, strict=True)) for row in sheet.to_python()[1:]]


def test_only_cases_with_a_number_there_go_back_and_under_its_headings(desk, organisation):
    mine = numbered(organisation, "12315", "150001", title="美容卡退款", category="G0301", nature="N02")
    numbered(organisation, "12345", "G-1")
    complaint(actor=worker(organisation))

    (row,) = lines(desk.get("/cases/list-back.xlsx?view=open&system=12315"))

    assert (row["登记编号"], row["案件编号"], row["状态"]) == ("150001", mine.number, "已登记")
    assert row["客体类别"] == "一般食品"
    assert row["投诉问题类别"] == "售后服务"
    assert row["登记时间"] == mine.received_on.isoformat()


def test_our_own_word_stands_where_the_other_system_has_several(desk, organisation):
    numbered(organisation, "12315", "150001", nature="N06")

    (row,) = lines(desk.get("/cases/list-back.xlsx?view=open&system=12315"))

    assert row["投诉问题类别"] == "安全"


def test_people_are_left_out(desk, organisation):
    numbered(organisation, "12345", "G-1")

    answer = desk.get("/cases/list-back.xlsx?view=open&system=12345")

    (row,) = lines(answer)
    assert not {"来电人", "来电号码", "联系地址", "诉求内容"} & set(row)
    assert not any("王" in str(cell) or "138" in str(cell) for cell in row.values())


def test_another_members_cases_are_not_in_it(desk, organisation):
    numbered(make_organisation("GA"), "12345", "G-2")

    assert lines(desk.get("/cases/list-back.xlsx?view=open&system=12345")) == []


def test_who_gave_a_case_away_fills_nothing_back(desk, organisation):
    heir = make_organisation("LJ")
    case = numbered(organisation, "12345", "G-3", amount_disputed=123_400, amount_claimed=123_400)
    Organisation.objects.filter(pk=organisation.pk).update(successor=heir)
    move_to_successor(case.pk, actor=SYSTEM)

    assert case.number in desk.get("/cases/?view=open").content.decode()
    assert lines(desk.get("/cases/list-back.xlsx?view=open&system=12345")) == []


def test_who_looks_on_fills_nothing_back(client_of, organisation):
    other = make_organisation("GA")
    make_alliance(organisation, other)
    case = numbered(organisation, "12345", "G-4", amount_disputed=123_400, amount_claimed=123_400)
    liaison = client_of(make_staff("liaison", organisation=other))

    assert case.number in liaison.get("/cases/?view=alliance").content.decode()
    assert lines(liaison.get("/cases/list-back.xlsx?view=alliance&system=12345")) == []


@pytest.mark.parametrize("system", ["other", "open311", "nonsense"])
def test_a_system_without_columns_is_not_found(desk, organisation, system):
    assert desk.get(f"/cases/list-back.xlsx?view=open&system={system}").status_code == 404


def test_who_took_it_is_noted(desk, organisation):
    numbered(organisation, "cca315", "C-1")

    desk.get("/cases/list-back.xlsx?view=open&system=cca315")

    assert ReadLog.objects.get().reason == "1 cases downloaded in the columns of cca315"


def test_the_list_offers_it_and_the_conditions_hold(desk, organisation):
    numbered(organisation, "12345", "G-1")

    page = desk.get("/cases/?view=open").content.decode()

    assert 'href="/cases/list-back.xlsx?view=open&amp;system=12345"' in page
    assert lines(desk.get("/cases/list-back.xlsx?view=open&status=accepted&system=12345")) == []


def test_three_cases_are_asked_for_as_often_as_one(desk, organisation):
    counted = []
    for number in range(3):
        numbered(organisation, "12345", f"G-{number}")
        desk.get("/cases/list-back.xlsx?view=open&system=12345")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/cases/list-back.xlsx?view=open&system=12345")
        counted.append(len(queries))

    assert counted[0] == counted[2]

"""The pages of the working-day calendar: years, a notice read, confirmed, entered, retired."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Replay
from lianwei.core.models import Event, HolidayNotice, WorkdayOverride
from lianwei.core.queue import deliver_pending
from lianwei.members.queries import actor_of
from lianwei.web.queries.holidays import spans, year_page, years
from tests.cases.actors import worker
from tests.cases.stages import playing
from tests.factories.calendar import notice
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
TYPED = {
    "year": "2026",
    "number": "渝府办〔2026〕3号",
    "issued_on": "2026-03-01",
    "url": "https://www.example.gov.cn/3",
    "text": "三月节:3月10日放假,共1天。3月21日上班。",
}


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def admin(home):
    return make_staff("system_admin", organisation=home)


@pytest.fixture
def case(home):
    with playing("2026-03-02"):
        return complaint(actor=worker(home))


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_every_year_is_listed_with_its_state_and_notice(home):
    found = {each.year: each for each in years(actor=actor_of(make_staff("clerk", organisation=home)))}

    assert list(found) == list(range(2027, 2003, -1))
    assert [year for year, each in found.items() if not each.is_announced] == [2027]
    assert (found[2026].off, found[2026].worked) == (33, 6)
    assert [each.number for each in found[2026].sources] == ["国办发明电〔2025〕7号"]
    assert found[2004].sources == []


def test_the_list_of_years_asks_as_often_for_three_notices_as_for_one(client_of, home):
    client = client_of(make_staff("clerk", organisation=home))

    def asked():
        page(client, "holiday_notice_list")
        with CaptureQueriesContext(connection) as queries:
            page(client, "holiday_notice_list")
        return len(queries)

    notice(date(2026, 3, 10))
    one = asked()
    notice(date(2026, 3, 11), number="二")
    notice(date(2026, 3, 12), number="三")

    assert asked() == one


def test_a_year_shows_its_festivals_and_months(home):
    shown = year_page(2026, actor=actor_of(make_staff("clerk", organisation=home)))

    spring = shown.festivals[1]
    assert (spring.name, spring.off, spring.days) == ("春节", "2月15日至2月23日", 9)
    assert spring.worked == "2月14日、2月28日"
    assert len(shown.months) == 12
    assert [cell.mark for cell in shown.months[1].weeks[3]] == ["off"] * 7


def test_spans_name_another_year():
    assert spans([date(2027, 12, 31), date(2028, 1, 1)]) == "2027年12月31日至2028年1月1日"


def test_a_year_without_days_is_not_found(client_of, home):
    client = client_of(make_staff("clerk", organisation=home))

    assert client.get(reverse("holiday_notice_year", args=[1999])).status_code == 404


def test_first_the_notice_is_read_and_nothing_is_entered(client_of, admin, case):
    with playing("2026-03-02"):
        shown = client_of(admin).post(reverse("holiday_notice_enter"), TYPED).content.decode()

    assert ["三月节" in shown, "3月10日" in shown, "1 件在办案件的日期会变" in shown] == [True] * 3
    assert case.number not in shown  # an administrator sees no case
    assert (HolidayNotice.objects.count(), WorkdayOverride.objects.count()) == (0, 0)


def test_confirmed_it_is_entered_and_the_worker_moves_the_cases(client_of, admin, case):
    with playing("2026-03-02"):
        client = client_of(admin)
        answer = client.post(reverse("holiday_notice_enter"), TYPED | {"confirmed": "yes"})
        row = HolidayNotice.objects.get()
        waiting = page(client, "holiday_notice_view", row.pk)
        while deliver_pending():
            pass
        shown = page(client, "holiday_notice_view", row.pk)

    assert answer.url == reverse("holiday_notice_view", args=[row.pk])
    assert (row.number, row.entered_by, row.is_yearly) == ("渝府办〔2026〕3号", admin.pk, False)
    assert Event.objects.get(name="holiday_notice.entered").user_id == admin.pk
    assert "后台还没有开始" in waiting
    assert "计算了 1 件" in shown
    assert Replay.objects.get().moved == 1


def test_a_secretary_general_sees_the_list_behind_the_figure(client_of, home):
    notice(date(2026, 3, 10))
    while deliver_pending():
        pass
    secretary = make_staff("secretary_general", organisation=home)

    shown = page(client_of(secretary), "holiday_notice_view", HolidayNotice.objects.get().pk)

    assert reverse("complaint_moved", args=[Replay.objects.get().pk]) in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "3月10日"}, "请写明是放假还是上班"),
        ({"text": "3月10日放假，共2天"}, "天数与日期不符"),
        ({"text": "祝节日快乐"}, "文中没有日期"),
        ({"issued_on": "2026-13-01"}, "没有这一天"),
        ({"year": ""}, "请填写"),
        ({"url": "ftp:"}, "网址"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_form(client_of, admin, changes, words):
    answer = client_of(admin).post(reverse("holiday_notice_enter"), TYPED | {"confirmed": "yes"} | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert HolidayNotice.objects.count() == 0


def test_what_the_operation_refuses_is_said_beside_the_form(client_of, admin):
    notice(date(2026, 3, 10), number=TYPED["number"])

    answer = client_of(admin).post(reverse("holiday_notice_enter"), TYPED | {"confirmed": "yes"})

    assert (answer.status_code, "已经录入" in answer.content.decode()) == (422, True)


def test_a_notice_is_retired_with_a_look_ahead(client_of, admin, case):
    with playing("2026-03-02"):
        row = notice(date(2026, 3, 10))
        while deliver_pending():
            pass
        client, address = client_of(admin), reverse("holiday_notice_retire", args=[row.pk])
        ahead = client.get(address).content.decode()
        refused = client.post(address, {"reason": ""}).status_code
        answer = client.post(address, {"reason": "录入有误"})
        shown = page(client, "holiday_notice_view", row.pk)

    assert "1 件在办案件的日期会变" in ahead
    assert refused == 422
    assert answer.url == reverse("holiday_notice_view", args=[row.pk])
    assert ["录入有误" in shown, address in shown] == [True, False]


def test_who_may_not_enter_sees_no_button(client_of, home):
    client = client_of(make_staff("clerk", organisation=home))

    assert reverse("holiday_notice_enter") not in page(client, "holiday_notice_list")
    assert client.get(reverse("holiday_notice_enter")).status_code == 403

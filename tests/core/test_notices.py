"""Holiday notices: read from text, entered, retired; every shipped year has its days."""

from datetime import date

import pytest

from lianwei.core.calendar import Due, shipped_calendar, shipped_holidays, shipped_notices
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event, HolidayNotice, WorkdayOverride
from lianwei.core.notices.entry import doubts
from lianwei.core.notices.operations import enter_holiday_notice, retire_holiday_notice
from lianwei.core.notices.text import Misread, NoticeDay, read_notice
from lianwei.core.scope import OPERATOR, Actor, ActorKind, attached
from lianwei.core.workdays import calendar_with, calendar_without, office_calendar
from tests.factories.calendar import entry, notice

NOTICE_OF_2026 = """经国务院批准，现将2026年元旦、春节等节日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日"""
NOBODY = Actor(ActorKind.STAFF)


# The shipped years


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_year_from_2004_to_2026_has_its_days(year):
    rows = [row for row in shipped_holidays() if row.date.year == year]

    assert {row.kind for row in rows} == {"holiday", "makeup_workday"}
    assert not shipped_calendar().is_provisional(date(year, 12, 31))
    assert not shipped_calendar().is_working(date(year, 10, 1))
    assert len([row for row in rows if row.kind == "holiday"]) >= 20


def test_2027_is_provisional_until_its_notice_comes():
    assert shipped_calendar().is_provisional(date(2027, 1, 1))
    assert {row.kind for row in shipped_holidays() if row.date.year == 2027} == {"statutory"}


def test_a_shipped_notice_is_issued_before_its_year():
    assert [row.year for row in shipped_notices().values()] == [2021, 2022, 2023, 2024, 2025, 2026]
    assert [row for row in shipped_notices().values() if row.issued_on.year != row.year - 1] == []


# Reading


def test_the_text_of_a_notice_gives_the_days_that_are_shipped():
    reading = read_notice(NOTICE_OF_2026, year=2026)

    shipped = [r for r in shipped_holidays() if r.date.year == 2026]
    assert reading.misread == ()
    assert list(reading.days) == [NoticeDay(r.date, r.kind == "makeup_workday", r.name) for r in shipped]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2027-02-05 至 2027-02-07 放假", [(5, False), (6, False), (7, False)]),
        ("2027/2/5-2/6 off\n2027.2.7 work", [(5, False), (6, False), (7, True)]),
        ("春节：2月５日、7日放假调休；2月6日上班", [(5, False), (6, True), (7, False)]),
        ("2月5日休", [(5, False)]),
    ],
)
def test_usual_spellings_are_read(text, days):
    reading = read_notice(text, year=2027)

    assert reading.misread == ()
    assert [(each.day.day, each.is_working) for each in reading.days] == days


def test_a_span_over_the_end_of_the_year_names_its_years():
    reading = read_notice("元旦：2027年12月31日至2028年1月2日放假，共3天。", year=2028)

    assert [each.day.isoformat() for each in reading.days] == ["2027-12-31", "2028-01-01", "2028-01-02"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2月5日至7日", "no_kind"),
        ("2月5日放假,2月6日上班", "no_kind"),
        ("2月30日放假", "no_such_day"),
        ("13月1日放假", "no_such_day"),
        ("2月5日至7日放假共4天", "wrong_count"),
        ("2月5日放假\n2月5日上班", "twice"),
        ("2月5日至4月7日放假", "too_long"),
        ("2月7日至5日放假", "too_long"),
    ],
)
def test_what_is_not_understood_is_named(text, why):
    found = read_notice(text, year=2027).misread

    assert found == (Misread(text.split("\n")[-1], why),)


# Entering and retiring


@pytest.mark.django_db
def test_an_entered_day_counts_and_leaves_an_event():
    row = notice(date(2026, 3, 10), worked=(date(2026, 3, 14),), url="https://www.gov.cn/x")

    calendar = office_calendar()
    assert (calendar.is_working(date(2026, 3, 10)), calendar.is_working(date(2026, 3, 14))) == (False, True)
    event = attached(Event, row).get()
    assert (event.name, event.details) == (
        "holiday_notice.entered",
        {
            "number": "通知〔2026〕9号",
            "year": 2026,
            "yearly": False,
            "first_day": "2026-03-10",
            "days": 2,
        },
    )


@pytest.mark.django_db
def test_only_a_yearly_notice_makes_a_year_known():
    notice(date(2027, 3, 10))
    assert office_calendar().add(date(2026, 12, 31), 1) == Due(date(2027, 1, 4), provisional=True)

    notice(date(2027, 1, 1), date(2027, 1, 4), number="国办发明电〔2026〕9号", is_yearly=True)

    assert office_calendar().add(date(2026, 12, 31), 1) == Due(date(2027, 1, 5), provisional=False)
    assert office_calendar().known_until == date(2027, 12, 31)


@pytest.mark.django_db
def test_a_year_after_a_gap_stays_provisional():
    notice(date(2028, 1, 3), is_yearly=True)

    assert office_calendar().known_until == date(2026, 12, 31)


@pytest.mark.django_db
def test_the_later_notice_wins_and_retiring_it_brings_the_earlier_back():
    notice(date(2026, 3, 10), issued_on=date(2026, 1, 5))
    later = notice(date(2026, 3, 11), worked=(date(2026, 3, 10),), number="二", issued_on=date(2026, 2, 5))
    assert office_calendar().is_working(date(2026, 3, 10)) is True

    retire_holiday_notice(later.pk, actor=OPERATOR, reason="录入有误")

    assert office_calendar().is_working(date(2026, 3, 10)) is False
    assert office_calendar().is_working(date(2026, 3, 11)) is True
    assert WorkdayOverride.objects.filter(notice=later).count() == 2
    assert attached(Event, later).latest("seq").name == "holiday_notice.retired"


@pytest.mark.django_db
def test_a_look_ahead_leaves_the_calendar_as_it_is():
    day = date(2026, 3, 10)
    row = notice(day)

    ahead, without = calendar_with([(date(2026, 3, 11), False)], settles=0), calendar_without(row)

    assert (ahead.is_working(day), ahead.is_working(date(2026, 3, 11))) == (False, False)
    assert without.is_working(day) is True
    assert office_calendar().is_working(date(2026, 3, 11)) is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": ()}, "text"),
        ({"issued_on": date(2999, 1, 1)}, "issued_on"),
        ({"year": 2022}, "text"),
        ({"year": 2027}, "text"),
    ],
)
def test_a_refused_notice_changes_nothing(changes, field):
    with pytest.raises(Invalid) as refusal:
        notice(date(2026, 3, 10), **changes)

    assert list(refusal.value.fields) == [field]
    assert (HolidayNotice.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_number_is_entered_once_while_it_holds():
    row = notice(date(2026, 3, 10))
    with pytest.raises(Invalid) as refusal:
        notice(date(2026, 3, 11))
    assert list(refusal.value.fields) == ["number"]

    retire_holiday_notice(row.pk, actor=OPERATOR, reason="录入有误")

    assert notice(date(2026, 3, 11)).number == row.number


@pytest.mark.django_db
def test_who_may_not_is_refused():
    row = notice(date(2026, 3, 10))

    with pytest.raises(NotAllowed):
        enter_holiday_notice(entry(date(2026, 3, 11)), actor=NOBODY)
    with pytest.raises(NotAllowed):
        retire_holiday_notice(row.pk, actor=NOBODY, reason="录入有误")


@pytest.mark.django_db
def test_a_notice_is_retired_once_and_for_a_reason():
    row = notice(date(2026, 3, 10))

    with pytest.raises(NotVisible):
        retire_holiday_notice(row.pk + 1, actor=OPERATOR, reason="录入有误")
    with pytest.raises(Invalid):
        retire_holiday_notice(row.pk, actor=OPERATOR, reason=" ")
    retire_holiday_notice(row.pk, actor=OPERATOR, reason="录入有误")
    with pytest.raises(WrongStatus):
        retire_holiday_notice(row.pk, actor=OPERATOR, reason="录入有误")


def test_doubts_name_working_weekdays_and_festivals_left_out():
    found = doubts(entry(date(2027, 1, 1), worked=(date(2027, 1, 5),), is_yearly=True))

    assert len(found) == 2
    assert "2027-01-05" in found[0]
    assert ("2027-01-01" in found[1], "2027-10-01" in found[1]) == (False, True)

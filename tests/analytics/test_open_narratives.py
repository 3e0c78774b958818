"""Narratives as open data: with consent alone, scrubbed, read by a person, published once."""

import hashlib
import json
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import OpenDataKind, OpenNarrative, OpenSnapshot
from lianwei.analytics.operations.open_data import publish_open_snapshot
from lianwei.analytics.operations.open_narratives import (
    accept_open_narrative,
    mask_open_narrative,
    reject_open_narrative,
)
from lianwei.analytics.queries.open_data import all_months_due
from lianwei.analytics.queries.open_narratives import open_narrative_page, open_narratives
from lianwei.analytics.queries.open_rows import RowsWanted, rows_page
from lianwei.analytics.tasks import lay_out_open_narratives, publish_open_data
from lianwei.cases.models import Complaint
from lianwei.cases.operations import withdraw_consent
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.models import Consent, Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, attached
from tests.factories.members import at_office, make_actor, make_alliance, make_organisation, make_staff
from tests.factories.narratives import accepted_cases, agreed, all_accepted, telling, waiting
from tests.factories.open_data import TODAY, contents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PRIVATE = ("张小燕", "13900001111", "王桂芳", "丽人", "长江二路", "12号")


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def home():
    return make_organisation("AA", region_code="500103")


@pytest.fixture
def alliance(home):
    return make_alliance(home)


def rows():
    return list(QuerySet(OpenNarrative).order_by("pk"))


def published(alliance, month="2026-07"):
    return publish_open_snapshot(alliance.pk, actor=OPERATOR, month=month, kind=OpenDataKind.NARRATIVES)


def take_back(case):
    [consent] = attached(Consent, case).filter(purpose="open_narrative")
    withdraw_consent(case.pk, actor=OPERATOR, consent_id=consent.pk)


@pytest.mark.both
def test_only_what_was_agreed_to_is_laid_out(alliance, home):
    first, _second = accepted_cases(home, 2)
    telling(home)
    agreed(first)

    assert (lay_out_open_narratives(), lay_out_open_narratives()) == (1, 0)
    assert [each.complaint_id for each in rows()] == [first.pk]


def test_without_a_resolution_nothing_is(alliance, home):
    agreed(*accepted_cases(home, 1))

    assert lay_out_open_narratives() == 0


@pytest.mark.parametrize("changes", [{"on": "2026-10-05"}, {"groups": ("P02",)}, {"narrative": "太贵了"}])
def test_a_month_not_due_a_child_and_a_few_words_are_not(alliance, home, changes):
    telling(home)
    agreed(*accepted_cases(home, 1, **changes))

    assert lay_out_open_narratives() == 0


def test_what_is_laid_out_names_nobody(alliance, home):
    telling(home)
    agreed(*accepted_cases(home, 1))
    lay_out_open_narratives()

    [row] = rows()
    assert [word for word in PRIVATE if word in row.text] == []
    assert "办卡" in row.text and row.status == "waiting"


@pytest.mark.both
def test_a_person_masks_more_and_accepts(home):
    row, reader = waiting(home), make_actor("mediator", organisation=home)
    agreed(Complaint.objects.visible_to(OPERATOR).get(pk=row.complaint_id))

    mask_open_narrative(row.pk, actor=reader, words=["随时", " "])
    done = accept_open_narrative(row.pk, actor=reader)

    assert (done.text, done.status, done.decided_by) == (
        "店员〔姓名〕答应〔隐去〕退。",
        "accepted",
        reader.user_id,
    )
    assert [e.name for e in attached(Event, done).order_by("seq")] == [
        "open_narrative.masked",
        "open_narrative.accepted",
    ]


@pytest.mark.parametrize("words", [[], [" "], ["江津"], ["姓名"]])
def test_words_that_stand_nowhere_change_nothing(home, words):
    row = waiting(home)

    with pytest.raises(Invalid):
        mask_open_narrative(row.pk, actor=OPERATOR, words=words)

    row.refresh_from_db()
    assert row.text == "店员〔姓名〕答应随时退。"


def test_without_a_consent_nothing_is_accepted(home):
    row = waiting(home)

    with pytest.raises(WrongStatus):
        accept_open_narrative(row.pk, actor=OPERATOR)

    row.refresh_from_db()
    assert row.status == "waiting"


@pytest.mark.both
def test_what_is_left_out_is_not_kept(home):
    row = reject_open_narrative(waiting(home).pk, actor=OPERATOR)

    assert (row.status, row.text) == ("rejected", "")
    with pytest.raises(WrongStatus):
        accept_open_narrative(row.pk, actor=OPERATOR)


def test_another_member_finds_nothing(home):
    row, stranger = waiting(home), make_actor("head", organisation=make_organisation("BB"))

    with pytest.raises(NotVisible):
        reject_open_narrative(row.pk, actor=stranger)
    with pytest.raises(NotVisible):
        open_narrative_page(row.pk, actor=stranger)


@pytest.mark.both
def test_the_month_goes_out_once_with_its_hash(alliance, home):
    cases = accepted_cases(home, 6)
    telling(home)
    agreed(*cases[:3])
    all_accepted()

    assert (publish_open_data(), publish_open_data()) == (1, 0)
    [made] = OpenSnapshot.objects.filter(kind="narratives")
    told = [json.loads(line) for line in contents(made).splitlines()]

    assert (made.rows, made.members, len(told)) == (3, ["AA"], 3)
    assert {(row["category"], row["city"], row["city_name_en"]) for row in told} == {
        ("S0103", "500000", "Chongqing")
    }
    assert [word for word in PRIVATE if word in contents(made).decode()] == []
    assert hashlib.sha256(contents(made)).hexdigest() == made.files["jsonl"]["sha256"]
    assert [(each.status, each.text) for each in rows()] == [("published", "")] * 3
    with pytest.raises(WrongStatus):
        published(alliance)


def test_its_rows_are_read_apart_from_the_figures(alliance, home):
    telling(home)
    agreed(*accepted_cases(home, 5))
    all_accepted()
    published(alliance)

    pages = [rows_page(RowsWanted(kind=kind, city=city), limit=2) for kind, city in
             (("narratives", "500000"), ("narratives", "511600"), ("aggregates", ""))]  # fmt: skip

    assert [len(each.rows) for each in pages] == [2, 0, 0]
    assert rows_page(RowsWanted(kind="narratives"), after=pages[0].after, limit=9).rows[0]["number"] == "3"


@pytest.mark.both
def test_who_takes_the_consent_back_stands_in_no_later_month(alliance, home):
    cases = accepted_cases(home, 5)
    telling(home)
    agreed(*cases[:2])
    all_accepted()
    take_back(cases[0])

    made = published(alliance)
    while deliver_pending():
        pass

    assert made.rows == 1
    assert [(each.status, each.text) for each in rows()] == [("withdrawn", ""), ("published", "")]


def test_a_case_that_is_gone_is_taken_out_in_the_night(alliance, home):
    cases = accepted_cases(home, 2)
    telling(home)
    agreed(*cases)
    lay_out_open_narratives()
    Complaint.objects.visible_to(OPERATOR).filter(pk=cases[0].pk).update(is_annulled=True)

    lay_out_open_narratives()

    assert [each.status for each in rows()] == ["withdrawn", "waiting"]


def test_what_was_taken_back_after_the_publication_stays_in_that_month(alliance, home):
    cases = accepted_cases(home, 5)
    telling(home)
    agreed(cases[0])
    all_accepted()
    made = published(alliance)
    before = contents(made)

    take_back(cases[0])
    while deliver_pending():
        pass

    assert contents(made) == before


def test_the_month_waits_for_its_readers_thirty_days(alliance, home):
    cases = accepted_cases(home, 6)
    telling(home)
    agreed(*cases)
    with clock.playing(at_office("2026-10-01 09:00")):
        lay_out_open_narratives()
        accept_open_narrative(rows()[0].pk, actor=OPERATOR)
    days = {"2026-10-29": [], "2026-10-30": ["2026-07"]}  # 60 days after the end of July, and 30 to read

    for day, due in days.items():
        with clock.playing(at_office(f"{day} 09:00")):
            assert [each.month for each in all_months_due()] == due


def test_fewer_than_five_cases_of_a_month_tell_nothing(alliance, home):
    telling(home)
    agreed(*accepted_cases(home, 4))
    all_accepted()

    with pytest.raises(WrongStatus):
        published(alliance)

    assert OpenSnapshot.objects.count() == 0


def test_a_planted_name_is_found_before_it_goes_out(alliance, home):
    telling(home)
    agreed(*accepted_cases(home, 5))
    row = all_accepted()[0]
    QuerySet(OpenNarrative).filter(pk=row.pk).update(text="店员张小燕收了钱，打13900001111。")

    with pytest.raises(WrongStatus) as refused:
        published(alliance)

    assert "name" in str(refused.value) and "phone" in str(refused.value)


def test_the_queue_asks_as_often_for_three_as_for_one(home):
    reader, counts = make_actor("mediator", organisation=home), []
    for _n in range(3):
        waiting(home)
        with CaptureQueriesContext(connection) as queries:
            page = open_narratives("waiting", actor=reader)
        counts.append((len(page.rows), len(queries)))

    assert [n for n, _queries in counts] == [1, 2, 3]
    assert counts[0][1] == counts[2][1]


def test_a_reader_goes_through_the_queue_by_keys(client_of, home):
    first, second = waiting(home), waiting(home)
    agreed(*Complaint.objects.visible_to(OPERATOR).all())
    browser = client_of(make_staff("mediator", organisation=home))

    text = browser.get(reverse("open_narrative_view", args=[first.pk])).content.decode()
    refused = browser.post(reverse("open_narrative_mask", args=[first.pk]), {"words": "江津"})
    onward = browser.post(reverse("open_narrative_accept", args=[first.pk]))
    end = browser.post(reverse("open_narrative_reject", args=[second.pk]))

    assert [f'data-key="{key}"' in text for key in "yrh"] == [True] * 3
    assert (refused.status_code, "江津" in refused.content.decode()) == (422, True)
    assert (onward.url, end.url) == (
        reverse("open_narrative_view", args=[second.pk]),
        reverse("open_narrative_list"),
    )


def test_the_resolution_is_one_of_its_own(client_of, home):
    browser = client_of(make_staff("head", organisation=home))
    form = {"kind": "narratives", "body": "会长办公会", "number": "5号", "resolved_on": "2026-01-15"}
    told = form | {"from_month": "2026-01-01", "is_understood": "on"}

    browser.post(reverse("open_data_resolution_enter"), told)
    text = browser.get(reverse("open_data_resolution_list")).content.decode()
    again = browser.post(reverse("open_data_resolution_enter"), told)

    assert ("本单位决议：投诉经过" in text, again.status_code) == (True, 422)


def test_the_month_is_that_of_the_acceptance(alliance, home):
    telling(home)
    agreed(*accepted_cases(home, 1, on="2026-06-30"))
    lay_out_open_narratives()

    [row] = rows()
    assert (row.month, row.laid_out_at.date()) == ("2026-06", date(2026, 11, 23))

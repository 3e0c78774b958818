"""Files enter the archive: class, number, end; holds; own schedules; the index in every form."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, subject_of
from lianwei.retention.models import Filing
from lianwei.retention.operations.filing import file_subject, reclassify_file
from lianwei.retention.operations.holds import hold_file, lift_hold
from lianwei.retention.operations.schedules import revise_schedule
from lianwei.retention.rules.schedule import keep_until, schedule_on
from lianwei.retention.tasks import file_closed
from tests.cases.stages import playing, standing, take
from tests.factories import cases
from tests.factories.members import make_organisation
from tests.factories.retention import archived, archivist, filed, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_organisation("YZ")


def filings():
    return list(Filing.objects.visible_to(SYSTEM).order_by("pk"))


def test_years_are_whole_years_from_the_year_after():
    assert keep_until(date(2026, 5, 4), 10) == date(2036, 12, 31)
    assert keep_until(date(2026, 5, 4), None) is None


def test_the_schedule_names_years_and_article_for_each_kind():
    lines = schedule_on(date(2026, 11, 22))

    assert {code: line.years for code, line in lines.items()} == {
        "complaint": 10, "complaint_major": 30, "complaint_unaccepted": 10, "enquiry": 10, "index": None,
        "violation_report": 30,
    }  # fmt: skip
    assert all(line.article for line in lines.values())


def test_an_archived_case_gets_its_place(home):
    with playing("2026-05-04"):
        case = archived(home)

        filing = file_subject(subject_of(case), actor=SYSTEM)

    assert (filing.kind, filing.years, filing.keep_until) == ("complaint", 10, date(2036, 12, 31))
    assert (filing.reference, filing.case_number) == (f"{home.code}-WS·2026-D10-0001", case.number)


def test_a_case_with_a_clue_handed_over_is_kept_longer(home):
    actor = archivist(home)
    case = standing("terminated", actor)
    take(case.pk, actor, "hand_over", "call_follow_up", "archive")

    filing = file_subject(subject_of(case), actor=SYSTEM)

    assert (filing.kind, filing.years) == ("complaint_major", 30)


def test_the_worker_files_what_is_archived_and_once(home):
    archived(home)

    while deliver_pending():
        pass
    again = file_subject(filings()[0].subject, actor=SYSTEM)

    assert (len(filings()), again) == (1, None)


def test_what_is_worked_on_is_not_filed(home):
    case = cases.complaint(actor=archivist(home))

    assert file_subject(subject_of(case), actor=SYSTEM) is None


def test_what_was_closed_without_our_being_told_is_filed_by_night(home):
    archived(home)
    cases.enquiry(actor=archivist(home), answer="可以退")

    assert [file_closed(), file_closed()] == [2, 0]
    assert [row.kind for row in filings()] == ["complaint", "enquiry"]


def test_a_case_taken_up_again_leaves_the_archive_and_comes_back_under_a_new_number(home):
    actor = archivist(home)
    filing = filed(home)
    key = int(filing.subject.partition(":")[2])
    take(key, actor, "reopen")

    while deliver_pending():
        pass

    assert [row.withdrawn_on for row in filings()] == [clock.today()]


def test_another_class_gives_another_number_and_end(home):
    filing = filed(home)

    changed = reclassify_file(filing.pk, actor=archivist(home), years=None, reason="典型案例")

    assert (changed.years, changed.keep_until, changed.class_reason) == (None, None, "典型案例")
    assert changed.reference == f"{home.code}-WS·{changed.year}-Y-0001"


def test_another_class_needs_a_reason(home):
    filing = filed(home)

    with pytest.raises(Invalid):
        reclassify_file(filing.pk, actor=archivist(home), years=30, reason=" ")

    assert filings()[0].years == 10


def test_a_hold_is_set_once_and_lifted_with_a_reason(home):
    filing, actor = filed(home), archivist(home)
    hold = hold_file(filing.pk, actor=actor, reason="诉讼中")

    with pytest.raises(WrongStatus):
        hold_file(filing.pk, actor=actor, reason="再来一次")
    lifted = lift_hold(filing.pk, actor=actor, reason="已结案")

    assert (lifted.pk, lifted.lift_reason, lifted.lifted_by) == (hold.pk, "已结案", actor.user_id)


@pytest.mark.parametrize("permission", ["archive.hold", "archive.file"])
def test_without_the_permission_nothing_happens(home, permission):
    filing, actor = filed(home), archivist(home, without=(permission,))

    with pytest.raises(NotAllowed):
        if permission == "archive.hold":
            hold_file(filing.pk, actor=actor, reason="诉讼中")
        else:
            reclassify_file(filing.pk, actor=actor, years=30, reason="典型案例")

    assert Event.objects.filter(subject=subject_of(filing)).count() == 1


def test_an_own_schedule_holds_for_what_is_archived_from_then_on(home):
    actor = archivist(home)
    own = {"complaint": {"years": 30, "article": "本会档案管理办法第六条"}}
    revise_schedule(home.pk, actor=actor, valid_from=clock.today(), own=own)

    filing = filed(home)

    assert (filing.years, filing.article) == (30, "本会档案管理办法第六条")


def test_an_own_class_without_an_article_is_refused(home):
    with pytest.raises(Invalid) as refusal:
        own = {"complaint": {"years": 30, "article": ""}}
        revise_schedule(home.pk, actor=archivist(home), valid_from=clock.today(), own=own)

    assert list(refusal.value.fields) == ["article_complaint"]


def test_the_index_is_a_page_a_sheet_and_a_paper(home, client_of):
    filing = filed(home)
    client = client_of(staff_of(home))

    page = client.get("/archive/")
    csv, xlsx, pdf = (client.get(f"/archive/index.{ending}") for ending in ("csv", "xlsx", "pdf"))

    assert filing.reference in page.content.decode()
    assert filing.reference in csv.content.decode()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.content)).get_sheet_by_index(0).to_python()
    assert sheet[1][:2] == [filing.reference, filing.case_number]
    assert pdf.content[:5] == b"%PDF-"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_index_asks_the_same_number_of_queries(home, client_of, rows, django_assert_max_num_queries):
    for _ in range(rows):
        filed(home)
    client = client_of(staff_of(home))
    client.get("/archive/")

    with django_assert_max_num_queries(22):
        client.get("/archive/")


def test_the_case_page_says_where_the_file_is(home, client_of):
    filing = filed(home)
    key = filing.subject.partition(":")[2]

    page = client_of(staff_of(home)).get(f"/cases/{key}/").content.decode()

    assert filing.reference in page


def test_the_log_of_a_filing_holds_no_words_of_people(home):
    filing = filed(home)

    event = Event.objects.get(subject=subject_of(filing))

    assert set(event.details) == {"subject", "kind", "reference"}

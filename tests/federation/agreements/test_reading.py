"""Reading another member's cases under an agreement: agreed fields only, each reading logged; files taken,
and the proof that they were deleted.
"""

import json
from datetime import timedelta

import pytest

from lianwei.cases.operations import record_consent
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.keys import is_signed
from lianwei.core.readlog import ReadLog
from lianwei.core.scope import SYSTEM, subject_of
from lianwei.federation.models import SharedCopy, SharingAgreement
from lianwei.federation.operations.agreements import (
    certify_deletion,
    draft_agreement,
    end_agreement,
    export_cases,
)
from lianwei.federation.queries.agreements.pages import (
    agreement_page,
    agreements_listed,
    values_of,
    waiting_count,
)
from lianwei.federation.queries.agreements.reading import case_shared, cases_shared
from lianwei.federation.queries.agreements.readings import readings_of_ours
from lianwei.members.models import Alliance
from tests.factories.cases import complaint
from tests.factories.members import join, make_actor, make_organisation, make_station
from tests.factories.sharing import FACTS, PERSONS, entry, in_force, offered, party, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def home():
    return make_organisation("HM")


@pytest.fixture
def away():
    return make_organisation("AW")


def given(home, away, **changes):
    """An agreement, a case of the giver, and how the reader asks for it."""
    row = in_force(home, away, **changes)
    case = complaint(actor=staff_of(away))
    return row, party(row, away), case, staff_of(home)


def consent(case, holder):
    """The consumer agrees that other organisations read who they are."""
    told = {"purpose": "identity_to_partner", "basis": "separate_consent", "channel": "paper"}
    record_consent(case.pk, actor=staff_of(holder), is_given=True, **told)


def texts(found):
    return {label: value for each in found.classes for label, value in each.pairs}


def test_a_reader_sees_the_agreed_fields_of_the_givers_cases_and_no_others(home, away):
    row, giver, case, reader = given(home, away)
    complaint(actor=staff_of(make_organisation("XX")))

    found = cases_shared(row.pk, giver.pk, actor=reader)

    [told] = found.page.rows
    assert set(found.keys) == set(told.texts) == set(FACTS)
    assert (told.texts["complaint.number"], told.texts["complaint.amount_claimed"]) == (
        case.number,
        "5,800.00 元",
    )


def test_stations_of_the_giver_count_as_the_giver_and_members_below_it_do_not(home, away):
    row, giver, _case, reader = given(home, away)
    complaint(actor=staff_of(make_station(away)))
    complaint(actor=staff_of(make_organisation("BL", parent=away)))

    assert len(cases_shared(row.pk, giver.pk, actor=reader).page.rows) == 2


def test_the_page_costs_as_many_questions_for_three_cases(home, away, django_assert_max_num_queries):
    row, giver, _case, reader = given(home, away)
    with django_assert_max_num_queries(40) as one:
        cases_shared(row.pk, giver.pk, actor=reader)
    for _ in range(2):
        complaint(actor=staff_of(away))

    with django_assert_max_num_queries(len(one)):
        assert len(cases_shared(row.pk, giver.pk, actor=reader).page.rows) == 3


def test_each_reading_is_in_the_givers_register_with_purpose_and_reader(home, away):
    row, giver, case, reader = given(home, away)

    cases_shared(row.pk, giver.pk, actor=reader)
    case_shared(row.pk, giver.pk, case.pk, actor=reader)

    [one, listed] = readings_of_ours(actor=staff_of(away)).rows
    assert (one.organisation, one.row.user_id) == (str(home), reader.user_id)
    assert one.row.reason == f"{case.number} · {row.number} · {row.purpose}"
    assert "列出案件：1件" in listed.row.reason
    assert readings_of_ours(actor=reader).rows == []
    assert ReadLog.objects.filter(subject=subject_of(case), what="sharing.read").count() == 1


def test_persons_stay_closed_without_their_consent_and_open_with_it(home, away):
    row, giver, case, reader = given(home, away, fields=PERSONS)
    before = case_shared(row.pk, giver.pk, case.pk, actor=reader)

    consent(case, away)
    after = case_shared(row.pk, giver.pk, case.pk, actor=reader)

    assert "王桂芳" not in str(before) and "13812346027" not in str(before)
    assert [each.refused != "" for each in before.classes] == [False, False, True, True]
    assert texts(after)["投诉人姓名"] == "王桂芳"
    assert ReadLog.objects.filter(subject=subject_of(case), user_id=reader.user_id).count() == 4


def test_who_may_not_open_persons_reads_them_masked(home, away):
    row, giver, case, _reader = given(home, away, fields=PERSONS)
    consent(case, away)

    found = case_shared(row.pk, giver.pk, case.pk, actor=make_actor("analyst", organisation=home))

    assert texts(found)["投诉人姓名"] == "王**"


def test_persons_are_in_no_list_and_no_file(home, away):
    row, giver, _case, reader = given(home, away, fields=PERSONS)

    listed = cases_shared(row.pk, giver.pk, actor=reader)
    lines = export_cases(row.pk, giver.pk, actor=reader)

    assert "王桂芳" not in str(listed) + str(lines) and "13812346027" not in str(listed) + str(lines)
    assert len(lines) == 2


@pytest.mark.parametrize(
    "changed", [{"is_annulled": True}, {"storage_only_on": clock.today()}, {"anonymised_on": clock.today()}]
)
def test_cases_nobody_works_with_are_not_shared(home, away, changed):
    row, giver, case, reader = given(home, away)
    type(case).objects.visible_to(SYSTEM).filter(pk=case.pk).update(**changed)

    assert cases_shared(row.pk, giver.pk, actor=reader).page.rows == []
    with pytest.raises(NotVisible):
        case_shared(row.pk, giver.pk, case.pk, actor=reader)


def test_nothing_is_read_from_the_day_after_the_last_on(home, away):
    row, giver, case, reader = given(home, away)
    yesterday = clock.today() - timedelta(days=1)
    SharingAgreement.objects.visible_to(SYSTEM).filter(pk=row.pk).update(ends_on=yesterday)

    for read in (cases_shared, export_cases):
        with pytest.raises(WrongStatus):
            read(row.pk, giver.pk, actor=reader)
    with pytest.raises(WrongStatus):
        case_shared(row.pk, giver.pk, case.pk, actor=reader)
    assert not ReadLog.objects.filter(what="sharing.read").exists()
    assert not SharedCopy.objects.visible_to(SYSTEM).exists()


def test_who_only_gives_reads_nothing_and_others_find_nothing(home, away):
    row, _giver, _case, _reader = given(home, away, direction="take")
    mine = party(row, home)

    with pytest.raises(WrongStatus):
        cases_shared(row.pk, mine.pk, actor=staff_of(away))
    with pytest.raises(NotAllowed):
        cases_shared(row.pk, mine.pk, actor=staff_of(home))
    with pytest.raises(NotVisible):
        cases_shared(row.pk, mine.pk, actor=staff_of(make_organisation("XX")))


def test_a_file_is_noted_with_its_day_and_deleted_with_a_signed_certificate(home, away):
    row, giver, _case, reader = given(home, away, keep_days=30)
    export_cases(row.pk, giver.pk, actor=reader)
    copy = SharedCopy.objects.visible_to(SYSTEM).get()

    made = certify_deletion(row.pk, actor=reader, statement="两人彻底删除，没有留存副本")

    gone = SharedCopy.objects.visible_to(SYSTEM).get()
    told = json.loads(made.text)
    assert (copy.count, copy.due_on) == (1, clock.today() + timedelta(days=30))
    assert (gone.deleted_on, gone.certificate_id) == (clock.today(), made.pk)
    assert (told["by"], [each["count"] for each in told["copies"]]) == ("HM", [1])
    assert is_signed(made.text.encode(), made.signature, by=made.public)
    assert made.public == party(row, home).public
    with pytest.raises(WrongStatus):
        certify_deletion(row.pk, actor=reader, statement="再次")


def test_a_certificate_says_how(home, away):
    row, giver, _case, reader = given(home, away)
    export_cases(row.pk, giver.pk, actor=reader)

    with pytest.raises(Invalid):
        certify_deletion(row.pk, actor=reader, statement=" ")

    assert SharedCopy.objects.visible_to(SYSTEM).get().deleted_on is None


def test_the_end_brings_the_day_of_deletion_forward_and_overdue_is_shown_to_both(home, away, monkeypatch):
    row, giver, _case, reader = given(home, away, keep_days=90, deletion_days=5)
    export_cases(row.pk, giver.pk, actor=reader)
    end_agreement(row.pk, actor=staff_of(away), reason="合作结束")
    due = SharedCopy.objects.visible_to(SYSTEM).get().due_on
    late = clock.today() - timedelta(days=1)
    SharedCopy.objects.visible_to(SYSTEM).update(due_on=late)

    pages = [agreements_listed(actor=staff_of(each)).rows[0] for each in (home, away)]

    assert due == clock.today() + timedelta(days=5)
    assert [each.overdue for each in pages] == [1, 1]
    assert agreement_page(row.pk, actor=reader).copies[0].is_overdue
    assert (waiting_count(reader), waiting_count(staff_of(away))) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_agreements(home, away, count, django_assert_num_queries):
    offered(home, away)
    for code in range(count - 1):
        other = make_organisation(f"O{'AB'[code]}")
        join(Alliance.objects.get(code="CQ-METRO"), other)
        draft_agreement(actor=staff_of(home), entry=entry(partners=[other.pk]))
    actor = staff_of(home)

    with django_assert_num_queries(4):
        assert len(agreements_listed(actor=actor).rows) == count


def test_the_form_of_a_draft_shows_what_was_agreed_from_ones_own_side(home, away):
    row = in_force(home, away, direction="take")

    ours, theirs = (values_of(row, actor=staff_of(each)) for each in (home, away))

    assert (ours["direction"], ours["partners"]) == ("take", [away.pk])
    assert (theirs["direction"], theirs["partners"]) == ("give", [home.pk])

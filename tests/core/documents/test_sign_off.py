from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from lianwei.core import clock
from lianwei.core.documents.models import Document, NumberSeries
from lianwei.core.documents.operations import (
    approve_document,
    countersign_document,
    draft_document,
    return_document,
    review_document,
    revise_document,
    start_number_series,
    submit_document,
    void_document,
)
from lianwei.core.documents.queries import (
    document_of,
    document_steps,
    document_tracker,
    documents_of,
    documents_waiting,
    paper_of,
)
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event, ReadLog
from tests.factories.papers import EVERY_STEP, approved, clerk, draft, paper, sealed, subject

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOON = datetime(2026, 12, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def playing():
    with clock.playing(NOON):
        yield


def events(document):
    return list(
        Event.objects.filter(subject=f"document:{document.pk}").order_by("seq").values_list("name", flat=True)
    )


def states(document):
    return [stop.state for stop in document_tracker(document)]


def test_a_paper_goes_through_review_countersignature_and_signature():
    case = subject()
    document = draft(case, needs_countersign=True)

    submit_document(document.pk, subject=case, actor=clerk())
    review_document(document.pk, subject=case, actor=clerk(2))
    countersign_document(document.pk, subject=case, actor=clerk(3))
    document = approve_document(document.pk, series="渝中消委", subject=case, actor=clerk(4))

    assert (document.status, document.number, document.issued_on) == (
        "approved",
        "渝中消委〔2026〕1号",
        date(2026, 12, 21),
    )
    assert events(document) == [
        "document.drafted",
        "document.submitted",
        "document.reviewed",
        "document.countersigned",
        "document.approved",
    ]


def test_the_event_of_the_signature_says_what_was_signed():
    document = approved(subject(17))

    details = Event.objects.get(name="document.approved").details

    assert details | {"content_sha256": ""} == {
        "subject": "complaint:17",
        "kind": "acceptance_notice",
        "number": "渝中消委〔2026〕1号",
        "issued_on": "2026-12-21",
        "content_sha256": "",
        "same_person": False,
    }
    assert len(details["content_sha256"]) == 64
    assert document.status == "approved"


def test_numbers_run_without_gaps_per_series_organisation_and_year():
    first, second = approved(subject(1)), approved(subject(2))
    other_series = approved(subject(3), series="渝中消函")
    with clock.playing(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):  # midnight of 1 January in the office
        next_year = approved(subject(4))

    assert [row.number for row in (first, second, other_series, next_year)] == [
        "渝中消委〔2026〕1号",
        "渝中消委〔2026〕2号",
        "渝中消函〔2026〕1号",
        "渝中消委〔2027〕1号",
    ]


@pytest.mark.django_db(transaction=True)
def test_signers_at_the_same_moment_wait_for_one_another():
    for pk in range(1, 9):
        submit_document(draft(subject(pk), needs_review=False).pk, subject=subject(pk), actor=clerk())
    ids = list(Document.objects.order_by("id").values_list("id", flat=True))

    def sign(place):
        about = subject(place)
        try:
            with clock.playing(NOON):  # threads do not inherit the played instant
                return approve_document(
                    ids[place - 1], series="渝中消委", subject=about, actor=clerk(2)
                ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as signers:
        numbers = set(signers.map(sign, range(1, 9)))

    assert numbers == {f"渝中消委〔2026〕{n}号" for n in range(1, 9)}


def test_a_refused_signature_uses_no_number():
    case = subject()
    document = draft(case)
    submit_document(document.pk, subject=case, actor=clerk())

    with pytest.raises(WrongStatus):
        approve_document(document.pk, series="渝中消委", subject=case, actor=clerk(2))

    assert approved(subject(2)).number == "渝中消委〔2026〕1号"


def test_a_void_paper_keeps_its_number():
    case = subject()
    document = approved(case)

    void_document(document.pk, reason="收件人写错", subject=case, actor=clerk(2))

    assert document_of(case, document.pk).number == "渝中消委〔2026〕1号"
    assert approved(subject(2)).number == "渝中消委〔2026〕2号"


def test_a_series_goes_on_from_a_paper_register_and_never_back():
    start_number_series(7, "渝中消委", year=2026, last=811, actor=clerk())

    with pytest.raises(Invalid):
        start_number_series(7, "渝中消委", year=2026, last=5, actor=clerk())
    with pytest.raises(NotAllowed):
        start_number_series(8, "江北消委", year=2026, last=5, actor=clerk())

    assert approved().number == "渝中消委〔2026〕812号"
    assert list(NumberSeries.objects.values_list("organisation_id", "last")) == [(7, 812)]


def test_a_paper_that_needs_a_countersignature_is_not_signed_without():
    case = subject()
    document = draft(case, needs_review=False, needs_countersign=True)
    submit_document(document.pk, subject=case, actor=clerk())

    with pytest.raises(WrongStatus):
        approve_document(document.pk, series="渝中消委", subject=case, actor=clerk(2))

    assert document_of(case, document.pk).status == "review"


def test_the_drafter_does_not_sign_unless_the_organisation_is_tiny():
    case = subject()
    document = draft(case, needs_review=False)
    submit_document(document.pk, subject=case, actor=clerk(1))

    with pytest.raises(NotAllowed):
        approve_document(document.pk, series="渝中消委", subject=case, actor=clerk(1))
    approve_document(document.pk, series="渝中消委", subject=case, actor=clerk(1), allow_same_person=True)

    assert Event.objects.get(name="document.approved").details["same_person"] is True


def test_a_kind_of_paper_may_demand_its_own_permission():
    case = subject()
    document = draft(case, needs_review=False)
    submit_document(document.pk, subject=case, actor=clerk())
    sign = {"series": "渝中消委", "subject": case, "approver_permission": "complaint.decline"}

    with pytest.raises(NotAllowed):
        approve_document(document.pk, actor=clerk(2), **sign)
    document = approve_document(
        document.pk, actor=clerk(2, permissions=EVERY_STEP | {"complaint.decline"}), **sign
    )

    assert document.status == "approved"


def test_a_returned_paper_is_revised_and_loses_its_signatures():
    case = subject()
    document = draft(case, needs_countersign=True)
    submit_document(document.pk, subject=case, actor=clerk())
    review_document(document.pk, subject=case, actor=clerk(2))

    returned = return_document(document.pk, reason="请写明条款", subject=case, actor=clerk(3))
    revise_document(document.pk, paper(title="新的告知书"), subject=case, actor=clerk(5))

    document = document_of(case, document.pk)
    assert (returned.status, returned.returned_reason, returned.reviewed_at) == ("draft", "请写明条款", None)
    assert (document.drafted_by, paper_of(document, actor=clerk()).title) == (5, "新的告知书")


def test_a_return_needs_a_reason():
    case = subject()
    document = draft(case)
    submit_document(document.pk, subject=case, actor=clerk())

    with pytest.raises(Invalid):
        return_document(document.pk, reason="  ", subject=case, actor=clerk(2))

    assert document_of(case, document.pk).status == "review"


def test_the_text_does_not_change_once_handed_in():
    case = subject()
    document = draft(case)
    submit_document(document.pk, subject=case, actor=clerk())

    with pytest.raises(WrongStatus):
        revise_document(document.pk, paper(title="别的"), subject=case, actor=clerk())


def test_a_draft_does_not_bring_its_own_number():
    with pytest.raises(Invalid):
        draft_document(subject(), paper(number="渝中消委〔2026〕9号"), kind="letter", actor=clerk())

    assert Document.objects.count() == 0


def test_number_and_date_are_on_the_paper_after_the_signature_and_reading_is_logged():
    document = approved()

    opened = paper_of(document, actor=clerk(9))

    assert (opened.number, opened.issued_on) == ("渝中消委〔2026〕1号", date(2026, 12, 21))
    assert list(ReadLog.objects.values_list("user_id", "what", "subject")) == [
        (9, "core_document.content", "complaint:17")
    ]


def test_the_text_is_sealed_at_rest():
    document = draft()

    assert "王小明".encode() not in bytes(Document.objects.get(pk=document.pk).content.blob)
    assert str(document.content) == "****"


def test_a_paper_of_another_subject_does_not_exist():
    document = draft(subject(17))

    with pytest.raises(NotVisible):
        submit_document(document.pk, subject=subject(18), actor=clerk())
    with pytest.raises(NotVisible):
        document_of(subject(18), document.pk)
    assert list(documents_of(subject(18))) == []


def test_another_organisation_that_sees_the_case_does_not_act_on_the_paper():
    case = subject()
    document = draft(case)

    with pytest.raises(NotAllowed):
        submit_document(document.pk, subject=case, actor=clerk(organisation_id=8))

    assert document_steps(document, actor=clerk(organisation_id=8)) == []
    assert document_of(case, document.pk).status == "draft"


def test_a_partner_drafts_its_own_paper_about_the_case_and_nobody_elses():
    case = subject(holder_id=7)

    mine = draft(case, actor=clerk(organisation_id=8))
    with pytest.raises(NotAllowed):
        draft(case, actor=clerk(organisation_id=8), organisation_id=7)

    assert mine.organisation_id == 8


@pytest.mark.parametrize("operation", [submit_document, review_document, countersign_document])
def test_a_step_needs_its_permission(operation):
    case = subject()
    document = draft(case)

    with pytest.raises(NotAllowed):
        operation(document.pk, subject=case, actor=clerk(permissions={"document.draft"}))


def test_drafting_needs_its_permission():
    with pytest.raises(NotAllowed):
        draft(actor=clerk(permissions=()))


def test_the_desk_lists_what_waits_in_the_own_organisation():
    mine, theirs = draft(subject(1)), draft(subject(2), actor=clerk(organisation_id=8))
    submit_document(mine.pk, subject=subject(1), actor=clerk())
    submit_document(theirs.pk, subject=subject(2), actor=clerk(organisation_id=8))

    assert list(documents_waiting(actor=clerk(2), status="review")) == [mine]


def test_the_tracker_shows_seven_stops():
    document = draft(needs_countersign=True)

    assert [stop.key for stop in document_tracker(document)] == [
        "draft",
        "review",
        "countersign",
        "approve",
        "number",
        "seal",
        "deliver",
    ]
    assert states(document) == ["now", "ahead", "ahead", "ahead", "ahead", "ahead", "ahead"]


def test_the_tracker_skips_what_is_not_needed():
    case = subject()
    document = draft(case, needs_review=False)
    handed_in = submit_document(document.pk, subject=case, actor=clerk())

    assert states(handed_in) == ["done", "skip", "skip", "now", "ahead", "ahead", "ahead"]
    assert states(approved(subject(2))) == ["done", "skip", "skip", "done", "done", "now", "ahead"]
    assert states(sealed(subject(3))) == ["done", "skip", "skip", "done", "done", "done", "now"]

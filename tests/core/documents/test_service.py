from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile

from lianwei.core import clock
from lianwei.core.documents.models import DeliveryRecord, SealUse
from lianwei.core.documents.operations import (
    deliver_document,
    dispatch_document,
    scan_document,
    seal_document,
    void_document,
)
from lianwei.core.documents.queries import deliveries_of, document_of, document_tracker, seal_register
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.files.operations import store_file
from lianwei.core.models import Event
from tests.factories.papers import approved, clerk, sealed, subject

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOON = datetime(2026, 12, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def playing(settings, tmp_path):
    settings.LIANWEI_FILES_DIR = tmp_path
    with clock.playing(NOON):
        yield


def scan_of(case):
    upload = ContentFile(b"%PDF-1.7 scan of the stamped paper", "scan.pdf")
    return store_file(case, upload, actor=clerk(), source="staff", kind="stamped_scan").file


def served(case, document, **changes):
    options = {"way": "post", "party": "consumer", "recipient": "王小明", "address": "渝中区大坪"} | changes
    return deliver_document(document.pk, subject=case, actor=clerk(), **options)


def test_the_use_of_the_seal_stands_in_the_register():
    case = subject()
    document = approved(case)

    seal_document(document.pk, seal="公章", copies=3, subject=case, actor=clerk(5), keeper_id=6)

    assert list(SealUse.objects.values_list("seal", "copies", "keeper_id", "recorded_by", "used_on")) == [
        ("公章", 3, 6, 5, date(2026, 12, 21))
    ]
    assert document_of(case, document.pk).status == "sealed"


def test_the_register_shows_the_own_organisation_between_two_days():
    sealed(subject(1))
    register = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 21)}

    assert seal_register(actor=clerk(), **register).count() == 1
    assert seal_register(actor=clerk(organisation_id=8), **register).count() == 0
    assert seal_register(actor=clerk(), first_on=date(2026, 12, 22), last_on=date(2026, 12, 31)).count() == 0


@pytest.mark.parametrize(("seal", "copies"), [("", 1), ("公章", 0)])
def test_the_seal_needs_a_name_and_a_copy(seal, copies):
    case = subject()
    document = approved(case)

    with pytest.raises(Invalid):
        seal_document(document.pk, seal=seal, copies=copies, subject=case, actor=clerk())

    assert SealUse.objects.count() == 0


def test_a_paper_that_needs_the_seal_does_not_leave_without_it():
    case = subject()
    document = approved(case)

    with pytest.raises(WrongStatus):
        dispatch_document(document.pk, way="post", subject=case, actor=clerk())
    with pytest.raises(WrongStatus):
        served(case, document)

    assert (document_of(case, document.pk).status, DeliveryRecord.objects.count()) == ("approved", 0)


def test_a_message_without_seal_leaves_as_soon_as_it_is_signed():
    case = subject()
    document = approved(case, needs_seal=False)

    dispatch_document(document.pk, way="sms", subject=case, actor=clerk())

    assert document_of(case, document.pk).status == "dispatched"


def test_service_fires_the_event_that_starts_the_clocks():
    case = subject()
    document = sealed(case)
    proof = scan_of(case)

    row = served(case, document, delivered_on=date(2026, 12, 20), proof_file_id=proof.pk, tracking="EMS 123")

    assert Event.objects.get(name="document.delivered").details == {
        "subject": "complaint:17",
        "kind": "acceptance_notice",
        "delivery": row.pk,
        "way": "post",
        "party": "consumer",
        "result": "received",
        "delivered_on": "2026-12-20",
    }
    document = document_of(case, document.pk)
    assert (document.status, document.delivered_on) == ("delivered", date(2026, 12, 20))
    assert document_tracker(document)[-1].state == "done"
    assert row.proof_file_id == proof.pk


def test_a_failed_attempt_starts_nothing():
    case = subject()
    document = sealed(case)
    dispatch_document(document.pk, way="post", subject=case, actor=clerk())

    served(case, document, result="returned")

    assert document_of(case, document.pk).status == "dispatched"
    assert not Event.objects.filter(name="document.delivered").exists()
    assert Event.objects.get(name="document.undelivered").details["result"] == "returned"


def test_each_party_is_served_for_itself_and_the_first_day_counts():
    case = subject()
    document = sealed(case)

    served(case, document, delivered_on=date(2026, 12, 20))
    served(case, document, party="business:31", delivered_on=date(2026, 12, 18))

    assert [row.party for row in deliveries_of(document)] == ["consumer", "business:31"]
    assert document_of(case, document.pk).delivered_on == date(2026, 12, 18)


def test_recipient_and_address_are_sealed():
    case = subject()
    row = served(case, sealed(case))

    row = DeliveryRecord.objects.get(pk=row.pk)

    assert (str(row.recipient), str(row.address)) == ("王**", "渝中区****")


def test_service_does_not_lie_in_the_future():
    case = subject()
    document = sealed(case)

    with pytest.raises(Invalid):
        served(case, document, delivered_on=date(2026, 12, 22))

    assert DeliveryRecord.objects.count() == 0


def test_the_stamped_scan_becomes_the_original():
    case = subject()
    document = sealed(case)
    scan = scan_of(case)

    document = scan_document(document.pk, file_id=scan.pk, subject=case, actor=clerk())

    assert (document.original_file_id, document.original_sha256) == (scan.pk, scan.sha256)


def test_a_file_of_another_case_is_neither_original_nor_proof():
    case = subject()
    document = sealed(case)
    foreign = scan_of(subject(99))

    with pytest.raises(Invalid):
        scan_document(document.pk, file_id=foreign.pk, subject=case, actor=clerk())
    with pytest.raises(Invalid):
        served(case, document, proof_file_id=foreign.pk)

    assert document_of(case, document.pk).original_file_id is None


def test_a_void_paper_is_not_served():
    case = subject()
    document = sealed(case)
    void_document(document.pk, reason="重复", subject=case, actor=clerk())

    with pytest.raises(WrongStatus):
        served(case, document)

"""The copy of a person's data: whole by a walk over all tables, others covered, handed over by a link."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client

from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.operations.rulebook.keeping import child_tables
from lianwei.core import keys
from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM, find, subject_of
from lianwei.core.sealed import SealedField
from lianwei.retention.models import PersonRequest
from lianwei.retention.operations.handing import fetch_copy, offer_copy
from lianwei.retention.operations.requests import (
    RequestEntry,
    check_person_request,
    decide_person_request,
    receive_person_request,
)
from lianwei.retention.papers.copy import copy_of
from lianwei.retention.rules.holdings import COPIED, LEFT_OUT, SEALED
from tests.cases.free_texts import ALSO, TOKENISED
from tests.cases.stages import standing, take
from tests.factories import cases
from tests.factories.cases import CALLER
from tests.factories.members import make_organisation
from tests.factories.retention import archivist, person_request, staff_of

pytestmark = pytest.mark.django_db
OTHERS_PHONE, OTHERS_NAME = "13755556666", "欧阳店长"


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return archivist(home)


def sealed_columns():
    return {
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, SealedField)
    }


def granted(actor, *subjects):
    entry = RequestEntry("access", name=CALLER.name, phone=CALLER.phone, subjects=subjects)
    row = receive_person_request(entry, actor=actor)
    check_person_request(row.pk, actor=actor, proof="paper")
    return decide_person_request(row.pk, actor=actor, decision="granted")


def opened(copy):
    book = zipfile.ZipFile(io.BytesIO(copy.data))
    return {name: book.read(name) for name in book.namelist()}


def test_every_sealed_column_goes_into_the_copy_or_says_why_not():
    said = set(SEALED) | {each for each in sealed_columns() if each.rpartition(".")[0] in LEFT_OUT}

    assert sealed_columns() - said == set()
    assert set(SEALED) - sealed_columns() == set()


def test_every_table_where_people_write_goes_into_the_copy_or_says_why_not():
    tables = {each.rpartition(".")[0] for each in TOKENISED | ALSO}

    assert tables - COPIED - set(LEFT_OUT) == set()


def test_every_table_of_a_case_goes_into_the_copy_or_says_why_not():
    assert {each._meta.label for each in child_tables()} - COPIED - set(LEFT_OUT) == set()


def test_no_table_is_copied_and_left_out():
    assert COPIED & set(LEFT_OUT) == set()


def test_the_copy_holds_the_own_values_and_covers_others(home, actor):
    respondent = {"contact_name": OTHERS_NAME, "contact_phone": OTHERS_PHONE}
    case = standing("performed", actor, narrative=f"{OTHERS_NAME}不退款,我的电话{CALLER.phone}")
    from lianwei.cases.models import Respondent

    row = Respondent.objects.visible_to(SYSTEM).get(complaint=case)
    row.contact_name, row.contact_phone = respondent.values()
    row.save()

    parts = opened(copy_of(granted(actor)))

    text = parts["data.json"].decode()
    assert (CALLER.phone in text, CALLER.name in text, case.number in text) == (True, True, True)
    assert (OTHERS_PHONE in text, OTHERS_NAME in text) == (False, False)


def test_enquiries_and_reports_of_the_person_are_in_it(home, actor):
    question = cases.enquiry(actor=actor, name=CALLER.name, phone=CALLER.phone, question="预付卡怎么退")
    cases.violation_report(actor=actor, reporter_phone=CALLER.phone, clue="后厨很脏")

    data = json.loads(opened(copy_of(granted(actor)))["data.json"])

    assert [file["record"].get("question") for file in data["files"]] == ["预付卡怎么退", None]
    assert data["files"][1]["record"]["clue"] == "后厨很脏"
    assert data["files"][0]["record"]["number"] == question.number


def test_the_own_files_go_along_and_those_of_the_business_are_named_only(home, actor):
    case = cases.complaint(actor=actor)
    for source, content in (("consumer", "我的收据"), ("business", "商家账本")):
        upload = ContentFile(content.encode(), name=f"{source}.txt")
        add_evidence(case.pk, actor=OPERATOR, uploads=[upload], source=source)

    parts = opened(copy_of(granted(actor)))

    contents = [data.decode() for name, data in parts.items() if name.startswith("files/")]
    listed = json.loads(parts["data.json"])["files"][0]["files"]
    assert contents == ["我的收据"]
    assert [(each["from"], each["name"], each["is_enclosed"]) for each in listed] == [
        ("consumer", "consumer.txt", True), ("business", "", False),
    ]  # fmt: skip


def test_the_manifest_lists_every_part_and_is_signed(home, actor):
    cases.complaint(actor=actor)

    parts = opened(copy_of(granted(actor)))
    manifest = json.loads(parts.pop("manifest.json"))

    assert [part["name"] for part in manifest["parts"]] == list(parts)
    body = {name: value for name, value in manifest.items() if name not in ("signature", "public_key")}
    text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode()
    assert keys.is_signed(text, manifest["signature"], by=manifest["public_key"])


def test_the_paper_to_read_is_a_pdf(home, actor):
    cases.complaint(actor=actor)

    assert opened(copy_of(granted(actor)))["个人信息副本.pdf"][:5] == b"%PDF-"


def test_the_copy_is_not_offered_before_it_is_granted(home, actor):
    row = person_request(home)

    with pytest.raises(WrongStatus):
        offer_copy(row.pk, actor=actor)


def test_a_link_gives_the_copy_and_a_fresh_one_closes_it(home, actor):
    row = granted(actor, subject_of(standing("accepted", actor)))
    token = offer_copy(row.pk, actor=actor)

    copy = fetch_copy(token, actor=OPERATOR)
    offer_copy(row.pk, actor=actor)

    with pytest.raises(NotVisible):
        fetch_copy(token, actor=OPERATOR)
    details = Event.objects.get(subject=subject_of(row), name="person_request.handed_over").details
    assert details == {"sha256": copy.sha256, "size": len(copy.data), "files": len(copy.names)}


def test_the_link_is_used_up_after_three_downloads(home, actor):
    row = granted(actor)
    token = offer_copy(row.pk, actor=actor)
    for _ in range(3):
        fetch_copy(token, actor=OPERATOR)

    with pytest.raises(NotVisible):
        fetch_copy(token, actor=OPERATOR)


def test_the_page_behind_the_link_asks_first_and_gives_the_zip(home, actor):
    row = granted(actor)
    token = offer_copy(row.pk, actor=actor)

    asking, given = Client().get(f"/archive/copy/{token}/"), Client().post(f"/archive/copy/{token}/")

    assert (asking.status_code, given.status_code, given["Content-Type"]) == (200, 200, "application/zip")
    assert Client().get("/archive/copy/wrong/").status_code == 404
    assert find(PersonRequest, row.pk, actor=SYSTEM).status == "decided"


def test_the_desk_makes_the_link_on_a_page(home, actor, client_of):
    row = granted(actor)

    page = client_of(staff_of(home)).post(f"/archive/requests/{row.pk}/hand-over/", {}).content.decode()

    assert "/archive/copy/" in page


def test_a_case_in_storage_is_still_in_the_copy(home, actor):
    from lianwei.cases.models import Complaint
    from lianwei.cases.operations.rulebook.keeping import limit_to_storage

    case = take(standing("withdrawn", actor).pk, actor, "call_follow_up", "archive")
    limit_to_storage(Complaint, case.pk, actor=actor, ground="restriction")

    text = opened(copy_of(granted(actor)))["data.json"].decode()

    assert (CALLER.phone in text, case.number in text) == (True, True)

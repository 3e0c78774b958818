"""After destruction no person is readable anywhere in the database: every row, every column, opened."""

import json

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival, Mail
from lianwei.cases.models import CallBack, Complaint, Respondent
from lianwei.cases.operations import note_complaint
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.rules.personal import PERSONAL_TEXTS
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import OPERATOR, SYSTEM, subject_of
from lianwei.core.sealed import Sealed
from lianwei.core.verification import verify_log
from lianwei.retention.models import PersonRequest
from lianwei.retention.operations.destroying import destroy_next
from lianwei.retention.operations.destruction import approve_list, check_list, order_list, propose_list
from lianwei.retention.operations.filing import file_subject
from lianwei.retention.operations.requests import (
    RequestEntry,
    receive_person_request,
    withdraw_person_request,
)
from tests.cases.free_texts import ALSO, TOKENISED
from tests.cases.stages import standing, take
from tests.factories import arrivals, mails, papers
from tests.factories.cases import call_back
from tests.factories.members import make_organisation
from tests.factories.retention import archivist

pytestmark = pytest.mark.django_db
NAME, PHONE, EMAIL = "诸葛芳菲", "13688887777", "fangfei.zhuge@example.org"
ADDRESS, CONTACT, CONTACT_PHONE = "渝中区大坪街道九坑子小区8栋", "司马店长", "13599996666"
TRACES = (NAME, PHONE, EMAIL, ADDRESS, CONTACT, CONTACT_PHONE)
PERSON = {"name": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS}


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return archivist(home)


def everything():
    """Every value of every row of every table, sealed ones opened."""
    for model in apps.get_models():
        for row in QuerySet(model):
            for column in model._meta.concrete_fields:
                value = getattr(row, column.attname)
                if isinstance(value, Sealed):
                    value = value.plain()
                yield f"{model._meta.label}.{column.name}", str(value)


def traces():
    """Where the person can still be read."""
    return sorted({place for place, text in everything() for each in TRACES if each in text})


def busy_case(actor):
    """A case that has left traces wherever it can."""
    text = f"{NAME}说{CONTACT}不退款,电话{PHONE},对方{CONTACT_PHONE}"
    case = standing("accepted", actor, person=PERSON, narrative=text, wish=text, title=f"{NAME}退卡")
    contact = QuerySet(Respondent).get(complaint=case)
    contact.contact_name, contact.contact_phone = CONTACT, CONTACT_PHONE
    contact.save()
    note_complaint(case.pk, actor=actor, text=text)
    upload = ContentFile(text.encode(), name=f"{NAME}.txt")
    add_evidence(case.pk, actor=OPERATOR, uploads=[upload], source="consumer")
    queue_message(case, to=PHONE, channel="sms", text=text, title=NAME, template="told", actor=actor)
    papers.draft(case, actor=papers.clerk(organisation_id=actor.organisation_id))
    promised = call_back(actor=actor)
    QuerySet(CallBack).filter(pk=promised.pk).update(
        made=subject_of(case), done_at=promised.asked_at, result="registered"
    )
    take(case.pk, actor, "agree_at_once", "call_follow_up")
    row = QuerySet(Complaint).get(pk=case.pk)
    take(row.pk, actor, "archive")
    return row


def destroyed(case, actor):
    filing = file_subject(subject_of(case), actor=SYSTEM)
    filing.keep_until = filing.filed_on.replace(year=filing.filed_on.year - 1)
    filing.save()
    row = propose_list(filing.holder_id, actor=SYSTEM)
    check_list(row.pk, actor=actor)
    approve_list(row.pk, actor=actor)
    order_list(row.pk, actor=archivist(filing.holder))
    destroy_next(row.pk, actor=SYSTEM, limit=9)
    return filing


def test_the_texts_emptied_are_those_in_which_people_write():
    written = {each for each in TOKENISED | ALSO if each.startswith("cases.")}
    emptied = {f"cases.{table}.{name}" for table, names in PERSONAL_TEXTS.items() for name in names}

    assert written - emptied == set()


def test_no_trace_of_a_person_is_readable_after_destruction(home, actor):
    case = busy_case(actor)
    before = traces()

    destroyed(case, actor)

    assert len(before) >= 12
    assert traces() == []
    assert verify_log()["broken_at"] is None


def test_what_came_in_is_empty_as_well(home, actor):
    case = busy_case(actor)
    row = arrivals.brought(home, payload={"narrative": f"{NAME} {PHONE}"}).arrival
    row.subject, row.status = subject_of(case), "taken"
    row.save()

    destroyed(case, actor)

    assert traces() == []


def test_mails_about_the_file_are_empty_as_well(home, actor):
    case = busy_case(actor)
    written = mails.letter(f"{NAME} {PHONE}", From=f"{NAME} <{EMAIL}>", Subject=f"{NAME}退卡")
    mail = mails.take(mails.mailbox(home), written)
    QuerySet(Arrival).filter(pk=mail.arrival_id).update(subject=subject_of(case), status="taken")

    destroyed(case, actor)

    assert (traces(), QuerySet(Mail).get().sender) == ([], None)


def test_a_request_of_the_person_goes_with_the_last_of_its_files(home, actor):
    case = busy_case(actor)
    entry = RequestEntry("access", name=NAME, phone=PHONE, wish=f"{NAME}要副本")
    asked = receive_person_request(entry, actor=actor)
    withdraw_person_request(asked.pk, actor=actor)

    destroyed(case, actor)

    assert (traces(), QuerySet(PersonRequest).get().number) == ([], asked.number)


def test_a_reason_in_the_log_names_no_one(home, actor):
    from lianwei.cases.operations import withdraw_complaint
    from lianwei.core.models import Event

    case = standing("accepted", actor, person=PERSON)
    withdraw_complaint(case.pk, actor=actor, reason=f"{NAME}来电{PHONE}撤回")

    said = json.loads(Event.objects.get(name="complaint.withdrawn").body)["details"]["reason"]

    assert (NAME in said, PHONE in said, "投诉人" in said) == (False, False, True)

"""Rows of cases for the visitor matrix, each as far in its life as it needs to be for its routes to exist."""

from datetime import timedelta

from django.core.files.base import ContentFile

from lianwei.cases.models import Complaint
from lianwei.cases.operations import ask_assistance, dispute_competence, question_complaint
from lianwei.cases.operations.between.assistance import draft_assistance_letter
from lianwei.cases.operations.between.board import SharedEntry, share_person
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import Organisation
from lianwei.members.queries import alliances_of
from tests.cases.actors import worker
from tests.factories import bulk, cases, knowledge, lists, matches, members, papers, sudden, topics

from .keyed_exchange import EXCHANGE
from .keyed_open_data import OPEN_DATA
from .nouns import Keys, Known, Noun


def _somebody(home: Organisation) -> Actor:
    return worker(home, user=members.make_user(organisation=home))


def _received(home: Organisation) -> Complaint:
    return cases.complaint(actor=_somebody(home))


def _complaint(home: Organisation) -> Keys:
    return {"pk": _received(home).pk}


def _value(home: Organisation) -> Keys:
    return {"pk": _received(home).pk, "key": "complainant.phone"}


def _printed(home: Organisation) -> Keys:
    knowledge.knowledge()
    return {"pk": _received(home).pk, "code": "evidence_receipt"}


def _to_draft(home: Organisation) -> Keys:
    knowledge.knowledge()
    return {"pk": _received(home).pk, "code": "acceptance_notice"}


def _document(home: Organisation) -> Keys:
    complaint, clerk = _received(home), papers.clerk(organisation_id=home.pk)
    return {"pk": complaint.pk, "document_pk": papers.draft(complaint, actor=clerk).pk}


def _file(home: Organisation) -> Keys:
    complaint = _received(home)
    upload = ContentFile("收据".encode(), name="receipt.txt")
    kept = add_evidence(complaint.pk, actor=OPERATOR, uploads=[upload], source="consumer")
    return {"pk": complaint.pk, "file_pk": kept[0].pk}


def _group(home: Organisation) -> Keys:
    return {"pk": cases.case_group(actor=_somebody(home)).pk}


def _promise(home: Organisation) -> Keys:
    """An undertaking that a colleague reported as kept."""
    return {"pk": cases.undertaking(home).pk}


def _letter(home: Organisation) -> Keys:
    knowledge.knowledge()
    asked = members.make_organisation()
    alliance = alliances_of(home.pk).first() or members.make_alliance(home, code=f"L-{home.code}")
    members.join(alliance, asked)
    case, actor = _received(home), _head(home)
    told = {"asked_id": asked.pk, "kind": "inspect", "matter": "看店面", "due_on": clock.today()}
    row = ask_assistance(case.pk, actor=actor, **told)
    draft_assistance_letter(case.pk, actor=OPERATOR, assistance_id=row.pk)
    return {"pk": row.pk}


def _event(home: Organisation) -> Keys:
    return {"pk": sudden.event(actor=_head(home)).pk}


def _person(home: Organisation) -> Keys:
    event = sudden.event(actor=_head(home))
    return {"pk": event.pk, "person_id": sudden.person(event, actor=OPERATOR).pk}


def _line(home: Organisation) -> Keys:
    event = sudden.event(actor=_head(home))
    person = sudden.person(event, actor=OPERATOR)
    return {"pk": event.pk, "line_id": sudden.visit(event, person, actor=OPERATOR).pk}


def _event_report(home: Organisation) -> Keys:
    knowledge.knowledge()
    members.make_alliance(home, code=f"E-{home.code}")
    above = members.make_organisation()
    Organisation.objects.filter(pk=home.pk).update(parent=above)
    head = _head(home)
    return {"pk": (event := sudden.event(actor=head)).pk, "report_id": sudden.drafted(event, actor=head).pk}


def _event_step(home: Organisation) -> Keys:
    return _event_report(home) | {"verb": "submit"}


def _head(home: Organisation) -> Actor:
    return members.make_actor("head", organisation=home)


def _call_back(home: Organisation) -> Keys:
    return {"pk": cases.call_back(actor=_somebody(home)).pk}


def _enquiry(home: Organisation) -> Keys:
    return {"pk": cases.enquiry(actor=_somebody(home)).pk}


def _report(home: Organisation) -> Keys:
    return {"pk": cases.violation_report(actor=_somebody(home)).pk}


def _reported_value(home: Organisation) -> Keys:
    return _report(home) | {"key": "reporter_phone"}


def _replay(home: Organisation) -> Keys:
    return {"pk": cases.replay().pk}


def _dispute(home: Organisation) -> Keys:
    """A dispute of two members below the one that decides."""
    members.make_staff("head", organisation=home)
    giver, taker = (members.make_organisation(parent=home) for _n in range(2))
    members.make_alliance(giver, taker, code=f"A-{home.code}")
    case = cases.complaint(actor=_somebody(giver))
    told = {"taker_id": taker.pk, "reason": "店在南岸", "basis": "oral_consent"}
    return {"pk": dispute_competence(case.pk, actor=_somebody(giver), **told).pk}


def _shared(home: Organisation) -> Keys:
    if not alliances_of(home.pk).exists():
        members.make_alliance(home, code=f"S-{home.code}")
    return {"pk": share_person(SharedEntry("expert", "赵专家", 2, knows="电梯"), actor=_head(home)).pk}


def _question(home: Organisation) -> Keys:
    case, due = _received(home), clock.today() + timedelta(days=3)
    row = question_complaint(case.pk, actor=_somebody(home), matter="办到哪一步了", due_on=due)
    return {"pk": row.pk}


def _match(home: Organisation) -> Keys:
    return {"pk": matches.match(home).pk}


def _match_side(home: Organisation) -> Keys:
    return {"pk": matches.side(home).pk}


def _bulk(home: Organisation) -> Keys:
    return {"pk": bulk.of(home).pk}


def _done_in_bulk(home: Organisation) -> Keys:
    actor = bulk.head(home)
    return {"pk": bulk.carried_out(actor, [cases.complaint(actor=actor)]).pk}


def _list(home: Organisation) -> Keys:
    return {"pk": lists.shared(home).pk}


CASES: dict[str, Noun] = {
    "bulk_action_": Noun(_bulk),
    "bulk_action_undo": Noun(_done_in_bulk),
    "call_back_": Noun(_call_back),
    "commitment_": Noun(_promise),
    "competence_dispute_": Noun(_dispute),
    "complaint_": Noun(_complaint),
    "complaint_moved": Noun(_replay, Known.SHARED),
    "complaint_print": Noun(_printed),
    "complaint_reveal": Noun(_value),
    "document_": Noun(_document),
    "document_choose": Noun(_complaint),
    "document_draft": Noun(_to_draft),
    "enquiry_": Noun(_enquiry),
    "evidence_": Noun(_file),
    "case_group_": Noun(_group),
    "shared_person_": Noun(_shared),
    "match_": Noun(_match),
    "match_ask": Noun(_complaint),
    "match_side_": Noun(_match_side),
    "question_": Noun(_question),
    "saved_list_": Noun(_list),
    "sudden_event_": Noun(_event),
    "sudden_event_enter_line": Noun(_person),
    "sudden_event_report_docx": Noun(_event_report),
    "sudden_event_report_pdf": Noun(_event_report),
    "sudden_event_report_step": Noun(_event_step),
    "sudden_event_report_view": Noun(_event_report),
    "sudden_event_reveal": Noun(_person),
    "sudden_event_revise_person": Noun(_person),
    "sudden_event_send": Noun(_event_report),
    "sudden_event_strike_line": Noun(_line),
    "transfer_letter": Noun(_letter),
    "report_draft_bulletin": Noun(lambda home: {"pk": topics.topic(home).pk}),
    "violation_report_": Noun(_report),
    "violation_report_reveal": Noun(_reported_value),
}
CASES |= EXCHANGE | OPEN_DATA

"""People who may take every step of a case, and cases at a stage. Built on factories/cases.py."""

from lianwei.cases.entries import LossEntry, TermsEntry
from lianwei.cases.models import Complaint
from lianwei.cases.operations import accept_complaint
from lianwei.core.documents.lifecycle import TRANSITIONS as DOCUMENT_STEPS
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation, Role, RoleAssignment, User
from tests.cases.actors import EVERY_STEP
from tests.factories.cases import SALON, SUPPLIER, complaint
from tests.factories.members import LONG_AGO, make_user

MORE = (
    {"question.view", "question.answer"}
    | {f"document.{each.verb}" for each in DOCUMENT_STEPS}
    | {
        "document.view",
        "document.approve_as_head",
        "message.send",
        "complaint.add_evidence",
        "complaint.export",
        "complaint.print",
        "complaint.invite",
        "complaint.rate",
        "violation_report.view",
        "complaint.view",
    }
)
ALL = EVERY_STEP | MORE


def make_caseworker(organisation: Organisation, *, without: tuple[str, ...] = (), **fields: object) -> User:
    """A person who may take every step here, or all but some."""
    user = make_user(organisation=organisation, **fields)
    code = f"not-{'-'.join(without)}"[:30] if without else "everything"
    plain = {"name": code, "permissions": sorted(ALL - set(without)), "scope": "own", "viewer": "holder"}
    role, _new = Role.objects.get_or_create(code=code, defaults=plain)
    RoleAssignment.objects.create(user=user, role=role, organisation=organisation, valid_from=LONG_AGO)
    return user


def make_complaint(actor: Actor, **changes: object) -> Complaint:
    """A complaint against a salon and its supplier, as registered."""
    return complaint(actor=actor, **{"respondents": (SALON, SUPPLIER)} | changes)


def make_accepted(actor: Actor, **changes: object) -> Complaint:
    return accept_complaint(make_complaint(actor, **changes).pk, actor=actor, no_talks="refuses")


def terms(**changes: object) -> TermsEntry:
    """Refund of 4,640 yuan."""
    plain = {"terms": "商家退还4640元。", "losses": (LossEntry("refund", 464_000),)}
    return TermsEntry(**plain | changes)

"""What of an organisation's work on cases is open, as conditions: it follows to the successor."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianwei.cases.models import (
    Assistance,
    AssistanceState,
    Complaint,
    DisputeState,
    GroupedCase,
    GroupState,
    QuestionState,
    ReportStatus,
    SuddenState,
)
from lianwei.core import clock
from lianwei.members.queries.succession import ended_and_followed

PARTNERS = (AssistanceState.ASKED, AssistanceState.ANSWERED)


def cases_open() -> Q:
    """Complaints that are not in the archive, closed ones too: they are followed up."""
    return Q(archived_on=None)


def requests_owed() -> Q:
    """What a member was asked and has not answered, and what it is a partner for until the case is closed."""
    goes_on = QuerySet(Complaint).filter(pk=OuterRef("case_id"), closed_on=None)
    return Q(state=AssistanceState.ASKED) | Q(Exists(goes_on), state=AssistanceState.ANSWERED, is_joint=True)


def followed_as_partner() -> Exists:
    """Of rows of Access: a successor takes the part of this organisation in the case."""
    owed = QuerySet(Assistance).filter(requests_owed(), case_id=OuterRef("complaint_id"))
    return Exists(owed.filter(asked=OuterRef("organisation_id"), asked__in=list(ended_and_followed())))


def disputes_to_decide() -> Q:
    """With the association above; the secretary-general's office is whose it is on the day."""
    return Q(state=DisputeState.OPEN, level="superior")


def groups_going_on() -> Q:
    """Groups proposed or confirmed, as long as one of their cases is not in the archive."""
    rows = QuerySet(GroupedCase).filter(group_id=OuterRef("pk"), complaint__archived_on=None)
    return Q(Exists(rows), state__in=(GroupState.PROPOSED, GroupState.OPEN))


def events_going_on() -> Q:
    """Sudden events whose last report has not gone out."""
    return ~Q(state=SuddenState.CLOSED)


def questions_open() -> Q:
    return Q(state=QuestionState.ASKED)


def calls_to_make() -> Q:
    return Q(done_at=None)


def enquiries_to_answer() -> Q:
    return Q(answered_on=None)


def reports_open() -> Q:
    return ~Q(status=ReportStatus.CLOSED)


def people_lent() -> Q:
    """People on the load board, today or later."""
    return Q(valid_to=None) | Q(valid_to__gte=clock.today())

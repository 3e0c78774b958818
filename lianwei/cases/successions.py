"""What of the work on cases follows to the successor of an organisation that ended."""

from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import (
    Assistance,
    CallBack,
    CaseGroup,
    CompetenceDispute,
    Complaint,
    Enquiry,
    Question,
    SharedPerson,
    SuddenEvent,
    ViolationReport,
    joint_sessions_of,
)
from lianwei.cases.operations.between.succession import move_to_successor, pass_on_assistance, pass_on_dispute
from lianwei.cases.queries.between import succession as which
from lianwei.core.scope import Actor
from lianwei.members.successions import add_succession


def register() -> None:
    """Cases first: what hangs on them finds them where they are to be."""
    add_succession(Complaint, _("Complaints not archived"), open=which.cases_open, move=move_to_successor)
    add_succession(
        Assistance,
        _("Requests of other members"),
        column="asked_id",
        open=which.requests_owed,
        move=pass_on_assistance,
    )
    add_succession(
        CompetenceDispute,
        _("Disputes to decide"),
        column="decider_id",
        open=which.disputes_to_decide,
        move=pass_on_dispute,
    )
    add_succession(
        CaseGroup,
        _("Group complaints"),
        column="organisation_id",
        open=which.groups_going_on,
        along=_take_sessions_along,
    )
    add_succession(SuddenEvent, _("Sudden events"), open=which.events_going_on)
    _register_what_has_no_case()


def _register_what_has_no_case() -> None:
    add_succession(Question, _("Questions to answer"), column="asked_id", open=which.questions_open)
    add_succession(Question, _("Questions without an answer"), column="asker_id", open=which.questions_open)
    add_succession(Enquiry, _("Enquiries to answer"), open=which.enquiries_to_answer)
    add_succession(ViolationReport, _("Violation reports not closed"), open=which.reports_open)
    add_succession(CallBack, _("Calls to make"), open=which.calls_to_make)
    add_succession(SharedPerson, _("People lent to others"), column="organisation_id", open=which.people_lent)


def _take_sessions_along(group: CaseGroup, *, actor: Actor) -> None:
    """The sessions in which a group is heard together are its holder's."""
    joint_sessions_of(group).update(organisation_id=group.organisation_id)

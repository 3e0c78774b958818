"""What was asked for a case, and answered, goes with its file; who was asked when stays."""

from django.db import transaction
from django.db.models import QuerySet

from lianwei.core.models import Basis
from lianwei.federation.models import JointItem, JointPart, JointRequest, JointWord
from lianwei.federation.operations.emptying import empty_message_of, empty_messages

from .sending import withhold


@transaction.atomic
def forget_joint_requests(complaint_id: int) -> int:
    """The file of a case was destroyed: of requests about it nothing is left that was said. How many."""
    rows = QuerySet(JointRequest).filter(is_ours=True, complaint_id=complaint_id)
    empty_messages(rows)
    keys = list(rows.values_list("pk", flat=True))
    QuerySet(JointWord).filter(request_id__in=keys).update(text="", page={})
    QuerySet(JointPart).filter(item__request_id__in=keys).delete()
    return rows.update(facts={})


@transaction.atomic
def take_back_person(complaint_id: int) -> int:
    """The consumer took the consent back (PIPL art. 15): the person's page that lay ready goes, and with it
    what had not left; what goes on a duty of law stays. How many pages.
    """
    rows = QuerySet(JointItem).filter(
        request__is_ours=True, request__complaint_id=complaint_id, is_person=True
    )
    found = list(rows.exclude(basis=Basis.DUTY).select_related("request"))
    for each in found:
        if empty_message_of(each.request, each.sha256):
            withhold([each])
    return QuerySet(JointPart).filter(item__in=found).delete()[0]

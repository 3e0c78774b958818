"""What was asked for a case, and answered, goes with its file; who was asked when stays."""

from django.db import transaction
from django.db.models import QuerySet

from lianwei.federation.models import JointPart, JointRequest, JointWord


@transaction.atomic
def forget_joint_requests(complaint_id: int) -> int:
    """The file of a case was destroyed: of requests about it nothing is left that was said. How many."""
    rows = QuerySet(JointRequest).filter(is_ours=True, complaint_id=complaint_id)
    keys = list(rows.values_list("pk", flat=True))
    QuerySet(JointWord).filter(request_id__in=keys).update(text="", page={})
    QuerySet(JointPart).filter(item__request_id__in=keys).delete()
    return rows.update(facts={})

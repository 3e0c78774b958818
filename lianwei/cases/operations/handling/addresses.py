"""Whether a business is where it says it is: what was found decides whose the case is (routing)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import NOTE_ADDRESS
from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock


@transaction.atomic
def note_address(
    complaint_id: int, *, actor: Actor, respondent_id: int, is_false: bool, finding: str
) -> Respondent:
    """Note that a business is not at its address (地址虚假或者联系不上), or is after all.

    A shop on a platform without an address that works belongs to the platform's domicile (SAMR Order 121;
    data/routing.csv, row online-hidden). Raises Invalid without what was found.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, NOTE_ADDRESS, actor=actor)
    respondent = QuerySet(Respondent).filter(complaint=complaint, pk=respondent_id).first()
    if respondent is None:
        raise NotVisible
    if not finding.strip():
        raise Invalid({"finding": _("Please say how it was found out: a visit, a letter that came back.")})
    respondent.address_false_on = clock.today() if is_false else None
    respondent.save(update_fields=["address_false_on"])
    store(complaint)
    told = {"respondent": respondent.seq, "business": respondent.name, "is_false": is_false}
    record(
        "complaint.address_noted", complaint, actor=actor, **told, reason=write_for_log(complaint, finding)
    )
    return respondent

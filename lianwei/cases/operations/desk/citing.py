"""What the knowledge base says, cited in a case: it stands in the record, and is counted as used once."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.known import cited_codes
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.knowledge.operations.entries import count_entry_use


@transaction.atomic
def cite_knowledge(complaint_id: int, entry_id: int, *, actor: Actor) -> Complaint:
    """Note that an entry speaks to this case. Raises NotVisible, WrongStatus where it is cited already or is
    not published.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.cite")
    entry = count_entry_use(entry_id, actor=actor)
    if entry.code in cited_codes(complaint):
        raise WrongStatus(_("This case cites it already."))
    told = {"entry": entry.pk, "code": entry.code, "version": entry.version}
    record("complaint.knowledge_cited", complaint, actor=actor, title=entry.title, **told)
    return complaint

"""Cases between alliances, for tests: offered by a neighbour that exists on paper, or offered to one."""

import base64

from django.db.models import QuerySet

from lianwei.cases.queries.between.transfers import answer_due
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.demo.abroad import facts_told, offer_of
from lianwei.demo.neighbour import Neighbour
from lianwei.federation.models import CaseAbroad
from lianwei.federation.operations.abroad import offer_case_abroad
from lianwei.federation.operations.abroad.receiving import take_paper
from lianwei.federation.queries.peers import peer_with_code
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.exchange import AWAY, Stranger, active
from tests.factories.members import make_user

REASON = "经营者在对方辖区。"


def neighbour(stranger: Stranger | None = None) -> Neighbour:
    """A peer with which messages are exchanged."""
    found = stranger or Stranger()
    if peer_with_code(found.code) is None:
        active(found)
    return Neighbour(found.code, base64.b64encode(found.secret.private_bytes_raw()).decode())


def offered_to(
    home: Organisation, *, by: Neighbour | None = None, number: str = "HH-2026-000001"
) -> CaseAbroad:
    """A case that another alliance offers to this member."""
    message = offer_of(by or neighbour(), facts_told(), number=number, wished_by=answer_due(clock.today()))
    if not QuerySet(CaseAbroad).filter(case=message.data["paper"]["case"]).exists():
        take_paper(message, actor=OPERATOR)
    row = QuerySet(CaseAbroad).get(case=message.data["paper"]["case"])
    row.organisation = home
    row.save()
    return row


def offered_by(home: Organisation) -> CaseAbroad:
    """A case of this member that another alliance is asked to take."""
    neighbour()
    actor = worker(home, user=make_user(organisation=home))
    case = complaint(actor=actor)
    told = {"peer": AWAY, "reason": REASON, "basis": "oral_consent"}
    return offer_case_abroad(case.pk, actor=OPERATOR, **told)

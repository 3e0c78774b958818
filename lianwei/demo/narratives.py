"""Some members of the demo alliance tell narratives: consumers agreed, months are out, one is being read."""

from contextlib import suppress

from lianwei.analytics.models import NarrativeStatus, OpenDataKind, OpenNarrative
from lianwei.analytics.operations.open_narratives import accept_open_narrative, reject_open_narrative
from lianwei.analytics.tasks import lay_out_open_narratives, publish_open_data
from lianwei.cases.operations import record_consent
from lianwei.cases.queries.counted import counted_cases
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core import clock
from lianwei.core.models import Basis
from lianwei.core.schedule import StepsFailed
from lianwei.core.scope import SYSTEM

from .alliance import Member
from .publishing import BEFORE, resolve

AGREED = 14  # consumers of each member who were asked by phone and agreed
BY_PHONE = "C02"


def tell_narratives(members: list[Member]) -> None:
    """All but the newest month is read and out, the newest waits for a person."""
    for n, member in enumerate(members, start=31):
        resolve(member, OpenDataKind.NARRATIVES, n)
        _ask(member)
    lay_out_open_narratives()
    rows = list(
        OpenNarrative.objects.visible_to(SYSTEM).filter(status=NarrativeStatus.WAITING).order_by("month")
    )
    newest = max((each.month for each in rows), default="")
    readers = {each.organisation.pk: each.desk.mediator for each in members}
    for n, row in enumerate(
        each for each in rows if each.month != newest and each.organisation_id in readers
    ):
        read = reject_open_narrative if n % 7 == 6 else accept_open_narrative
        read(row.pk, actor=readers[row.organisation_id])
    with suppress(StepsFailed):  # a month that cannot go out stays out, and the demo starts
        publish_open_data()


def _ask(member: Member) -> None:
    """The clerk asks on the phone; who accepted their case long enough ago is in a month that is due."""
    home = member.organisation.pk
    rows = counted_cases(actor=SYSTEM).filter(holder_id=home, accepted_on__gte=clock.today() - BEFORE)
    told = {"purpose": OPEN_NARRATIVE, "is_given": True, "basis": Basis.ORAL, "channel": BY_PHONE}
    for pk in list(rows.order_by("accepted_on", "pk").values_list("pk", flat=True)[:AGREED]):
        record_consent(pk, actor=member.desk.clerk, **told)

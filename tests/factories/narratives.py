"""Complaints whose consumers agreed to have told what happened, and members that tell it."""

from lianwei.analytics.models import NarrativeStatus, OpenDataKind, OpenNarrative
from lianwei.analytics.operations.open_data import enter_open_data_resolution, sign_open_data_resolution
from lianwei.analytics.operations.open_narratives import accept_open_narrative
from lianwei.analytics.tasks import lay_out_open_narratives
from lianwei.cases.models import Complaint
from lianwei.cases.operations import accept_complaint, record_consent
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.models import Organisation
from tests.cases.actors import worker

from .cases import complaint
from .members import at_office, make_actor, make_organisation, make_user
from .open_data import SINCE

STORY = (
    "{n}号那天我在渝中丽人美容院办卡，店员张小燕答应随时退，后来打13900001111也没人接，"
    "家住渝中区大坪街道长江二路12号。"
)


def telling(*members: Organisation) -> None:
    """These members resolved to publish narratives."""
    told = {"body": "会长办公会", "number": "渝消委办〔2026〕5号", "resolved_on": SINCE, "from_month": SINCE}
    for home in members:
        head, second = (make_actor("head", organisation=home) for _n in range(2))
        row = enter_open_data_resolution(home.pk, actor=head, kind=OpenDataKind.NARRATIVES, **told)
        sign_open_data_resolution(row.pk, actor=second)


def accepted_cases(
    home: Organisation, count: int, *, on: str = "2026-07-10", **changes: object
) -> list[Complaint]:
    """Complaints accepted on a day."""
    actor = worker(home, user=make_user(organisation=home))
    with clock.playing(at_office(f"{on} 10:00")):
        rows = [
            complaint(actor=actor, **({"narrative": STORY.format(n=n)} | changes))
            for n in range(1, count + 1)
        ]
        for each in rows:
            accept_complaint(each.pk, actor=actor, no_talks="refuses")
    return rows


def agreed(*cases: Complaint) -> None:
    """Their consumers agreed on the phone."""
    told = {"purpose": OPEN_NARRATIVE, "is_given": True, "basis": "oral_consent", "channel": "C02"}
    for each in cases:
        record_consent(each.pk, actor=OPERATOR, **told)


def waiting(home: Organisation | None = None) -> OpenNarrative:
    """A narrative that waits for a reader, of a case of its own."""
    place = home or make_organisation()
    [case] = accepted_cases(place, 1)
    return OpenNarrative.objects.create(
        organisation=place,
        complaint_id=case.pk,
        month="2026-07",
        text="店员〔姓名〕答应随时退。",
        laid_out_at=clock.now(),
    )


def all_accepted() -> list[OpenNarrative]:
    """Laid out and read."""
    lay_out_open_narratives()
    rows = OpenNarrative.objects.visible_to(SYSTEM).filter(status=NarrativeStatus.WAITING).order_by("pk")
    return [accept_open_narrative(each.pk, actor=OPERATOR) for each in rows]

"""What follows with returns: the people of the member are told that one is late or was sent back; and with a
consent that was taken back: the narrative leaves the way into the open data; and with recalled narratives.
"""

from django.urls import reverse

from lianwei.analytics.models import OpenDataKind, OpenRecall, StatisticalReturn
from lianwei.analytics.operations.open_narratives import withdraw_open_narrative
from lianwei.analytics.operations.open_recalls import withdraw_open_recall
from lianwei.analytics.queries.open_recalls import recalls_waiting
from lianwei.analytics.queries.open_untold import narrative_of
from lianwei.analytics.warehouse.open_files import erase_published
from lianwei.cases.operations.desk.colleagues import tell_colleagues
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.members.queries.people import people_who_may
from lianwei.ui.words import full_date

SUBMIT = "statistical_return.submit"


@on("statistical_return.reminded", only_loud=True)
def tell_of_lateness(event: Event) -> None:
    """Those who may hand the return in, once."""
    _tell(event, "return_late")


@on("statistical_return.sent_back", only_loud=True)
def tell_of_sending_back(event: Event) -> None:
    """Those who may hand it in again; each time it is sent back."""
    _tell(event, "return_sent_back")


@on("complaint.consent_withdrawn")
def take_narrative_out(event: Event) -> None:
    """What the consumer agreed to have told, if it is still on its way. Safe twice."""
    if event.details["purpose"] != OPEN_NARRATIVE:
        return
    row = narrative_of(int(event.subject.partition(":")[2]), actor=SYSTEM)
    if row is not None:
        withdraw_open_narrative(row.pk, actor=SYSTEM)


@on("open_recall.signed")
def erase_recalled_narratives(event: Event) -> None:
    """Off the disk. Files of counts stay: a corrected month is held against them. Safe twice."""
    row = find(OpenRecall, int(event.subject.partition(":")[2]), actor=SYSTEM)
    if row.snapshot.kind == OpenDataKind.NARRATIVES:
        erase_published(row.snapshot.files)


@on("open_recall.signed")
def drop_other_recalls(event: Event) -> None:
    """What other members asked for of the same snapshot is done. Safe twice."""
    signed = find(OpenRecall, int(event.subject.partition(":")[2]), actor=SYSTEM)
    for each in recalls_waiting(actor=SYSTEM):
        if each.row.snapshot_id == signed.snapshot_id:
            withdraw_open_recall(each.row.pk, actor=SYSTEM)


def _tell(event: Event, template: str) -> None:
    row = find(StatisticalReturn, int(event.subject.partition(":")[2]), actor=SYSTEM)
    tell_colleagues(
        row,
        people_who_may(SUBMIT, row.holder_id),
        template,
        actor=SYSTEM,
        occasion=f"{template}:{event.pk}",
        path=reverse("statistical_return_view", args=[row.pk]),
        organisation_id=row.holder_id,
        period=row.period,
        due=full_date(row.due_on),
        member=str(row.upper),
    )

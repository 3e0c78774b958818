"""Most members of the demo alliance resolved to publish their figures; the months that are due are out."""

from contextlib import suppress
from datetime import timedelta

from lianwei.analytics.models import OpenDataKind
from lianwei.analytics.operations.open_data import enter_open_data_resolution, sign_open_data_resolution
from lianwei.analytics.tasks import publish_open_data
from lianwei.core import clock
from lianwei.core.schedule import StepsFailed

from .alliance import Member

LICENCE = "CC-BY-4.0"  # of the counts; for narratives none is named
UNDECIDED = 3  # members that have not resolved anything yet
BEFORE = timedelta(days=190)  # four months are due by now


def publish_months(members: list[Member]) -> None:
    """The head enters, the mediator, who is the member's legal officer, signs."""
    today = clock.today()
    working = [each for each in members if each.is_in_force(today)]
    for n, member in enumerate(working[UNDECIDED:-1], start=1):
        resolve(member, OpenDataKind.AGGREGATES, n)
    if len(working) > UNDECIDED:
        last = working[-1]
        enter_open_data_resolution(
            last.organisation.pk,
            actor=last.desk.head,
            body="常务会议",
            number=f"{last.organisation.code}会纪〔{today.year}〕8号",
            resolved_on=today - timedelta(days=3),
            from_month=today,
        )
    with suppress(StepsFailed):  # a month that cannot go out stays out, and the demo starts
        publish_open_data()


def resolve(member: Member, kind: OpenDataKind, number: int) -> None:
    """The member publishes this kind since half a year."""
    today = clock.today()
    row = enter_open_data_resolution(
        member.organisation.pk,
        actor=member.desk.head,
        kind=kind,
        body="会长办公会",
        number=f"{member.organisation.code}会纪〔{today.year}〕{number}号",
        resolved_on=today - BEFORE,
        from_month=today - BEFORE,
        licence=LICENCE if kind == OpenDataKind.AGGREGATES else "",
    )
    sign_open_data_resolution(row.pk, actor=member.desk.mediator)

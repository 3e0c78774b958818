"""What still lies with organisations that ended: open work that is to follow, or that nobody follows up."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from lianwei.core import clock
from lianwei.core.documents.models import DocumentStatus
from lianwei.members.models import Alliance, Membership, Organisation
from lianwei.members.successions import Succession, successions


@dataclass(frozen=True, slots=True)
class Standing:
    """Open work of one kind at one organisation."""

    label: str
    count: int


def ended_and_followed() -> dict[int, int]:
    """The organisations whose last day is over and that another followed: organisation → successor."""
    rows = Organisation.objects.filter(valid_to__lt=clock.today(), successor__isnull=False)
    return dict(rows.order_by("pk").values_list("pk", "successor_id"))


def ended_alone() -> models.QuerySet[Organisation]:
    """The organisations whose last day is over and that nobody followed."""
    return Organisation.objects.filter(valid_to__lt=clock.today(), successor=None).order_by("pk")


def open_work(succession: Succession, organisations: Collection[int]) -> models.QuerySet:
    """The open rows that name one of these organisations, whoever asks: for counting and for the night's
    work; people read rows through their scope.
    """
    rows = models.QuerySet(succession.model).filter(**{f"{succession.column}__in": list(organisations)})
    return rows.filter(succession.open()).order_by("pk")


def papers_not_sent() -> Q:
    """Papers that are written, checked, signed or sealed and have not gone out: whoever follows goes on."""
    over = (DocumentStatus.DISPATCHED, DocumentStatus.DELIVERED, DocumentStatus.VOID)
    return ~Q(status__in=over)


def work_standing(organisation_id: int) -> list[Standing]:
    """What is open at an organisation, by kind; without what it has none of."""
    found = [Standing(str(each.label), open_work(each, [organisation_id]).count()) for each in successions()]
    return [each for each in found if each.count]


def alliances_once_of(organisation_id: int) -> list[Alliance]:
    """The alliances an organisation is or was a member of."""
    joined = Membership.objects.filter(organisation_id=organisation_id).values("alliance_id")
    return list(Alliance.objects.filter(pk__in=joined).order_by("pk"))


def left_alone_in(alliances: Collection[int]) -> list[Organisation]:
    """Organisations that were members there, ended without a successor, and still have open work."""
    were_members = Membership.objects.filter(alliance_id__in=list(alliances)).values("organisation_id")
    rows = ended_alone().filter(pk__in=were_members)
    return [each for each in rows if work_standing(each.pk)]

"""Robots and gateways: the list, one of them, what they are told, and through which an SMS goes."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Arrival, ArrivalStatus, Mail, MailStatus, Outlet, OutletCall
from lianwei.arrivals.receivers import topics
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, find

SHOWN = 20
WAITING = {
    "arrival.refused": _l("Something that came in could not be taken"),
    "mail.taken": _l("An e-mail waits for a person"),
}
HANDS = (MailStatus.PROPOSED, MailStatus.STOPPED, MailStatus.TOO_LARGE, MailStatus.BOUNCE)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a robot says, and whose robots."""

    organisation_id: int
    text: str


@dataclass(frozen=True, slots=True)
class OutletPage:
    """A robot or gateway, what it is told, and how the last calls went."""

    outlet: Outlet
    topics: list[str]
    calls: list[OutletCall]
    may_withdraw: bool
    may_try: bool


def outlets(*, actor: Actor) -> list[Outlet]:
    """Those of the actor's organisations; the withdrawn ones last."""
    actor.require("outlet.view")
    rows = Outlet.objects.visible_to(actor).select_related("organisation").order_by("pk")
    return sorted(rows, key=lambda each: not each.is_open)


def outlet_page(pk: int, *, actor: Actor) -> OutletPage:
    """One of them. Raises NotVisible."""
    actor.require("outlet.view")
    outlet = find(Outlet, pk, actor=actor)
    is_ours = outlet.is_open and outlet.is_within_reach(actor)
    known = {name: str(label) for name, label in topics()}
    return OutletPage(
        outlet,
        [known.get(each, each) for each in outlet.topics],
        list(attached(OutletCall, outlet).order_by("-pk")[:SHOWN]),
        may_withdraw=is_ours and actor.may("outlet.withdraw"),
        may_try=is_ours and outlet.is_robot and actor.may("outlet.try"),
    )


def notice(label: object, *, number: str, path: str) -> str:
    """A line for a robot: what happened, the number, the link. Nothing personal has a place in it."""
    with translation.override("zh-hans"):
        parts = (_("[Lianwei]"), str(label), number, f"{settings.LIANWEI_PUBLIC_URL}{path}")
    return " ".join(filter(None, parts))


def waiting_notice(event: Event, *, actor: Actor) -> Notice | None:
    """What is said of something that came in; None where nobody has to look."""
    pk = int(event.subject.partition(":")[2])
    if event.name == "mail.taken":
        mail = find(Mail, pk, actor=actor)
        path = reverse("mail_view", args=[pk])
        is_waiting = mail.status in HANDS
        text = notice(WAITING[event.name], number="", path=path)
        return Notice(mail.organisation_id, text) if is_waiting else None
    arrival = find(Arrival, pk, actor=actor)
    text = notice(WAITING[event.name], number="", path=reverse("arrival_detail", args=[pk]))
    is_waiting = arrival.status == ArrivalStatus.REFUSED and arrival.batch_id is None
    return Notice(arrival.organisation_id, text) if is_waiting else None

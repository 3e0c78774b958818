"""Warnings between alliances: those of others in the inbox, what others do about ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from lianwei.analytics.models import Alert
from lianwei.analytics.queries.alert_panels import AlertPanel
from lianwei.analytics.queries.alert_series import sees_whole
from lianwei.analytics.queries.alert_words import subject_words
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor, find
from lianwei.federation.models import Peer, SharedAlert
from lianwei.federation.rules.agreements.fields import ALERT
from lianwei.members.queries import organisations_named
from lianwei.registry.queries import code_labels, region_labels

from .abroad import names_of_peers
from .agreements.flows import HOME, peer_side, what_flows
from .peers import peers_agreed

VIEW = "shared_alert.view"
INBOX, BESIDE = "federation/_alerts_abroad.html", "federation/_alert_told.html"
NOTICED_WITHIN, SHOWN = timedelta(hours=24), 50
BADGES = {"safety": "late", "collapse": "late"}


@dataclass(frozen=True, slots=True)
class SharedAlertRow:
    """A warning between alliances, in words. `is_late`: not noticed within 24 hours by who was told."""

    shared: SharedAlert
    peer: str
    member: str
    title: str
    rule: str
    badge: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class SharedAlertPage:
    """A warning of another alliance, and what may be done."""

    row: SharedAlertRow
    may_acknowledge: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ToldPanel:
    """To whom a warning of ours was told, and whether it may be told further."""

    alert: Alert
    rows: list[SharedAlertRow]
    may_tell: bool


def peers_to_warn() -> list[tuple[str, str]]:
    """Alliances that an agreement in force lets us warn: code and name."""
    return [(each.code, each.name) for each in peers_agreed(_may_warn)]


def _may_warn(peer: Peer) -> bool:
    return what_flows(ALERT, giver=HOME, receiver=peer_side(peer)).flow is not None


def alert_panel(alert: Alert | None, actor: Actor) -> AlertPanel | None:
    """Below the list what others warn of; beside a warning of ours to whom it was told."""
    if not actor.may(VIEW):
        return None
    rows = SharedAlert.objects.visible_to(actor).order_by("-told_at", "-pk")
    if alert is None:
        found = list(rows.filter(is_ours=False)[:SHOWN])
        return AlertPanel(INBOX, _rows(found)) if found else None
    told = list(rows.filter(is_ours=True, alert_id=alert.pk))
    may_tell = actor.may("shared_alert.tell") and sees_whole(alert, actor) and bool(peers_to_warn())
    return AlertPanel(BESIDE, ToldPanel(alert, _rows(told), may_tell)) if told or may_tell else None


def shared_alert_page(pk: int, *, actor: Actor) -> SharedAlertPage:
    """One of them. Raises NotVisible."""
    actor.require(VIEW)
    shared = find(SharedAlert, pk, actor=actor)
    acts = not shared.is_ours and shared.is_within_reach(actor)
    seen = shared.acknowledged_at is not None
    return SharedAlertPage(
        _rows([shared])[0],
        may_acknowledge=acts and not seen and actor.may("shared_alert.acknowledge"),
        may_answer=acts and actor.may("shared_alert.answer"),
    )


def shared_alert_to_answer(pk: int, *, actor: Actor) -> SharedAlertRow:
    """One that this actor's member was asked about. Raises NotVisible, NotAllowed."""
    page = shared_alert_page(pk, actor=actor)
    if not page.may_answer:
        raise NotAllowed
    return page.row


def _rows(found: list[SharedAlert]) -> list[SharedAlertRow]:
    names = names_of_peers(each.peer for each in found)
    members = organisations_named(each.organisation_id for each in found if each.organisation_id)
    titles, now = _titles(found), clock.now()
    rules = dict(Alert.Rule.choices)
    return [
        SharedAlertRow(
            each,
            names.get(each.peer, each.peer),
            members.get(each.organisation_id or 0, ""),
            titles[each.pk],
            str(rules.get(each.facts.get("rule", ""), "")),
            BADGES.get(each.facts.get("rule", ""), "soon"),
            each.acknowledged_at is None and now - each.told_at > NOTICED_WITHIN,
        )
        for each in found
    ]


def _titles(found: Iterable[SharedAlert]) -> dict[int, str]:
    """What each warns of, as the inbox names our own."""
    told = {each.pk: each.facts for each in found}
    today = clock.today()
    goods = code_labels({("category", f.get("category", "")) for f in told.values()}, on=today)
    places = region_labels({code for f in told.values() if (code := f.get("region", ""))}, on=today)
    titles = {}
    for pk, facts in told.items():
        place, urgent = facts.get("region", ""), facts.get("urgent", "")
        parts = [
            subject_words(urgent) if urgent else "",
            facts.get("business", ""),
            goods.get(("category", facts.get("category", "")), ""),
            places.get(place) or place,
        ]
        titles[pk] = " · ".join(str(part) for part in parts if part) or _("A warning")
    return titles

"""Systems that bring things: the list, one with its keys, and who calls with a key."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lianwei.arrivals.models import Arrival, Door, Source, SourceKey, WebhookCall
from lianwei.core import keys
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, ActorKind, attached, find

SHOWN = 20


def sources(*, actor: Actor) -> list[Source]:
    """The systems of the actor's organisations; those that were withdrawn last. Booths have a list of their
    own.
    """
    actor.require("source.view")
    rows = (
        Source.objects.visible_to(actor)
        .exclude(door__in=(Door.BOOTH, Door.MAIL))
        .select_related("organisation")
    )
    return sorted(rows.order_by("pk"), key=lambda each: not each.is_open)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A system, its keys and what may be done."""

    source: Source
    keys: list[SourceKey]
    failing: list[WebhookCall]
    may_revise: bool
    may_issue: bool

    @property
    def values(self) -> dict[str, Any]:
        """What its form shows."""
        source = self.source
        return {
            "name": source.name,
            "rate": source.rate,
            "webhook_url": source.webhook_url,
            "channel": source.settings.get("channel", ""),
        }


def source_page(pk: int, *, actor: Actor) -> SourcePage:
    """One system. Raises NotVisible."""
    actor.require("source.view")
    source = find(Source, pk, actor=actor)
    is_ours = source.is_open and source.is_within_reach(actor)
    return SourcePage(
        source,
        list(attached(SourceKey, source).order_by("pk")),
        failing_calls(source),
        may_revise=is_ours and actor.may("source.revise"),
        may_issue=is_ours and actor.may("source.issue_key"),
    )


def failing_calls(source: Source) -> list[WebhookCall]:
    """Calls to a system found in scope that were not taken, the latest first."""
    rows = attached(WebhookCall, source).filter(done_at=None).exclude(fault="")
    return list(rows.order_by("-pk")[:SHOWN])


def source_shown(pk: int) -> Source:
    """A system, for those to whose agreement it belongs."""
    return find(Source, pk, actor=Actor(ActorKind.SOURCE, grants=frozenset({(Source._meta.label_lower, pk)})))


def arrival_of_source(client_id: UUID, *, source: Source) -> Arrival:
    """What a source brought under this client id. Raises NotVisible."""
    own = Actor(ActorKind.SOURCE, organisations=frozenset({source.organisation_id}))
    found = Arrival.objects.visible_to(own).filter(origin=f"{source.door}:{source.pk}", client_id=client_id)
    arrival = found.first()
    if arrival is None:
        raise NotVisible
    return arrival


@dataclass(frozen=True, slots=True)
class Caller:
    """A source that showed a key."""

    source: Source
    is_sandbox: bool
    key_id: int


def caller_with_key(key: str) -> Caller | None:
    """The open source that an open key belongs to."""
    digest = keys.blind(key, purpose="source key")
    row = SourceKey.objects.filter(digest=digest, withdrawn_at=None).first()
    if row is None or row.organisation_id is None:
        return None
    own = Actor(ActorKind.SOURCE, organisations=frozenset({row.organisation_id}))
    source = find(Source, int(row.subject.partition(":")[2]), actor=own)
    return Caller(source, row.is_sandbox, row.pk) if source.is_open else None

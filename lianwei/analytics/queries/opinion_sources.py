"""Sources of published texts: those of an organisation, and those that are due to be asked."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianwei.analytics.models import OpinionSource
from lianwei.analytics.rules.mailed import FILE, TOO_LARGE
from lianwei.arrivals.queries.mails import fault_text
from lianwei.core import clock
from lianwei.core.scope import Actor

FAULTS: dict[str, str | Promise] = {
    "broken": _("What came is broken (no well-formed feed). It is asked again later."),
    "entities": _("The feed declares entities of its own, which are not read."),
    "no list": _("No list of texts was found in what came."),
    "no title": _("No column for a title or a text was found."),
    "letters": _("The letters of what came cannot be read."),
    "too large": _("More than 5 MB came; it was cut off and not read. Please ask for a shorter feed."),
    "too slow": _("It did not answer in 30 seconds."),
    "moved": _("It answered with another address. Please enter that one."),
    "private address": _("The address lies in the own network; the operator would have to allow it."),
    "not encrypted": _("The address is not encrypted; the operator would have to allow it."),
    "unknown host": _("Nobody answers to this name."),
}
MAIL_FAULTS: dict[str, str | Promise] = {
    FILE: _("A file in a mail could not be read; the other mails were."),
    TOO_LARGE: _("A mail was too large and was left out; the others were read."),
}
OTHERWISE = _("It could not be reached. It is asked again later.")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, what is wrong with it in words, and whether its reader may change it."""

    source: OpinionSource
    fault: str | Promise
    may_change: bool


def opinion_sources(*, actor: Actor) -> list[SourceRow]:
    """The sources of the actor's organisations, those withdrawn last."""
    actor.require("opinion_source.view")
    rows = OpinionSource.objects.visible_to(actor).order_by("withdrawn_at", "-pk")
    return [SourceRow(row, _fault(row), _may_change(row, actor)) for row in rows]


def sources_due(*, actor: Actor) -> QuerySet[OpinionSource]:
    """The sources to ask now, the longest waiting first."""
    rows = OpinionSource.objects.visible_to(actor).filter(withdrawn_at=None, next_at__lte=clock.now())
    return rows.order_by("next_at", "pk")


def fault_in_words(code: str) -> str | Promise:
    if not code:
        return ""
    return FAULTS.get(code, f"{OTHERWISE} ({code})" if code.startswith("HTTP") else OTHERWISE)


def _fault(row: OpinionSource) -> str | Promise:
    if row.kind == OpinionSource.Kind.MAILBOX:
        return MAIL_FAULTS.get(row.fault) or fault_text(row.fault)
    return fault_in_words(row.fault)


def _may_change(row: OpinionSource, actor: Actor) -> bool:
    return row.is_open and row.is_within_reach(actor) and actor.may("opinion_source.withdraw")
